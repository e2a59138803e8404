"""What is kept: one file of models per subject, and the database itself."""
