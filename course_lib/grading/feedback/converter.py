"""`nbgrader generate_feedback`, and the button in formgrader: nbgrader's own, with a word on what a page lacks."""

from contextlib import closing

from nbgrader.apps import api, generatefeedbackapp
from nbgrader.converters import GenerateFeedback

from course_lib.grading.outcome import legible


class TellingFeedback(GenerateFeedback):
    """Takes the place of nbgrader's converter; its options are those of `GenerateFeedback`."""

    def start(self) -> None:
        """Make the pages, then say whose written answers nobody has read. Raises NbGraderException."""
        super().start()
        from course_lib.grading.book import Book

        with closing(Book(self.coursedir, self.config, self.log.warning)) as book:
            waiting = book.waiting(self.coursedir.assignment_id)
        if found := sorted(s for s in waiting if self.coursedir.student_id in ("*", s)):
            self.log.warning(
                "%d have something that you have not read yet, and their pages lack those points: %s. "
                "Read it in formgrader, then make the pages again, with --force",
                len(found),
                legible(", ".join(found)),
            )


def take_over() -> None:
    """Put TellingFeedback where nbgrader's command and API look for their converter; see `autograde.take_over`."""
    generatefeedbackapp.GenerateFeedback = api.GenerateFeedback = TellingFeedback
