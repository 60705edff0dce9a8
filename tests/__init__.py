"""The tests: one package, so that what several of them share is imported by its full name."""
