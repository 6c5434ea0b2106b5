"""The record of a report: what the page says, as values."""
