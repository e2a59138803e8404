"""From an utterance to what was meant: pure functions over text."""
