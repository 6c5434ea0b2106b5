"""Ground that every other room stands on: errors, paths, files, periods, number formats, params."""
