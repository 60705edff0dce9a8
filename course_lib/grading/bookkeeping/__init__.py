"""The class list, due dates and backups: what an instructor keeps in nbgrader's gradebook."""
