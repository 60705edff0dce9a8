"""What holds for every lesson in a real browser, as handed out."""

import re

import build
import pytest
from playwright.sync_api import expect

from course_lib.checks import EXERCISES
from tests.browser.jupyterlab_in_chromium import ROOT, Lab


@pytest.mark.parametrize("lesson", build.lessons(ROOT))
def test_run_all_goes_to_the_end_before_anything_is_solved(lab: Lab, lesson: str):
    """Only the checks complain, and only that nothing was attempted; pictures have words, and formulas are set."""
    notebook = lab.open(f"{lesson}/{lesson}.ipynb")
    lab.run_all(notebook)
    count = sum(e.lesson == lesson for e in EXERCISES.values())
    checks = notebook.locator(".jp-CodeCell").filter(has_text=re.compile(r"^\[\d+\]:\s*check\.\w+\("))
    expect(checks.locator(".course-calm").get_by_text("not attempted yet")).to_have_count(count)
    complaints = notebook.locator("[data-mime-type='application/vnd.jupyter.stderr']")  # errors show as these
    expect(complaints).to_have_count(count)
    images = notebook.locator(".jp-OutputArea-output img")
    assert images.count()
    assert [i for i in range(images.count()) if not (images.nth(i).get_attribute("alt") or "").strip()] == []
    expect(notebook.locator("mjx-container").first).to_be_attached()
    assert notebook.locator("mjx-merror").count() == 0
    left = notebook.locator(".jp-MarkdownOutput").filter(has_text=re.compile(r"\$[^ $]+\$"))
    expect(left).to_have_count(0)
    assert lab.errors == []
