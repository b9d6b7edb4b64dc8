"""The command line: a thin front end on the public names."""
