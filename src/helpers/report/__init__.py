"""The report: what a notebook calls, and what becomes of the executed notebook."""
