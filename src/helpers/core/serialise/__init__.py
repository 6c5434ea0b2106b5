"""Frozen values as data and back, by their declared types: nothing that is read can run code."""
