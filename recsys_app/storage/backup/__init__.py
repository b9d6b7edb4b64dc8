"""Backups: one file that holds a whole store, how it is made, checked, listed and restored."""
