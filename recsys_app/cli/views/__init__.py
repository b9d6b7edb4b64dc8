"""Answers as tables for a terminal; what a number means stands beside it."""
