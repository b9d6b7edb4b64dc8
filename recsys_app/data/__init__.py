"""From a file to a training set: reading, checking, preparing, splitting."""
