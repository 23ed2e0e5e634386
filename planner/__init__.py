"""Plan the way of old printers, scanners and applications to a mail endpoint that still takes them."""

__version__ = "0.1.0"
