"""The conversation, pure: no I/O, no framework."""
