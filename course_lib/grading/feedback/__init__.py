"""Make the page that goes back to a student, for `nbgrader generate_feedback` and the button in formgrader."""
