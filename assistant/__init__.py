"""Huoban: public services in one press or one sentence."""
