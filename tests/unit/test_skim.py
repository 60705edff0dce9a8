"""Parts of JSON are found where Python's own parser finds them, and no text at all ends in anything but NoJson."""

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.grading.skim import LONGEST_VALUE, NoJson, Skim

TEXT = st.text(st.characters(codec="utf-8")) | st.text('"\\[]{},: u0\n')
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
KEYS = ("wanted", "other", "last")


def short(value) -> bool:
    return len(json.dumps(value, indent=2)) < LONGEST_VALUE


@given(
    st.fixed_dictionaries(dict.fromkeys(KEYS, VALUES.filter(short))), st.sampled_from([None, 1, "\t"]), st.booleans()
)
def test_every_member_is_found_whatever_stands_beside_it(whole, indent, ascii_only):
    skim = Skim(json.dumps(whole, indent=indent, ensure_ascii=ascii_only).encode())
    found = skim.members(skim.whole(), *KEYS)
    assert {key: skim.value(place) for key, place in found.items()} == whole


@given(st.lists(VALUES.filter(short), max_size=6), st.sampled_from([None, 2]))
def test_every_item_is_found(items, indent):
    skim = Skim(json.dumps(items, indent=indent).encode())
    assert [skim.value(place) for place in skim.items(skim.whole())] == items


@given(TEXT, st.integers(0, 50), st.booleans())
def test_the_beginning_of_a_text_is_that_of_its_characters(text, most, ascii_only):
    skim = Skim(json.dumps(text, ensure_ascii=ascii_only).encode())
    assert legible(skim.beginning(skim.whole(), most)) == legible(text[:most])


@given(st.lists(TEXT, max_size=30), st.integers(1, 20))
def test_the_beginning_of_lines_is_that_of_all_of_them(lines, most):
    skim = Skim(json.dumps(lines).encode())
    assert legible(skim.beginning(skim.whole(), most)) == legible("".join(lines)[:most])


def legible(text: str) -> str:
    """Without the half of a character that was cut."""
    return text.encode("utf-8", "ignore").decode()


@given(st.binary() | st.text('"\\[]{},:u1 \n').map(str.encode))
@example(b'"\\u12"')
@example(b'["\\q"]')
@example(b'{"a":')
@example(b'{"a":1,}')
@example(b"[1,,2]")
@example(b'"' * 1_001)
@example(b"\xff\xfe")
def test_any_bytes_are_skimmed_or_no_json(content):
    with suppress(NoJson):
        skim = Skim(content)
        whole = skim.whole()
        skim.find(whole, "a", "b")
        for place in skim.items(whole):
            skim.value(place)
        skim.value(whole)
        skim.beginning(whole, 3)


def test_of_a_key_that_is_there_twice_the_last_one_counts():
    skim = Skim(b'{"a": 1, "a": {"b": 2}}')
    assert skim.value(skim.find(skim.whole(), "a", "b")) == 2


@pytest.mark.parametrize("content", [b"", b"[", b'{"a" 1}', b'{"a": 1', b'["a', b"[1 2]", b"{1: 2}", b"]"])
def test_what_is_no_json_is_said_to_be_none(content):
    with pytest.raises(NoJson, match="no valid JSON"):
        gone_through(Skim(content))


def gone_through(skim: Skim) -> None:
    list(skim.items(skim.whole()))
    skim.find(skim.whole(), "a")
