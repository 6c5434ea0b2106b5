"""From workbooks and printed figures to observations, each with its file, sheet and cell."""
