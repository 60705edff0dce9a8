"""What students handed in comes together: each one's newest file, from an archive, a mail or nbgrader's exchange."""
