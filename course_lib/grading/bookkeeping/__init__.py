"""Keep the class list, due dates and backups of nbgrader's gradebook."""
