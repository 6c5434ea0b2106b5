"""The Excel annex of a report: its tables with live formulas, from the record."""
