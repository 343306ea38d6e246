"""Pure functions on numpy arrays: scoring, series, targets, intervals, schedule."""
