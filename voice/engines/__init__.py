"""What listens and what speaks; each engine stands behind a port."""
