"""The student's own notebooks: where they are, how far each exercise is, and what happens to an answer later.

Nothing here sends anything anywhere, and nothing changes a notebook.
"""
