"""The website's front pages say what the lessons say, and where the course is only if somebody has said so."""

import html
import json
import re
from pathlib import Path

import front
import nbformat
import pytest
import website
from headers import header, lessons
from offered import Download

from course_lib.grading.sandbox.limits import Limits, advice
from course_lib.grading.sandbox.namespaces import SCRATCH
from course_lib.settings import Course, read

IN = front.IN_THE_REPOSITORY
AUTHORING, CHANGES = (f"`{path}` in the repository: {IN[path]}" for path in ("docs/authoring.md", "CONTRIBUTING.md"))
PLAYS = {"01_neuron/01_neuron.html#play-a-neuron": "a neuron"}
EMPTY, SET = Course(), Course(repository="https://example.org/course", website="https://example.org/site/")


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Writes the front pages with the given settings, and returns the text of one of them."""

    def teachers(site: Path) -> None:
        front.write_teachers(site, PLAYS)

    def write(name: str, course: Course = EMPTY) -> str:
        monkeypatch.setattr(front, "course", lambda: course)
        makers = {front.START: lambda site: front.write_start(site, {}), front.TEACHERS: teachers}
        makers[name](tmp_path)
        return (tmp_path / name).read_text(encoding="utf-8")

    return write


def words(page: str) -> str:
    """The text of a page as people read it."""
    return re.sub(r"\s+([.,;]?)", r" \1", re.sub(r"<[^>]*>", " ", page)).replace(" .", ".")


def test_hours_exercises_and_points_are_those_of_the_lessons(pages):
    text = words(pages(front.TEACHERS))
    minutes = sum(header(front.ROOT, name).minutes for name in lessons(front.ROOT))
    assert f"{minutes // 60} hours in 8 lessons" in text
    every = [front.lesson(name) for name in lessons(front.ROOT)]
    assert {(lesson.points, lesson.written) for lesson in every} == {(20, 4)}
    exercises, fields = sum(lesson.exercises for lesson in every), sum(lesson.fields for lesson in every)
    assert 0 < fields < exercises
    assert f"of {fields} of the {exercises} exercises checked. All {exercises} are written, checked" in text
    assert "160 + 32 automatic" in text


def test_a_lessons_exercises_are_counted_in_what_is_handed_out():
    first = front.lesson("01_neuron")
    assert (first.exercises, first.address) == (5, "01_neuron/01_neuron.html")
    assert "Python functions" in first.needs
    assert (first.sittings, first.alone, first.after) == ("55 + 50", 50, "")


@pytest.mark.parametrize("name", lessons(front.ROOT))
def test_the_minutes_of_a_lessons_parts_are_within_its_own(name):
    lesson = front.lesson(name)
    assert sum(map(int, lesson.sittings.split(" + "))) == lesson.header.minutes
    assert 0 < lesson.alone < lesson.header.minutes


@pytest.mark.parametrize("name", lessons(front.ROOT))
def test_every_goal_and_prerequisite_of_a_lesson_is_on_the_page(pages, name):
    text = words(pages(front.TEACHERS))
    for goal in header(front.ROOT, name).goals:
        assert re.sub(r"[*`]", "", words(front.inline(goal))) in text


def test_every_subject_that_the_page_needs_is_in_the_docs():
    subjects = front.adopting()
    for subject in ("Grading", "Solutions", "Accessibility", "Privacy", "Your time", "Chatbots", "Language"):
        assert len(words(subjects[subject])) > 60
    assert "[" not in "".join(subjects.values())


def test_without_addresses_the_pages_say_so_and_name_none(pages):
    text = pages(front.TEACHERS)
    assert "whoever published this website, or sent you here, knows its address" in words(text)
    assert "git clone" not in text
    assert "download>" not in text
    assert '<meta property="og:image" content="images/card.png">' in text
    assert "canonical" not in text


def test_with_addresses_the_pages_name_them(pages):
    text = pages(front.TEACHERS, SET)
    assert "git clone https://example.org/course backprop-by-hand" in text
    assert "whoever published" not in text.partition('id="get"')[2].partition('id="licence"')[0]
    assert '<meta property="og:image" content="https://example.org/site/images/card.png">' in text
    assert '<link rel="canonical" href="https://example.org/site/teachers.html">' in text
    assert '<link rel="canonical" href="https://example.org/site/">' in pages(front.START, SET)


def test_a_zip_that_is_there_can_be_downloaded(tmp_path, monkeypatch):
    monkeypatch.setattr(front, "course", lambda: EMPTY)
    front.write_teachers(tmp_path, {}, Download("course-1.zip", 2_345_678))
    text = (tmp_path / front.TEACHERS).read_text(encoding="utf-8")
    assert '<a href="course-1.zip" download>' in text
    assert "2.3 MB" in text


def test_whoever_is_named_in_the_settings_is_named_on_the_page(pages):
    text = pages(front.TEACHERS, Course(author="Ada & Ben", contact="ada@example.org"))
    assert "Ada &amp; Ben made this course." in text
    assert '<a href="mailto:ada@example.org">ada@example.org</a>' in text
    text = pages(front.TEACHERS, Course(contact="https://example.org/contact"))
    assert '<a href="https://example.org/contact">' in text
    nobody = words(pages(front.TEACHERS))
    assert nobody.count("names nobody") == 1
    facts = pages(front.TEACHERS).partition('class="facts"')[2].partition("</dl>")[0]
    assert "Made by" not in facts
    assert "not named" not in facts
    assert "mailto:" not in nobody


def test_the_plan_for_three_weeks_has_the_lessons_hours(pages):
    text = words(pages(front.TEACHERS))
    found = re.search(r"Three weeks, of (\d) to (\d) hours each: lessons 01 to 03, 04 to 06, and 07 with 08", text)
    minutes = [front.lesson(name).header.minutes for name in lessons(front.ROOT)]
    weeks = sorted(sum(part) / 60 for part in (minutes[:3], minutes[3:6], minutes[6:]))
    assert [round(weeks[0]), round(weeks[-1])] == [int(hours) for hours in found.groups()]


def test_the_page_leads_to_how_to_be_named_and_the_settings_there_do_it(pages, tmp_path):
    assert 'href="deploy.html#addresses-and-names"' in pages(front.TEACHERS)
    guide = (front.ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", guide.partition("## Addresses and names")[2], re.MULTILINE)
    assert sorted(told) == sorted(front.TOLD)
    file = tmp_path / "course.toml"
    file.write_text("".join(f'{name} = "{name}@example.org"\n' for name in ("author", "contact")), encoding="utf-8")
    named = pages(front.TEACHERS, read(file))
    assert "author@example.org made this course." in named
    assert "mailto:contact@example.org" in named
    assert "how to be named here" not in named


@pytest.mark.parametrize(
    ("course", "names"),
    [(EMPTY, ["author", "contact", "repository", "website"]), (SET, ["author", "contact"])],
)
def test_whoever_makes_the_website_is_told_what_is_empty(monkeypatch, course, names):
    monkeypatch.setattr(front, "course", lambda: course)
    said = front.unsaid()
    assert "\n" not in said
    assert re.findall(r"(\w+): the website", said) == names
    assert all(front.TOLD[name] in said for name in names)


def test_nothing_is_said_where_nothing_is_empty(monkeypatch):
    full = Course(author="Ada", contact="a@example.org", repository="https://a.org/b", website="https://a.org/c/")
    monkeypatch.setattr(front, "course", lambda: full)
    assert front.unsaid() == ""


def test_a_table_of_words_can_become_a_list_and_one_of_numbers_stays():
    row = "| a setting | a sentence of several words | another one, as long as that |"
    words_of = front.html(f"| name | what it does | without it |\n|---|---|---|\n{row}\n")
    assert '<table class="stacks" role="table">' in words_of
    assert '<td role="cell" data-head="without it">another one' in words_of
    assert words_of.count("<th role=") == 3
    numbers = front.html("| name | x | y |\n|---|---|---|\n| a | 1 | 2 |\n")
    assert "stacks" not in numbers


def test_the_page_for_teachers_leads_to_the_worksheet_and_to_figures_with_everything_larger(pages):
    text = pages(front.TEACHERS)
    assert 'href="worksheet.html"' in text
    assert 'href="worksheet_answers.html"' in text
    assert 'href="01_neuron/01_neuron.html?size=large#play-a-neuron-figure"' in text
    assert front.large("a.html") == ("a.", "a.html?size=large")


def test_the_plan_for_two_meetings_has_a_place_of_its_own_and_the_lessons_minutes(pages):
    text = pages(front.TEACHERS)
    assert '<a href="#meetings">' in text
    plan = text.partition('id="meetings"')[2].partition("<h3")[0]
    told = re.findall(r"first sitting of lesson (\d\d)\D*(\d+)\smin", words(plan))
    first = {f"{one.number:02}": one.first for one in map(front.lesson, lessons(front.ROOT))}
    assert told == [(number, str(first[number])) for number in ("05", "06")]
    whole, *parts = re.findall(r"(\d+)\smin", words(plan.partition("catch up")[2]))
    assert int(whole) == sum(map(int, parts))
    assert len(parts) == 5


def test_the_plan_for_two_meetings_leads_to_places_that_the_lessons_have(pages):
    plan = pages(front.TEACHERS).partition('id="meetings"')[2].partition("<h3")[0]
    links = re.findall(r'href="(\d\d_\w+)/\1\.html(?:\?size=large)?#([^"]+)"', plan)
    assert len(links) >= 9
    for name, place in links:
        notebook = nbformat.read(front.ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
        prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        places = re.findall(r' id="([^"]+)"', "".join(map(website.to_html, prose)))
        assert place.removesuffix(front.FIGURE) in places, f"{name}#{place}"


def test_the_plan_for_four_weeks_has_all_of_the_first_six_lessons_in_two_hours_each(pages):
    text = pages(front.TEACHERS)
    assert '<a href="#weeks">' in text
    plan = text.partition('id="weeks"')[2].partition("</table>")[0]
    rows = re.findall(r"<td>(\d+)</td><td>(\d+)</td>", plan)
    assert len(rows) == 4
    assert all(80 <= int(together) <= 120 for together, _ in rows)
    named = [name for name in lessons(front.ROOT) if f'href="{name}/{name}.html"' in plan]
    assert [name[:2] for name in named] == ["01", "02", "03", "04", "05", "06"]
    whole = sum(front.lesson(name).header.minutes for name in named)
    assert sum(int(minutes) for row in rows for minutes in row) == whole


def test_what_is_said_of_the_sandbox_is_what_its_code_says(pages):
    told = words(pages(front.TEACHERS)).replace("\xa0", " ")
    limits = Limits()
    assert f"{limits.cell:g} seconds for a cell or a check, {limits.submission:g} in all" in told
    assert f"{limits.cpu} of computing" in told
    assert f"{limits.together >> 30} GiB of memory" in told
    assert f"{limits.processes} processes" in told
    assert sum(size for _, size in SCRATCH) >> 20 == int(re.search(r"(\d+) MiB of its own", told)[1])
    assert "Linux 5.12" in told
    assert "Linux 5.12" in advice("")


def test_the_work_for_sixty_students_is_calculated_from_what_was_measured(pages):
    told = words(pages(front.TEACHERS)).replace("\xa0", " ")
    few, many = (int(one) for one in re.search(r"for 20 students (\d+) s, for 200 (\d+) s", told).groups())
    start, each = (float(one) for one in re.search(r"(\d+) s of computing, and ([\d.]+) s for each", told).groups())
    grading, feedback = (int(one) for one in re.search(r"a lesson takes (\d+) s and its \D+ (\d+) s", told).groups())
    assert grading == round(few + (60 - 20) * (many - few) / (200 - 20))
    assert feedback == round(start + 60 * each)
    assert "8 hours for a term of eight lessons" in told


def test_what_is_said_of_attacks_is_what_was_measured(pages):
    told = words(pages(front.TEACHERS))
    rows = re.findall(
        r"^\| [^|]+ \| (\d+) \| ([^|]+) \| ([^|]+) \| (\S+) \| [^|]+ \|$",
        (front.ROOT / "docs" / "attacks.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert all(float(honest) == float(ours) for honest, _, _, ours in rows)
    tried = [what for _, stock, what, _ in rows if stock != "not run"]
    harmed = [what for what in tried if what != "as it should be"]
    assert f"{len(rows)} submissions" in told
    assert f"{len(harmed)} of the {len(tried)}" in told


@pytest.mark.parametrize(
    ("changelog", "says"),
    [
        ("## 0.2.0\n\nTag: `v0.2.0` · 2026-12-01\n", "This is version 0.2.0, of 1 December 2026."),
        ("## 0.1.0\n\nTag: `v0.1.0` · unreleased\n", "This is version 0.1.0, not released yet."),
        (
            "## 0.2.0\n\nTag: `v0.2.0` · unreleased\n\n- x\n\n## 0.1.0\n\nTag: `v0.1.0` · 2026-11-22\n",
            "version 0.2.0, not released yet; the one before it, 0.1.0, is of 22 November 2026.",
        ),
    ],
)
def test_the_version_has_the_date_that_the_changelog_says(pages, monkeypatch, changelog, says):
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda file, **how: changelog if file.name == "CHANGELOG.md" else read(file, **how)
    )
    assert says in words(pages(front.TEACHERS))


def test_the_sample_is_the_readmes_and_shows_no_solution(pages):
    sample = front.sample()
    assert "raise NotImplementedError()" in sample.asked
    assert sample.said in (front.ROOT / "README.md").read_text(encoding="utf-8")
    assert sample.points == 4
    text = html.unescape(pages(front.TEACHERS))
    for part in (sample.asked, sample.answer, sample.call, sample.said):
        assert part in text
    for name in lessons(front.ROOT):
        twin = front.twin_of(front.ROOT, name).read_text(encoding="utf-8")
        solutions = re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", twin, re.DOTALL)
        keys = re.findall(r"^\*Marking:\*.*", twin, re.MULTILINE)
        assert keys
        for secret in [*solutions, *keys]:
            assert secret.strip() not in text


@pytest.mark.parametrize(
    ("markdown", "on_the_site"),
    [
        ("[docs/instructors.md](instructors.md)", "[The guide for instructors](instructors.html)"),
        ("([put it up](../docs/deploy.md#a))", "([put it up](deploy.html#a))"),
        (
            "[a hub](hub/README.md#b), [course_grade.md](course_grade.md)",
            "[a hub](hub.html#b), [All of course-grade](course_grade.html)",
        ),
        ("[a check](authoring.md#c)", f"a check ({AUTHORING})"),
        ("([how](../CONTRIBUTING.md#c)), ([x](authoring.md) too)", f"(how: {CHANGES}), (x ({AUTHORING}) too)"),
        ("[docs/authoring.md](authoring.md)", f"`docs/authoring.md` (in the repository: {IN['docs/authoring.md']})"),
        ("[here](#below) [there](https://example.org/a.md)", "[here](#below) [there](https://example.org/a.md)"),
    ],
)
def test_links_to_files_lead_to_pages_or_say_what_is_in_the_file(markdown, on_the_site):
    assert front.for_the_site(markdown) == on_the_site


def test_a_link_is_read_from_where_its_page_lies():
    assert front.for_the_site("[a](../attacks.md) [b](grading.md)", "docs/design/sandbox.md") == (
        "[a](attacks.html) [b](grading.html)"
    )


def test_a_file_that_is_no_page_and_of_which_nothing_is_said_stops_the_website():
    with pytest.raises(ValueError, match=r"mentions docs/style\.md: make it a page, or say what is in it"):
        front.for_the_site("[the colours](style.md)")


GUIDES = {name: website.guide(name).cells[0].source for name in front.GUIDES}


@pytest.mark.parametrize("name", [*front.GUIDES, front.TEACHERS, website.GET])
def test_no_guide_names_a_page_of_docs_that_cannot_be_opened_without_saying_what_is_in_it(pages, name):
    text = GUIDES.get(name) or (
        website.get_the_course(None).cells[0].source if name == website.GET else html.unescape(pages(name))
    )
    named = re.findall(r"(?:`|<code>)(?:docs/)?([\w/]+\.md)(?:`|</code>)(?: \(?in the repository: ([^)]+))?", text)
    mute = [file for file, told in named if not told and (front.ROOT / "docs" / file).is_file()]
    assert mute == []


def test_what_the_website_says_of_files_in_the_repository_is_of_files_that_are_there():
    assert [path for path in front.IN_THE_REPOSITORY if not (front.ROOT / path).is_file()] == []


def test_the_page_brings_the_playgrounds_state_but_not_its_code(pages, tmp_path):
    text = pages(front.START)
    models = json.loads(re.search(r'id="widgets">(.*?)</script>', text)[1])
    assert models["playground"]["state"]["settings"]["eta"] == front.CALM["eta"]
    script = re.search(r'<script src="(widgets/\w+\.js)" defer>', text)[1]
    assert f'["{models["playground"]["module"]}"]' in (tmp_path / script).read_text(encoding="utf-8")


def test_data_cannot_end_the_script_that_holds_them():
    assert front.as_json({"a": "</script>"}) == '{"a":"\\u003c/script>"}'


def test_every_picture_of_the_pages_is_kept_and_small(pages):
    for name in (front.START, front.TEACHERS):
        for picture in re.findall(r'(?:src|srcset|content)="images/([^"]+)"', pages(name)):
            assert 0 < (front.PICTURES / picture).stat().st_size < 200_000, picture
    assert {Path(p).suffix for p in front.PICTURES.iterdir()} == {".webp", ".png"}
