"""Grade a class: students' code in a sandbox, the verdict outside of it, the scores in nbgrader's gradebook.

    intake  →  examine  ⇄  sandbox (nursery → candidate)  →  book

`course-grade LESSON` runs it (`command.py`). Nothing of it is loaded by a lesson.
"""
