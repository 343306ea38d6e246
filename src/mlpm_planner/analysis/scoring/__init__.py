"""Scores, ranks and how sure they are."""
