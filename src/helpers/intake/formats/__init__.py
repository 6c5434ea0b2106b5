"""The formats of workbooks that are read, each with its facts beside the values."""
