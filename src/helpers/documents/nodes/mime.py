"""The kind of notebook output that is ours."""

NODES_MIME = "application/vnd.baocao.nodes+json"
