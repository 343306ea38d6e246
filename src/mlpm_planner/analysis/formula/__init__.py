"""Formulas that people type: read, checked and computed over whole columns. Nothing is executed."""
