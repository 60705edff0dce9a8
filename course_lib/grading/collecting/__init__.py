"""Collect what students handed in: each student's newest file, from an archive, a mail or nbgrader's exchange."""
