"""Tests that start nbgrader and course-grade."""
