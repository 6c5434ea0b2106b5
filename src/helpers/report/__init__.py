"""The report: what it says, before a notebook arranges it and documents show it."""
