"""The web channel: one router per subject."""
