"""One module for each group of sub-commands."""
