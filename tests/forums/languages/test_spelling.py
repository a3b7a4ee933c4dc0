"""What nobody meant to type reaches no table, and what nobody can see is nothing."""

import pytest
from django.utils.datastructures import MultiValueDict

from forums.languages.spelling import has_a_sign, one_line, several_lines
from forums.languages.text import LangText
from forums.publishing.speaker_forms import SpeakerForm

BLANKS = ["", "  ", "\u200b", "\u3164", "\u2800\u115f", "\u2060\ufeff", "\u202e", "\x00"]


def test_one_line_keeps_joiners_and_drops_what_nobody_meant():
    assert one_line(" a\x00b\r\nc\u202e d\u200de\ud800 ") == "a b c d\u200de"


def test_several_lines_stay_several():
    assert several_lines(" a\x00b\r\n\n\tc\ud800\x07 ") == "ab\r\n\n\tc"


@pytest.mark.parametrize("text", BLANKS)
def test_nothing_that_can_be_seen_is_nothing(text: str):
    assert (has_a_sign(text), LangText.cleaned({"en": text})) == (False, LangText())


@pytest.mark.parametrize("text", ["a", "7", "?", "🙂", "ខ"])
def test_one_sign_is_a_name(text: str):
    assert (has_a_sign(text), LangText.cleaned({"en": text})) == (True, LangText(en=text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [*((blank, "") for blank in BLANKS), ("a\x00\n\ud800b", "a b"), (" ខ ", "ខ")],
)
def test_a_form_hands_on_only_what_can_be_stored_and_seen(typed: str, kept: str):
    form = SpeakerForm(MultiValueDict({"name": [typed], "role_en": [typed]}), languages=[("en", "English")])

    form.is_valid()

    assert form.cleaned_data["name"] == kept
    assert form.cleaned_data["role"] == LangText.cleaned({"en": kept})
