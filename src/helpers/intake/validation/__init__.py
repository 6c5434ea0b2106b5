"""Declared checks on what was read. Each has a code, a severity and an explanation (`rules`)."""
