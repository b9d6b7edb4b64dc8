"""Workbooks of spreadsheet programs (.xlsx), read in a stream; nothing in them is believed."""
