"""course.toml: read as it is meant, refused with words where it is not."""

from pathlib import Path

import pytest

from course_lib import settings
from course_lib.settings import BadSettings, Course, read

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "course.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_the_repositorys_own_are_the_defaults():
    assert read(ROOT / "course.toml") == Course() == settings.course()


def test_all_of_them_are_read(written):
    text = 'id = "bp-2026"\nterm = "Autumn 2026"\nexchange = "/srv/exchange"\nhand_in = "By mail."'
    assert read(written(text)) == Course("bp-2026", "Autumn 2026", "/srv/exchange", "By mail.")


@pytest.mark.parametrize("given", ["https://example.org/a", "https://example.org/a/"])
def test_the_websites_address_ends_in_a_slash_however_it_is_written(written, given):
    assert read(written(f'website = "{given}"')).website == "https://example.org/a/"


@pytest.mark.parametrize("given", ["ada@example.org", "https://example.org/contact"])
def test_one_can_be_written_to_by_mail_or_on_a_page(written, given):
    assert read(written(f'author = "Ada"\ncontact = "{given}"')) == Course(author="Ada", contact=given)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = ", "is not TOML"),
        (
            'password = "x"',
            "no setting 'password'; there are id, term, exchange, hand_in, repository, website, author",
        ),
        ("term = 2026", 'write term as text, term = "…"'),
        ('id = "../x"', "id may hold letters, digits"),
        ('exchange = "exchange"', "exchange must be a full path"),
        ('contact = "Ada"', "contact must be an e-mail address, or a full address"),
        ('contact = "javascript:alert(1)"', "contact must be an e-mail address, or a full address"),
    ],
)
def test_what_is_no_setting_is_refused_with_words(written, text, words):
    with pytest.raises(BadSettings, match=r"course\.toml") as error:
        read(written(text))
    assert words in str(error.value)


def test_without_an_exchange_nothing_can_be_fetched():
    assert not Course().has_exchange
    assert Course(exchange="/srv/exchange").has_exchange


def test_nbgraders_exchange_does_not_run_on_windows(monkeypatch):
    monkeypatch.setattr(settings.os, "name", "nt")
    assert not Course(exchange="C:\\exchange").has_exchange
