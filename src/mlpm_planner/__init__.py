"""Roadmap, prioritisation and KPI tracking for machine-learning product managers."""

__version__ = "0.1.0"
