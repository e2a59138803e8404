"""One file per thing a resident can get done; found by being there."""
