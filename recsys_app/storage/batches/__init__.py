"""Import batches: written, taken back and tidied across three files, all or nothing."""
