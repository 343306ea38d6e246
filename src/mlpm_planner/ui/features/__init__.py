"""What pages that list features share: the list itself, its filter bar, menus and clipboard."""
