"""Tests that take a lesson through a JupyterHub and through one shared machine."""
