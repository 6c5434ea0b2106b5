"""What was built, from what: manifests. Knows files, no indicators."""
