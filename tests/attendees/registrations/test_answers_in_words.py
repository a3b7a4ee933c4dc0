"""An answer as the desk, the file and my registration say it; nothing here asks the database."""

import pytest
from django.utils import translation

from attendees.registrations.questions.models import Question
from attendees.registrations.questions.words import access_kinds, choices_of, in_words, label_of, why_of
from forums.languages.text import LangText

LUNCH = [
    {"key": "rice", "label": {"en": "Rice", "km": "បាយ"}, "retired": False},
    {"key": "soup", "label": {"en": "Soup"}, "retired": True},
]


def asked(kind: str, **fields) -> Question:
    return Question(kind=kind, **fields)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("short", "By bus", "By bus"),
        ("one", "rice", "Rice"),
        ("one", "soup", "Soup"),
        ("one", "gone-long-ago", "gone-long-ago"),
        ("several", ["rice", "soup"], "Rice, Soup"),
        ("several", [], ""),
        ("yes_no", True, "Yes"),
        ("yes_no", False, "No"),
        ("photo", "no_photos", "Please no photos of me"),
        ("access", {"kinds": ["wheelchair", "ride"], "more": "From Newton"},
         "A place for a wheelchair, A ride – From Newton"),
        ("access", {"kinds": [], "more": "I walk slowly"}, "I walk slowly"),
        ("access", {"kinds": 5, "more": None}, ""),
        ("speaker", "Why now?", "Why now?"),
        # What was asked in another way before.
        ("short", ["rice"], "Rice"),
        ("one", True, "Yes"),
        ("several", {"kinds": ["of another time", {}]}, "of another time, {}"),
        ("yes_no", "Perhaps", "Perhaps"),
        ("long", 7, "7"),
        ("long", None, ""),
    ],
)  # fmt: skip
def test_an_answer_is_said_whatever_was_asked_when_it_was_given(kind, value, words):
    question = asked(kind, choices=LUNCH if kind not in ("photo", "access") else [])

    assert in_words(question, value) == words


def test_a_choice_speaks_the_readers_language_and_a_retired_one_is_not_offered():
    question = asked("one", choices=LUNCH)

    with translation.override("km"):
        assert in_words(question, "rice") == "បាយ"
    assert choices_of(question) == {"rice": LangText(en="Rice", km="បាយ")}
    assert list(choices_of(question, with_retired=True)) == ["rice", "soup"]


def test_a_built_in_question_has_words_of_ours_until_the_host_has_others():
    ours, theirs = (
        asked("photo"),
        asked("photo", label=LangText(en="Pictures?"), why=LangText(en="The paper.")),
    )

    assert (label_of(ours)["en"], label_of(ours)["fr"]) == ("Photos of you", "Les photos de vous")
    assert why_of(ours)["en"].startswith("Whoever wants none gets a yellow sticker")
    assert (label_of(theirs), why_of(theirs)) == ({"en": "Pictures?"}, {"en": "The paper."})
    assert (label_of(asked("short")), why_of(asked("short"))) == ({}, {})


def test_what_may_be_needed_has_keys_that_stay():
    assert [key for key, _ in access_kinds()] == [
        *("interpretation", "wheelchair", "hearing", "childcare", "ride", "other"),
    ]
