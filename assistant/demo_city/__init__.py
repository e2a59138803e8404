"""The standards' other side: a small city that the gateways can really call."""
