"""Protocols, full-catalogue evaluation and significance."""
