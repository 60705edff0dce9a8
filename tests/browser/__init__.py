"""Tests that start JupyterLab and Chromium."""
