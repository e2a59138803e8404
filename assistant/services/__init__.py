"""What we do, whichever channel asks: one file per subject."""
