"""What `baocao new` makes: declarations from a file, written whole or not at all."""
