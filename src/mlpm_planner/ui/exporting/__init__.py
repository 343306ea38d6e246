"""Exports: a part of the plan, or the view as it is seen, written in the background."""
