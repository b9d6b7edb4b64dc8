"""The store's files: three SQLCipher databases, their tables, the folder that holds them."""
