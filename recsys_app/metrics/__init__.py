"""One file per metric; the registry finds them by name."""
