"""Long work: progress, cancellation, and the thread it runs in."""
