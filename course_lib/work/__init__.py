"""The student's own notebooks: where they lie, how far each exercise is, and what becomes of an answer later.

Nothing here sends anything anywhere, and nothing changes a notebook.
"""
