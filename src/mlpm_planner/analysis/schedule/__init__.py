"""Working days, links between features, load and roll-up."""
