"""The bars of speed and memory, for anyone to run: ``python -m benchmarks``."""
