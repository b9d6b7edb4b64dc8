"""Lists and tables as files."""
