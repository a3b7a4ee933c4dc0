"""What somebody has answered: on their own page, and changed there for as long as it matters."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from attendees.registrations.ending import erase
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on
from attendees.registrations.questions.answering import Reply, answer_anew
from attendees.registrations.questions.forms import name_of
from attendees.registrations.questions.models import AccessNeed, Answer, Question, SpeakerQuestion
from attendees.registrations.refusals import RegistrationClosed
from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.attendees.registrations.test_form import words
from tests.factories import make_forum, make_question, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def answers_page(registration: Registration) -> str:
    return f"{manage_path(registration)}answers/"


def make_answer(registration: Registration, question: Question, value) -> Answer:
    return Answer.objects.create(registration=registration, question=question, value=value)


def said() -> dict[str, object]:
    return {answer.question.kind: answer.value for answer in Answer.objects.select_related("question")}


def test_my_registration_says_what_i_answered_and_offers_to_change_it(client: Client):
    mine = make_registration(make_forum())
    lunch = make_question(mine.forum, "one", label=LangText(en="Lunch?"))
    make_answer(mine, lunch, "soup")

    page = client.get(manage_path(mine))

    assert "Your answers Lunch? Soup" in words(page)
    assert 'href="answers/"' in page.content.decode()


def test_where_nothing_was_asked_there_is_no_page_of_answers(client: Client):
    mine = make_registration(make_forum())

    page = client.get(manage_path(mine))
    answers = client.get(answers_page(mine))

    assert "answers" not in page.content.decode()
    assert (answers.status_code, answers["Location"]) == (303, manage_path(mine))


def test_every_answer_can_be_changed_taken_back_or_given_for_the_first_time(client: Client):
    mine = make_registration(make_forum())
    kinds = ("short", "one", "several", "yes_no", "long")
    asked = {kind: make_question(mine.forum, kind) for kind in kinds}
    for kind, value in {"short": "By bus", "one": "soup", "several": ["rice"], "yes_no": True}.items():
        make_answer(mine, asked[kind], value)

    page = client.get(answers_page(mine)).content.decode()
    answer = client.post(
        answers_page(mine),
        {
            name_of(asked["short"]): "On foot",
            name_of(asked["one"]): "",
            name_of(asked["several"]): ["rice", "nothing"],
            name_of(asked["yes_no"]): "no",
            name_of(asked["long"]): "Asked since.",
        },
    )

    assert page.count(" checked") == 3
    assert page.count("No answer") == 2  # what was chosen can be taken back
    assert answer["Location"] == f"{manage_path(mine)}?said=answered"
    assert said() == {
        "short": "On foot",
        "several": ["rice", "nothing"],
        "yes_no": False,
        "long": "Asked since.",
    }


def test_an_answer_that_stays_the_same_is_not_written_again(client: Client):
    mine = make_registration(make_forum())
    question = make_question(mine.forum)
    make_answer(mine, question, "By bus")
    before = list(Answer.objects.values())

    client.post(answers_page(mine), {name_of(question): "By bus"})

    assert list(Answer.objects.values()) == before


def test_answers_to_what_is_asked_no_more_are_read_there_and_stay(client: Client):
    mine = make_registration(make_forum())
    gone = make_question(mine.forum, label=LangText(en="How do you come?"), retired_at=NOW)
    lunch = make_question(mine.forum, "one")
    make_answer(mine, gone, "By bus")
    make_answer(mine, lunch, "soup")
    lunch.choices[1]["retired"] = True
    lunch.save()

    page = client.get(answers_page(mine))
    client.post(answers_page(mine), {name_of(gone): "", name_of(lunch): "soup"})

    assert "What was asked before How do you come? By bus" in words(page)
    assert "Soup" in words(page)
    assert said() == {"short": "By bus", "one": "soup"}


def test_a_retired_choice_is_offered_to_nobody_else(client: Client):
    mine = make_registration(make_forum())
    lunch = make_question(mine.forum, "one")
    make_answer(mine, lunch, "rice")
    lunch.choices[1]["retired"] = True
    lunch.save()

    refused = client.post(answers_page(mine), {name_of(lunch): "soup"})

    assert (refused.status_code, said()) == (422, {"one": "rice"})


def test_once_the_forum_is_over_answers_are_read_and_no_more_changed(client: Client):
    mine = make_registration(make_forum(on=(NOW - timedelta(days=2)).date()))
    question = make_question(mine.forum, label=LangText(en="How do you come?"))
    make_answer(mine, question, "By bus")

    page = client.get(answers_page(mine))
    refused = client.post(answers_page(mine), {name_of(question): "On foot"})

    assert (page.status_code, refused.status_code) == (200, 409)
    for each in (page, refused):
        assert "This forum is over: your answers stay as they are" in words(each)
        assert "How do you come? By bus" in words(each)
    assert said() == {"short": "By bus"}


def test_an_answer_sent_while_the_forum_ends_comes_too_late():
    mine = make_registration(make_forum())
    question = make_question(mine.forum)

    with pytest.raises(RegistrationClosed):
        answer_anew(mine, [Reply(question, "By bus")], now=mine.forum.ends_at)

    assert said() == {}


def test_the_board_keeps_what_it_noted_about_needs_that_are_still_named(client: Client):
    mine = make_registration(make_forum())
    question = make_question(mine.forum, "access")
    make_answer(mine, question, {"kinds": ["ride", "childcare"], "more": ""})
    for kind in ("ride", "childcare"):
        AccessNeed.objects.create(
            registration=mine, kind=kind, state=AccessNeed.State.ARRANGED, note=f"{kind}: Dara"
        )

    client.post(answers_page(mine), {f"{name_of(question)}_kinds": ["ride", "hearing"]})

    assert said() == {"access": {"kinds": ["ride", "hearing"], "more": ""}}
    assert list(AccessNeed.objects.values_list("kind", "state", "note")) == [
        ("ride", "arranged", "ride: Dara")
    ]


def test_a_question_that_reads_differently_comes_before_its_moderator_anew(client: Client):
    mine = make_registration(make_forum())
    question = make_question(mine.forum, "speaker")
    answer = make_answer(mine, question, "Why now?")
    kept = SpeakerQuestion.objects.create(
        forum=mine.forum, answer=answer, state=SpeakerQuestion.State.KEPT, text="Why now, of all times?"
    )

    client.post(answers_page(mine), {name_of(question): "Something rude"})

    kept.refresh_from_db()
    assert (kept.answer.value, kept.state, kept.text) == ("Something rude", SpeakerQuestion.State.NEW, "")


def test_another_wish_about_photos_is_told_to_the_door_and_other_answers_are_not(client: Client):
    mine = make_registration(make_forum(), photo=Registration.Photo.FINE)
    photo, bus = make_question(mine.forum, "photo"), make_question(mine.forum)
    make_answer(mine, photo, "fine")

    def seen_by_the_door() -> tuple[str, int, int]:
        mine.refresh_from_db()
        return mine.photo, mine.revision, Forum.objects.get().door_revision

    before = seen_by_the_door()
    client.post(answers_page(mine), {name_of(photo): "fine", name_of(bus): "By bus"})
    after_the_bus = seen_by_the_door()
    client.post(answers_page(mine), {name_of(photo): "no_photos", name_of(bus): "By bus"})
    after_the_photo = seen_by_the_door()
    client.post(answers_page(mine), {name_of(photo): "", name_of(bus): "By bus"})
    taken_back = seen_by_the_door()

    revision = before[2]
    assert after_the_bus == before
    assert after_the_photo == ("no_photos", revision + 1, revision + 1)
    assert taken_back == ("unasked", revision + 2, revision + 2)


def test_whoever_is_erased_in_that_moment_is_not_remembered_again():
    mine = make_registration(make_forum())
    question = make_question(mine.forum)
    erase(mine, now=NOW)

    answer_anew(mine, [Reply(question, "By bus")], now=NOW)

    assert said() == {}


def with_everything_said() -> Registration:
    mine = make_registration(make_forum(), photo=Registration.Photo.NO_PHOTOS)
    other = make_registration(mine.forum)
    for kind, value in {
        "access": {"kinds": ["ride"], "more": ""},
        "photo": "no_photos",
        "speaker": "Why?",
    }.items():
        question = make_question(mine.forum, kind)
        make_answer(mine, question, value)
        make_answer(other, question, value)
    for each in (mine, other):
        AccessNeed.objects.create(registration=each, kind="ride", note="Dara drives")
    SpeakerQuestion.objects.create(forum=mine.forum, answer=mine.answers.get(value="Why?"))
    return mine


def left_of(registration: Registration) -> tuple[int, int, int, str]:
    registration.refresh_from_db()
    moderated = SpeakerQuestion.objects.count()
    return registration.answers.count(), registration.access_needs.count(), moderated, registration.photo


def test_erasing_forgets_every_answer_and_what_the_team_noted_about_it(client: Client):
    mine = with_everything_said()
    before = left_of(mine)

    client.post(f"{manage_path(mine)}erasure/")

    assert (before, left_of(mine)) == ((3, 1, 1, "no_photos"), (0, 0, 0, "unasked"))
    assert Answer.objects.count() == 3  # the other one's


def test_whoever_comes_instead_has_said_nothing_yet():
    mine = with_everything_said()

    pass_on(mine, Successor(name="Dara Kim", email="dara@example.org", language="km"), now=NOW)

    assert left_of(mine) == (0, 0, 0, "unasked")
    assert Answer.objects.count() == 3  # the other one's
