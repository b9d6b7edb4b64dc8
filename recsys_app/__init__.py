"""RecVault's engine: encrypted store, import, training, evaluation, recommendations."""
