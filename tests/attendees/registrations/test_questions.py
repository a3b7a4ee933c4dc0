"""What a host asks with every registration: on the form, in the database, in few statements."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from attendees.registrations.models import Registration
from attendees.registrations.questions.forms import name_of
from attendees.registrations.questions.models import Answer, Question
from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.attendees.registrations.test_form import FILLED, form_of, statements, words
from tests.factories import make_forum, make_question, make_registration

pytestmark = pytest.mark.django_db

EVERY_KIND = ("short", "long", "one", "several", "yes_no", "access", "photo", "speaker")


def every_kind(forum: Forum, **fields) -> dict[str, Question]:
    return {kind: make_question(forum, kind, **fields) for kind in EVERY_KIND}


def said_to(asked: dict[str, Question]) -> dict[str, Any]:
    """A form in which everything is answered."""
    name = {kind: name_of(question) for kind, question in asked.items()}
    return FILLED | {
        name["short"]: "  By   bus ",
        name["long"]: "One line,\r\nand another.",
        name["one"]: "rice",
        name["several"]: ["soup", "rice", "soup"],
        name["yes_no"]: "no",
        f"{name['access']}_kinds": ["wheelchair", "ride"],
        f"{name['access']}_more": "From Newton",
        name["photo"]: "no_photos",
        name["speaker"]: "Why can we not vote?",
    }


def answers_by_kind() -> dict[str, object]:
    return {answer.question.kind: answer.value for answer in Answer.objects.select_related("question")}


def test_an_answer_of_every_kind_is_kept_with_its_registration_in_its_own_shape(client: Client):
    forum = make_forum()
    asked = every_kind(forum)

    answer = client.post(form_of(forum), said_to(asked))

    assert answer.status_code == 303
    assert answers_by_kind() == {
        "short": "By bus",
        "long": "One line,\nand another.",
        "one": "rice",
        "several": ["soup", "rice"],
        "yes_no": False,
        "access": {"kinds": ["wheelchair", "ride"], "more": "From Newton"},
        "photo": "no_photos",
        "speaker": "Why can we not vote?",
    }
    assert Registration.objects.get().photo == Registration.Photo.NO_PHOTOS


def test_nothing_said_leaves_no_row_and_the_photos_unasked(client: Client):
    forum = make_forum()
    asked = every_kind(forum)
    blanks = {
        name_of(asked["short"]): " \u200b",
        name_of(asked["speaker"]): "\r\n",
        name_of(asked["one"]): "",
    }

    answer = client.post(form_of(forum), FILLED | blanks)

    assert (answer.status_code, Answer.objects.count()) == (303, 0)
    assert Registration.objects.get().photo == Registration.Photo.UNASKED


def test_the_form_sent_twice_is_answered_once_and_its_first_words_stay(client: Client):
    forum = make_forum()
    asked = {"short": make_question(forum)}
    form = FILLED | {"submission_id": "11111111-1111-4111-8111-111111111111"}

    for said in ("By bus", "By bus", "On foot"):
        client.post(form_of(forum), form | {name_of(asked["short"]): said})

    assert (Registration.objects.count(), answers_by_kind()) == (1, {"short": "By bus"})


def test_a_required_question_holds_the_form_until_it_is_answered_and_keeps_what_was_typed(client: Client):
    forum = make_forum()
    asked = every_kind(forum, required=True)
    typed = FILLED | {name_of(asked["long"]): "All of <this> stays", name_of(asked["several"]): "soup"}

    page = client.post(form_of(forum), typed)

    assert (page.status_code, Registration.objects.count()) == (422, 0)
    said = words(page)
    assert said.count("Please answer this question.") == 4  # two texts, in the summary and at the field
    assert said.count("Please choose one.") == 6  # one of several, yes or no, photos
    assert "5 things need a second look" in said  # nobody has to need anything
    assert escape("All of <this> stays") in page.content.decode()
    assert re.search(r'value="soup"[^>]*checked', page.content.decode())


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("short", "a" * 201, "This answer is too long: there is room for 200 letters."),
        ("long", "a\r\n" * 1001, "This answer is too long: there is room for 2000 letters."),
        ("speaker", "a" * 501, "This answer is too long: there is room for 500 letters."),
        ("one", "curry", "Please choose one of these."),
        ("several", ["rice", "curry"], "Please choose from these."),
        ("yes_no", "perhaps", "Please choose one of these."),
        ("photo", "unasked", "Please choose one of these."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(client: Client, kind, said, sentence):
    forum = make_forum()
    question = make_question(forum, kind)

    page = client.post(form_of(forum), FILLED | {name_of(question): said})

    assert (page.status_code, Answer.objects.count()) == (422, 0)
    assert words(page).count(sentence) == 2


def test_as_much_as_there_is_room_for_is_kept_whole(client: Client):
    forum = make_forum()
    question = make_question(forum, "speaker")

    client.post(form_of(forum), FILLED | {name_of(question): "ab\r\n" * 166 + "cd"})

    assert answers_by_kind() == {"speaker": "ab\n" * 166 + "cd"}


def test_a_line_about_a_need_alone_is_something_else_that_is_needed(client: Client):
    forum = make_forum()
    question = make_question(forum, "access")

    client.post(form_of(forum), FILLED | {f"{name_of(question)}_more": "I walk slowly"})

    assert answers_by_kind() == {"access": {"kinds": ["other"], "more": "I walk slowly"}}


def test_the_form_asks_in_the_hosts_order_and_photos_and_needs_after_the_language(client: Client):
    forum = make_forum()
    asked = every_kind(forum)
    Question.objects.filter(pk=asked["speaker"].pk).update(position=0)

    page = client.get(form_of(forum)).content.decode()

    names = [name_of(asked[kind]) for kind in ("speaker", "short", "long", "one", "several", "yes_no")]
    last = [name_of(asked["photo"]), f"{name_of(asked['access'])}_kinds"]
    order = ["email", "phone", *names, "language", *last]
    places = [page.index(f'name="{name}"') for name in order]
    assert places == sorted(places)


def test_a_question_stands_in_both_languages_and_says_why_it_is_asked(client: Client):
    forum = make_forum()
    make_question(
        forum, "one", label=LangText(en="Lunch?", km="អាហារ?"), why=LangText(en="We order on Friday."),
        choices=[{"key": "rice", "label": {"en": "Rice", "km": "បាយ"}, "retired": False}],
    )  # fmt: skip
    make_question(forum, "photo")

    page = client.get(form_of(forum))
    in_khmer = client.get(f"{form_of(forum)}?lang=km").content.decode()

    for both in (
        'Lunch? <span class="muted">(optional)</span> <span lang="km">អាហារ?</span>',
        'Rice <span lang="km">បាយ</span>',
        'Fine <span lang="km">មិនអីទេ</span>',
    ):
        assert both in page.content.decode()
    assert "Why we ask: We order on Friday." in words(page)
    assert "Why we ask: Whoever wants none gets a yellow sticker at the door" in words(page)
    assert 'បាយ <span lang="en">Rice</span>' in in_khmer
    assert '<span lang="en">We order on Friday.</span>' in in_khmer


def test_what_is_retired_is_not_offered_nor_taken(client: Client):
    forum = make_forum()
    gone = make_question(forum, retired_at=forum.created_at)
    lunch = make_question(forum, "one")
    lunch.choices[1]["retired"] = True
    lunch.save()

    page = client.get(form_of(forum)).content.decode()
    refused = client.post(form_of(forum), FILLED | {name_of(lunch): "soup"})
    taken = client.post(form_of(forum), FILLED | {name_of(gone): "By bus", name_of(lunch): "rice"})

    assert (name_of(gone) in page, "Soup" in page, "Rice" in page) == (False, False, True)
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert answers_by_kind() == {"one": "rice"}


def test_access_needs_are_folded_until_something_stands_in_them(client: Client):
    forum = make_forum()
    question = make_question(forum, "access")

    untouched = client.get(form_of(forum)).content.decode()
    filled = client.post(form_of(forum), {f"{name_of(question)}_kinds": "ride"}).content.decode()

    fold = re.compile(r'<details class="fold"( open)?>\s*<summary><span id="id_question')
    assert (fold.search(untouched)[1], fold.search(filled)[1]) == (None, " open")


def test_a_refused_registration_keeps_its_answers_on_the_page_and_none_in_the_database(client: Client):
    forum = make_forum(capacity=2)
    asked = every_kind(forum)

    page = client.post(form_of(forum), said_to(asked))

    assert (page.status_code, Registration.objects.count(), Answer.objects.count()) == (409, 0, 0)
    assert "Why can we not vote?" in page.content.decode()


@pytest.mark.parametrize(
    ("uses", "most"),
    [
        ("nothing", 10),
        ("questions", 12),
        ("a waiting list", 12),
        ("confirmation", 12),
        ("approval", 12),
        ("keeping in touch", 12),
    ],
)
def test_form_and_answer_cost_few_statements_however_much_is_asked(client: Client, uses, most):
    settings = {"confirmation": {"confirm_address": True}, "approval": {"approval": True}}
    full = uses in ("a waiting list", "keeping in touch")
    forum = make_forum(capacity=4 if full else 50, **settings.get(uses, {}))
    form = dict(FILLED) if uses == "nothing" else said_to(every_kind(forum))
    if full:
        make_registration(forum, party=4)
        waiting_since = forum.created_at
        make_registration(forum, party=3, state=Registration.State.WAITING, queued_at=waiting_since)
        Forum.objects.filter(pk=forum.pk).update(waiting_parties=1)
        form |= {"wait": "4"}
    if uses == "keeping in touch":
        form |= {"follow": "on"}
    client.get("/")  # what is loaded once for every process

    with CaptureQueriesContext(connection) as asked:
        client.get(form_of(forum))
        answer = client.post(form_of(forum), form)

    assert answer.status_code == 303
    made = Registration.objects.order_by("-pk").values_list("state", flat=True)[0]
    assert made == {"confirmation": "unconfirmed", "approval": "pending"}.get(
        uses, "waiting" if full else "seated"
    )
    assert Answer.objects.count() == (0 if uses == "nothing" else len(EVERY_KIND))
    assert len(statements(asked)) <= most, statements(asked)


def test_the_name_of_a_field_is_the_questions_own(client: Client):
    question = Question(uuid=UUID("11111111-1111-4111-8111-111111111111"))

    assert name_of(question) == "question-11111111-1111-4111-8111-111111111111"
