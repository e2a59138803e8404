"""Huoban by ear and voice."""
