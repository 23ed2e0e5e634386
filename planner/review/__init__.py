"""Questions to a finished plan: why, what changed, how far, did it work."""
