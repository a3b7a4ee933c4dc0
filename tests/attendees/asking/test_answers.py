"""What people have answered, as the host reads it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.registrations.questions.models import Answer, Question
from forums.hosting.access import Role
from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_registration, signed_in

pytestmark = pytest.mark.django_db


def a_question(forum: Forum, kind: str, label: str = "", **fields: Any) -> Question:
    return Question.objects.create(
        forum=forum, kind=kind, label=LangText(en=label) if label else LangText(), **fields
    )


def an_answer(question: Question, value: Any, name: str = "Sophea Chan", **fields: Any) -> None:
    person = make_registration(question.forum, name=name, **fields)
    Answer.objects.create(registration=person, question=question, value=value)


def desk(forum: Forum, role: Role = Role.ORGANIZER) -> Client:
    return signed_in(make_member(forum.organization, role=role))


def here(forum: Forum, rest: str = "") -> str:
    return f"/desk{forum.get_absolute_url()}answers/{rest}"


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_choices_are_counted_and_whoever_left_counts_no_more():
    forum = make_forum()
    access, agree = a_question(forum, "access"), a_question(forum, "yes_no", "Do you agree?")
    an_answer(access, {"kinds": ["childcare", "wheelchair"], "more": "two children"})
    an_answer(access, {"kinds": ["childcare"], "more": ""})
    an_answer(agree, True)
    an_answer(agree, False)
    an_answer(agree, True)
    Answer.objects.last().registration.delete()

    page = words(desk(forum).get(here(forum)))

    assert "Childcare: 2 A place for a wheelchair: 1" in page
    assert "Do you agree? 2 answers" in page
    assert ("Yes: 1" in page, "No: 1" in page) == (True, True)


def test_texts_are_read_one_by_one_with_their_names():
    forum = make_forum()
    question = a_question(forum, "short", "Where do you come from?")
    an_answer(question, "Surrey <b>", name="Dara")

    page = words(desk(forum).get(here(forum, f"{question.uuid}/")))

    assert "Surrey &lt;b&gt; Dara" in page


def test_a_question_to_the_speaker_names_nobody():
    forum = make_forum()
    question = a_question(forum, "speaker")
    an_answer(question, "When will we vote?", name="Dara")

    page = words(desk(forum).get(here(forum, f"{question.uuid}/")))

    assert ("When will we vote?" in page, "Dara" in page) == (True, False)


@pytest.mark.parametrize(("role", "named"), [(Role.ORGANIZER, False), (Role.OWNER, True)])
def test_of_a_protected_forum_only_owners_learn_who_said_what(role: Role, named: bool):
    forum = make_forum(protected=True)
    question = a_question(forum, "short", "Where from?")
    an_answer(question, "Surrey", name="Dara")

    page = words(desk(forum, role).get(here(forum, f"{question.uuid}/")))

    assert ("Surrey" in page, "Dara" in page) == (True, named)


def test_fifty_stand_on_a_page_and_the_next_page_goes_on():
    forum = make_forum()
    question = a_question(forum, "short", "Number?")
    for number in range(51):
        an_answer(question, f"answer {number}!")
    client = desk(forum)

    first = client.get(here(forum, f"{question.uuid}/")).content.decode()
    second = client.get(here(forum, f"{question.uuid}/") + re.search(r'href="(\?before=\d+)"', first)[1])

    assert (first.count("answer "), "answer 0!" in second.content.decode()) == (50, True)


def test_the_totals_cost_the_same_for_one_and_for_thirty():
    forum, counted = make_forum(), []
    question, client = a_question(forum, "yes_no", "Agree?"), desk(forum)

    for number in (1, 29):
        for _ in range(number):
            an_answer(question, True)
        with CaptureQueriesContext(connection) as queries:
            client.get(here(forum))
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TREASURER])
def test_who_may_not_see_people_reads_no_answer(role: Role):
    forum = make_forum()
    question = a_question(forum, "short", "Where from?")
    client = desk(forum, role)

    answers = [client.get(here(forum)).status_code, client.get(here(forum, f"{question.uuid}/")).status_code]

    assert answers == [404, 404]


def test_a_question_of_another_forum_is_not_there():
    forum, other = make_forum(), make_forum()

    assert desk(forum).get(here(forum, f"{a_question(other, 'short', 'X').uuid}/")).status_code == 404
