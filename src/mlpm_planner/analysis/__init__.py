"""Figures computed from values: pure functions on numbers and entities."""
