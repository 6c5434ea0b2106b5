"""The two kinds of notebook output that are ours."""

NODES_MIME = "application/vnd.baocao.nodes+json"
RECORD_MIME = "application/vnd.baocao.report+json"
