"""Dialogs: a question, its consequence, and at most one way on."""
