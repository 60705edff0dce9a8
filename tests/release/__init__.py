"""Tests that install what students get."""
