"""Which reports are to be made, and making them. Knows notebooks and files, no indicators."""
