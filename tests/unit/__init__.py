"""Tests that start no kernel."""
