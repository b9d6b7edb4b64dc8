"""New keys: for the data in new files, for who may sign, for who may come in."""
