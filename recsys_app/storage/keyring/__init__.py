"""The keyring: who may sign in, sealed to whom, signed by whom."""
