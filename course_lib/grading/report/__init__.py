"""Report what a class misunderstood, on one page without names: for the next lecture, and for office hours.

`command.py` is course-report. `reading.py` reads a class from the gradebook and its folders. `findings.py` counts: who
made which mistake, ranked, and unnamed mistakes grouped by what they do. `example.py` makes a student's code fit to be
shown, `masking.py` covers what could identify its author, and `page.py` makes the page.
"""
