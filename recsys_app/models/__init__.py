"""One file per recommender; the registry finds them by name."""
