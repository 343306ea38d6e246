"""The import assistant: what a file or pasted rows would do, shown before anything is written."""
