"""Reusable widgets; they know the theme and nothing of the application."""
