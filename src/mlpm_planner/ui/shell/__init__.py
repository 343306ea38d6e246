"""The window around the pages: sidebar, header, inspector, strip, palette, menus."""
