"""Cryptographic recipes; the only importer of the cryptography library."""
