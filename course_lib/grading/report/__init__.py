"""What a class made of a lesson, on one page without names: for the next lecture, and for office hours.

`command.py` is course-report. `reading.py` takes from the gradebook's folders what they hold of a class, `findings.py`
counts it: who made which mistake, ranked, and what nothing names grouped by what it does. `example.py` makes of a
student's code what may be shown, `masking.py` covers in it what could say who wrote it, and `page.py` makes the page.
"""
