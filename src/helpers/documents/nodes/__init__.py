"""The tree of nodes: made from an executed notebook, checked, made ready for paper."""
