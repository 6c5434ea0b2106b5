"""The tree of nodes as a page."""
