"""Value objects that every layer shares: standard library and NumPy only."""
