"""Grade a class: students' code in a sandbox, the verdict outside of it, the scores in nbgrader's gradebook.

    intake  →  examiner/  ⇄  sandbox/ (zygote → student_process)
       ↑           ↓
       └── run ── gradebook/

`course-grade LESSON` runs it (`command.py`). Nothing of it is loaded by a lesson.
"""
