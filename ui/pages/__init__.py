"""The screens of the window. `PAGES` is the order of the navigation; a new screen is added here."""
