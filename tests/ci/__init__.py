"""Tests that run the workflow of a course in a repository of its own."""
