"""Exports of other systems as observations, by mappings that are declared, not programmed."""
