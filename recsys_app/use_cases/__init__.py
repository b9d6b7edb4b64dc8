"""One file per user action: command and handler together."""
