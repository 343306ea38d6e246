"""Workspaces kept in SQL databases."""
