"""What PyTorch models share: loop, batches, losses, checkpoints."""
