"""What a host asks for the forum alone goes as soon as it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.operations.sweeps import SWEEPS
from attendees.registrations.models import Registration
from attendees.registrations.questions import forgetting
from attendees.registrations.questions.forgetting import forget_short_lived
from attendees.registrations.questions.models import AccessNeed, Answer, SpeakerQuestion
from forums.programme.models import Forum
from tests.factories import make_forum, make_question, make_registration

pytestmark = pytest.mark.django_db

VALUES = {
    "short": "By bus",
    "access": {"kinds": ["ride"], "more": "From Newton"},
    "photo": "no_photos",
    "speaker": "Why now?",
}


def make_answers(forum: Forum, *, short_lived: bool) -> Registration:
    """Somebody who has answered everything, with what the team noted about it."""
    mine = make_registration(forum, photo=Registration.Photo.NO_PHOTOS)
    for kind, value in VALUES.items():
        question = make_question(forum, kind, short_lived=short_lived)
        answer = Answer.objects.create(registration=mine, question=question, value=value)
    SpeakerQuestion.objects.create(forum=forum, answer=answer, text="Why just now?")
    AccessNeed.objects.create(registration=mine, kind="ride", note="Dara drives")
    return mine


def left() -> tuple[int, int, int, str]:
    photo = Registration.objects.get().photo
    return Answer.objects.count(), AccessNeed.objects.count(), SpeakerQuestion.objects.count(), photo


ALL, NONE = (4, 1, 1, "no_photos"), (0, 0, 0, "unasked")


@pytest.mark.parametrize(
    ("short_lived", "state", "seconds", "stays"),
    [
        (True, Forum.State.PUBLISHED, -1, ALL),
        (True, Forum.State.PUBLISHED, 0, NONE),
        (True, Forum.State.CANCELLED, 0, NONE),
        (True, Forum.State.POSTPONED, 3600, ALL),
        (False, Forum.State.PUBLISHED, 3600, ALL),
    ],
)
def test_short_lived_answers_go_when_the_forum_has_ended(short_lived, state, seconds, stays):
    forum = make_forum(state=state)
    make_answers(forum, short_lived=short_lived)

    forget_short_lived(forum.ends_at + timedelta(seconds=seconds))

    assert left() == stays


def test_many_go_in_several_turns(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forgetting, "BATCH", 3)
    forum = make_forum()
    make_answers(forum, short_lived=True)

    turns = [forget_short_lived(forum.ends_at) for _ in range(2)]

    assert (turns, left()) == ([True, False], NONE)


def test_the_worker_comes_for_them_every_minute():
    [sweep] = [sweep for sweep in SWEEPS if sweep.work is forget_short_lived]

    assert sweep.every == timedelta(minutes=1)
    assert forget_short_lived(datetime.now(UTC)) is False
