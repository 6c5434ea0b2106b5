"""Findings become sentences: one function a kind, no arithmetic, no cause."""
