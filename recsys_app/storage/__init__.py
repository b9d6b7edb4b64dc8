"""The encrypted store: keyring, compartments, one repository per noun."""
