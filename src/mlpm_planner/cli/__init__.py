"""The command line: everything the window can do that needs no window."""
