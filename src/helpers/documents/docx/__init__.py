"""The Word file of a report: the nodes in the form of an administrative document."""
