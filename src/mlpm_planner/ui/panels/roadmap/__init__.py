"""The roadmap: what happens when, and how sure we are."""
