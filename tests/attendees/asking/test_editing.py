"""An organizer's questions, as the desk writes them and the form asks them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from attendees.registrations.questions.models import Answer, Question
from forums.hosting.access import Role
from forums.hosting.models import AuditEntry
from forums.programme.models import Forum
from tests.factories import (
    make_forum,
    make_member,
    make_organization,
    make_question,
    make_registration,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Forum:
    return make_forum(make_organization(languages=["en", "km"]))


@pytest.fixture
def owner(forum: Forum) -> Client:
    return signed_in(make_member(forum.organization))


def desk(forum: Forum, rest: str = "") -> str:
    return f"/desk{forum.get_absolute_url()}questions/{rest}"


def asked(forum: Forum) -> list[str]:
    return [str(question.label) or question.kind for question in Question.objects.filter(forum=forum).asked()]


def press(client: Client, question: Question, button: str) -> int:
    return client.post(desk(question.forum, f"{question.uuid}/place/"), {"to": button}).status_code


def choice(key: str, *, retired: bool = False, **label: str) -> dict:
    return {"key": key, "label": label, "retired": retired}


def test_a_question_is_added_after_the_others_and_noted(forum: Forum, owner: Client):
    make_question(forum, label={"en": "First"})

    answer = owner.post(
        desk(forum),
        {
            "kind": "one",
            "label_en": "What do you eat?",
            "label_km": "តើអ្នកញ៉ាំអ្វី?",
            "why_en": "We cook.",
            "choices_en": "Rice\n\n  Soup ",
            "choices_km": "បាយ\nស៊ុប",
            "required": "on",
            "short_lived": "on",
        },
    )

    made = Question.objects.get(kind="one")
    assert answer.status_code == 302
    assert asked(forum) == ["First", "What do you eat?"]
    assert (made.label, made.why, made.required, made.short_lived) == (
        {"en": "What do you eat?", "km": "តើអ្នកញ៉ាំអ្វី?"},
        {"en": "We cook."},
        True,
        True,
    )
    assert made.choices == [choice("c1", en="Rice", km="បាយ"), choice("c2", en="Soup", km="ស៊ុប")]
    assert AuditEntry.objects.filter(verb="question added", subject=f"forum:{forum.uuid}").count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Please choose one."),
        ({"kind": "photo", "label_en": "Photos"}, "Please choose one of these."),
        ({"kind": "short", "label_en": " \u200b "}, "Please write what you ask."),
        ({"kind": "one", "label_en": "Food", "choices_en": "Rice"}, "at least two choices"),
        ({"kind": "one", "label_en": "Food", "choices_en": "Rice\nRice"}, "Two of these are the same."),
        (
            {"kind": "one", "label_en": "Food", "choices_en": "Rice\nSoup", "choices_km": "បាយ"},
            "the same number of lines",
        ),
        (
            {"kind": "several", "label_en": "Food", "choices_en": "\n".join(map(str, range(21)))},
            "there is room for 20 choices",
        ),
        ({"kind": "one", "label_en": "Food", "choices_en": "x" * 201 + "\ny"}, "room for 200 letters"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_made(
    forum: Forum, owner: Client, sent: dict, words: str
):
    answer = owner.post(desk(forum), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert asked(forum) == []


def test_the_twenty_first_question_is_refused_and_stays_typed(forum: Forum, owner: Client):
    for _number in range(20):
        make_question(forum)

    answer = owner.post(desk(forum), {"kind": "short", "label_en": "One more?"})

    assert answer.status_code == 409
    assert "The form asks 20 questions" in answer.content.decode()
    assert 'value="One more?"' in answer.content.decode()
    assert len(asked(forum)) == 20


def test_questions_move_up_and_down_and_stop_at_the_ends(forum: Forum, owner: Client):
    a, b, c = (make_question(forum, label={"en": name}) for name in "ABC")
    make_question(forum, "photo")

    answers = [press(owner, c, "up"), press(owner, a, "down"), press(owner, b, "down"), press(owner, c, "up")]

    assert answers == [302] * 4
    assert [name for name in asked(forum) if name != "photo"] == ["C", "A", "B"]


def test_a_question_taken_away_keeps_its_answers_and_is_asked_again_at_the_end(forum: Forum, owner: Client):
    first, second = (make_question(forum, label={"en": name}) for name in ("First", "Second"))
    said = Answer.objects.create(registration=make_registration(forum), question=first, value="Yes")

    press(owner, first, "away")
    away = asked(forum)
    press(owner, first, "back")

    assert (away, asked(forum)) == (["Second"], ["Second", "First"])
    assert [(row.pk, row.value) for row in Answer.objects.all()] == [(said.pk, "Yes")]
    assert second.pk in set(Question.objects.values_list("pk", flat=True))


def test_a_retired_question_is_not_the_twenty_first(forum: Forum, owner: Client):
    retired = make_question(forum, retired_at=datetime.now(UTC))
    for _number in range(20):
        make_question(forum)

    status = press(owner, retired, "back")

    assert (status, len(asked(forum))) == (409, 20)


def test_choices_keep_their_keys_and_one_taken_away_stays_retired(forum: Forum, owner: Client):
    food = make_question(forum, "one", label={"en": "Food"})

    owner.post(
        desk(forum, f"{food.uuid}/"), {"label_en": "Meal", "kind": "short", "choices_en": "Fish\nSoup\nRice"}
    )

    food.refresh_from_db()
    assert (food.kind, food.label["en"]) == ("one", "Meal")
    assert food.choices == [
        choice("c1", en="Fish"),
        choice("soup", en="Soup"),
        choice("rice", en="Rice"),
        choice("nothing", retired=True, en="Nothing"),
    ]


def test_a_choice_that_comes_back_is_the_same_choice(forum: Forum, owner: Client):
    food = make_question(forum, "one", label={"en": "Food"})

    for offered in ("Rice\nSoup", "Rice\nSoup\nNothing"):
        owner.post(desk(forum, f"{food.uuid}/"), {"label_en": "Food", "choices_en": offered})

    food.refresh_from_db()
    assert food.choices == [
        choice("rice", en="Rice"),
        choice("soup", en="Soup"),
        choice("nothing", en="Nothing"),
    ]


def test_nobody_has_chosen_in_a_draft_and_nothing_retired_is_kept(owner: Client, forum: Forum):
    draft = make_forum(forum.organization, state=Forum.State.DRAFT)
    food = make_question(draft, "one", label={"en": "Food"})

    owner.post(desk(draft, f"{food.uuid}/"), {"label_en": "Food", "choices_en": "Rice\nSoup"})

    food.refresh_from_db()
    assert food.choices == [choice("rice", en="Rice"), choice("soup", en="Soup")]


@pytest.mark.parametrize("ticks", [{}, {"stickers": "on"}, {"briefed": "on"}])
def test_photos_are_not_asked_without_both_promises(forum: Forum, owner: Client, ticks: dict):
    answer = owner.post(desk(forum, "built-in/"), {"kind": "photo"} | ticks)

    assert answer.status_code == 422
    assert "Please tick both first" in answer.content.decode()
    assert asked(forum) == []


def test_ready_made_questions_are_switched_on_once_and_photos_back_only_with_the_promise(
    forum: Forum, owner: Client
):
    promise = {"stickers": "on", "briefed": "on"}
    for kind in ("access", "photo", "speaker", "speaker"):
        owner.post(desk(forum, "built-in/"), {"kind": kind} | promise)
    photo = Question.objects.get(kind="photo")

    on = asked(forum)
    press(owner, photo, "away")
    refused = press(owner, photo, "back")
    off = asked(forum)
    owner.post(desk(forum, "built-in/"), {"kind": "photo"} | promise)

    assert (on, refused, off) == (["access", "photo", "speaker"], 404, ["access", "speaker"])
    assert asked(forum) == ["access", "speaker", "photo"]
    assert Question.objects.count() == 3


def test_a_ready_made_question_may_be_asked_in_the_hosts_words_and_in_ours_again(forum: Forum, owner: Client):
    needs = make_question(forum, "access")
    address = desk(forum, f"{needs.uuid}/")

    said = list[tuple]()
    for words in ("What do you need?", ""):
        owner.post(address, {"label_en": words, "required": "on", "short_lived": "on"})
        needs.refresh_from_db()
        said.append((needs.label.get("en", ""), needs.required, needs.short_lived))

    assert said == [("What do you need?", False, True), ("", False, True)]


def test_who_may_not_edit_finds_nothing_and_changes_nothing(forum: Forum):
    question = make_question(forum, label={"en": "Food"})
    viewer = signed_in(make_member(forum.organization, role=Role.VIEWER))
    stranger = signed_in(make_member(make_organization()))
    addresses = ["", "built-in/", f"{question.uuid}/", f"{question.uuid}/place/"]

    answers = [
        who.post(desk(forum, rest), {"kind": "speaker", "label_en": "Mine", "to": "away"}).status_code
        for who in (viewer, stranger)
        for rest in addresses
    ]

    assert answers == [404] * 8
    assert asked(forum) == ["Food"]


def test_another_forums_question_is_not_found_here(forum: Forum, owner: Client):
    other = make_question(make_forum(make_organization()), label={"en": "Theirs"})

    answers = [
        owner.post(desk(forum, rest), {"to": "away", "label_en": "Mine"}).status_code
        for rest in (f"{other.uuid}/", f"{other.uuid}/place/")
    ]

    assert answers == [404, 404]
    assert asked(other.forum) == ["Theirs"]


@pytest.mark.parametrize("button", ["", "sideways", "a\x00b", "9" * 5_000])
def test_a_button_that_is_not_there_does_nothing(forum: Forum, owner: Client, button: str):
    question = make_question(forum, label={"en": "Food"})

    assert press(owner, question, button) == 404
    assert asked(forum) == ["Food"]
