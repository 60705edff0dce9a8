"""Right answers to every exercise, by lesson."""
