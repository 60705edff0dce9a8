"""Make the feedback page for a student, for `nbgrader generate_feedback` and formgrader's button."""
