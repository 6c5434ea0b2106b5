"""The tree of nodes as a PDF."""
