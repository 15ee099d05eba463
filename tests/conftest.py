"""Fixtures every test area may use."""
