"""Tests that start kernels, and those that hold the lessons to their rules."""
