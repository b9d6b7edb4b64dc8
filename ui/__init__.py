"""The window: PySide6 widgets, pages and dialogs over the engine's public names."""
