"""What the process keeps to itself, from its first line to its last."""
