"""One file per open standard: our ports, spoken as the standard says."""
