"""One file per group of commands: options in, one engine command run, its answer shown."""
