"""Whatever is sent to a question is kept, refused in words or passed over: never a page that breaks."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.questions.forms import name_of
from attendees.registrations.questions.models import Answer, Question
from attendees.registrations.questions.words import in_words
from tests.attendees.registrations.test_form import FILLED, form_of
from tests.attendees.registrations.test_questions import EVERY_KIND, every_kind
from tests.factories import make_forum

KNOWN = ("rice", "soup", "yes", "no", "fine", "no_photos", "ride", "other", "", "on")
ODD = (
    "\x00",
    "\ud800",
    "\u202e",
    "\u200b",
    "9" * 400,
    "{}",
    "%s %(n)d",
    "<b>",
    "None",
    "true",
    "[]",
    "'; --",
)
text = st.one_of(st.sampled_from(KNOWN + ODD), st.text(max_size=30), st.text(min_size=490, max_size=520))
values = st.lists(text, max_size=3)
sent_to_all = st.fixed_dictionaries(dict.fromkeys(EVERY_KIND, values) | {"kinds": values, "more": values})


def form_with(asked: dict[str, Question], sent: dict[str, list[str]]) -> dict[str, Any]:
    access = name_of(asked["access"])
    named = {name_of(asked[kind]): sent[kind] for kind in EVERY_KIND}
    fields = named | {f"{access}_kinds": sent["kinds"], f"{access}_more": sent["more"]}
    whole = {name: [one.encode("utf-8", "replace").decode() for one in said] for name, said in fields.items()}
    return {name: said for name, said in whole.items() if said}


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=sent_to_all, second=sent_to_all, required=st.booleans())
def test_any_value_for_any_kind_of_question_is_answered_in_words(
    client: Client, first: dict[str, list[str]], second: dict[str, list[str]], required: bool
):
    Registration.objects.all().delete()
    forum = make_forum()
    asked = every_kind(forum, required=required)

    answer = client.post(form_of(forum), FILLED | form_with(asked, first))
    registered = answer.status_code == 303
    if not registered:
        client.post(form_of(make_forum(forum.organization)), FILLED)
    mine = Registration.objects.get()
    changed = client.post(f"{manage_path(mine)}answers/", form_with(asked, second))
    read = [client.get(f"{manage_path(mine)}{page}").status_code for page in ("", "answers/")]

    assert answer.status_code in (303, 422)
    assert changed.status_code in (303, 422)
    assert read == [200, 200 if registered else 303]
    for said in Answer.objects.select_related("question"):
        assert in_words(said.question, said.value)
