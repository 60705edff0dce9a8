"""Map nbgrader's steps onto the folders of this course. nbgrader reads this file when run from this folder."""

import os
import sys
from pathlib import Path

from course_lib.programs import search_path
from course_lib.settings import course

c = get_config()  # noqa: F821  (nbgrader puts it there)

os.environ["PATH"] = search_path()  # nbgrader calls alembic by name; so nobody need activate an environment

ROOT = Path(__file__).parent
GRADING = ROOT / "grading"  # all that grading makes; git ignores it
for folder in ("exchange", "cache"):  # nbgrader wants these, and the gradebook's own folder, to exist
    (GRADING / folder).mkdir(parents=True, exist_ok=True)

c.CourseDirectory.course_id = course().id
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{GRADING / 'gradebook.db'}"
# A lesson's text twin holds the solutions: it must not travel with the release.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.md"]

c.Exchange.root = course().exchange or str(GRADING / "exchange")
c.Exchange.cache = str(GRADING / "cache")
c.Exchange.assignment_dir = str(ROOT / "work")
c.ExchangeFactory.collect = "course_lib.grading.collecting.exchange.CollectOwnFiles"

c.ZipCollectApp.downloaded_directory = "grading/downloaded"
c.ZipCollectApp.extractor_plugin = "course_lib.grading.collecting.archives.Extractor"
c.ZipCollectApp.collector_plugin = "course_lib.grading.collecting.collect.FileCollector"
c.GenerateFeedback.exporter_class = "course_lib.grading.feedback.page.FeedbackPage"
c.GenerateFeedback.preprocessors = ["course_lib.grading.feedback.scores.Scores"]
c.ExportApp.plugin_class = "course_lib.grading.sheets.export.CsvWithStatus"
c.ExportPlugin.to = str(GRADING / "grades.csv")

# Where nbgrader has no option, some commands of its own are mended. Above all, students' code runs in a sandbox,
# whichever command grades it: course-grade, nbgrader autograde, formgrader's button.
if "nbgrader" in sys.modules:  # course-grade reads this file before it loads nbgrader, which takes seconds
    from course_lib.grading import autograde
    from course_lib.grading.bookkeeping import duedate, roster
    from course_lib.grading.collecting import collect
    from course_lib.grading.feedback import converter

    autograde.take_over()
    converter.take_over()
    collect.take_over()
    duedate.take_over()
    roster.take_over()
c.Execute.timeout = 20  # seconds for one cell: an endless loop costs no more than that
c.Autograde.look = 0.1  # of the time, to look for the line that goes wrong where nothing names the mistake; 0: never
