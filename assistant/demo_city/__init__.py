"""The standards' other side: strict small servers with their own state and faults on demand."""
