"""What a notebook calls: frames of the data, charts, own numbers, tables and pictures."""
