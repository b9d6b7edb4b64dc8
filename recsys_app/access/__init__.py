"""Who may do what: roles, accounts, sessions and the one check."""
