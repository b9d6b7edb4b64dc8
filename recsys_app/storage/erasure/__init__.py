"""Erasing a person: what is held, the register of the erased, and the removal across three files."""
