"""Colours, type, icons and sizes of the window."""
