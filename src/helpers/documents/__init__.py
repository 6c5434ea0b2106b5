"""Documents: one tree of nodes, and what it becomes: HTML, PDF, Word, Excel."""
