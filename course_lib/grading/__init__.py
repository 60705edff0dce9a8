"""Grade a class: students' code in a sandbox, the verdict outside of it, the scores in nbgrader's gradebook.

    intake  →  examine  ⇄  sandbox (zygote → student_process)  →  book

`course-grade LESSON` runs it (`command.py`). Nothing of it is loaded by a lesson.
"""
