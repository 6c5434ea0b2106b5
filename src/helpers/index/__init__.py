"""Scores, ranks and their comparison over time."""
