"""Tests that start Node."""
