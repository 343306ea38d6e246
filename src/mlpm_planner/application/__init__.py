"""What users can do with a workspace."""
