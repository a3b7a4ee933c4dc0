"""A switch that only tightens: what people were promised when they registered is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from attendees.registrations import registering
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing import announcing, drafting
from forums.publishing.editing import Edit
from forums.publishing.refusals import Loosened
from tests.factories import (
    SUNDAY,
    make_forum,
    make_member,
    make_organization,
    make_registration,
    make_user,
    signed_in,
)
from tests.forums.publishing.test_changing import QUIET, desk, opened, save, texts
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def come(forum: Forum, name: str = "A friend") -> Registration:
    return register(forum, answer=Answer(name=name, party=1), now=timezone.now())


def changed(forum: Forum, **columns) -> Forum:
    return announcing.change(
        forum, edit=Edit(columns=columns), line=LangText(), actor=make_user(), now=timezone.now()
    )


def without(form: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in form.items() if name not in names}


def promise() -> tuple:
    return Forum.objects.values_list(
        "protected", "protection_binds", "address_shown", "purge_on", "sequence"
    ).get()


def test_it_comes_on_while_people_are_registered_says_what_it_means_and_tells_nobody(host, owner: Client):
    forum = make_forum(host)
    come(forum)
    form = opened(owner, forum) | {"protected": "on"}

    asked = texts(owner.post(f"{desk(forum)}edit/", form))
    answer = save(owner, forum, form)

    assert "On. Once somebody has registered it cannot be switched off." in asked
    assert "Save it and tell them" not in asked
    assert QUIET in answer
    assert promise() == (True, True, "later", SUNDAY + timedelta(days=3), 0)


def test_it_goes_again_while_nobody_has_registered(host, owner: Client):
    forum = make_forum(host, protected=True)

    answer = save(owner, forum, without(opened(owner, forum), "protected"))

    assert QUIET in answer
    assert promise() == (False, False, "later", SUNDAY + timedelta(days=30), 0)


def test_it_stays_once_anyone_has_registered_also_after_they_left(host, owner: Client):
    forum = make_forum(host, protected=True)
    form = without(opened(owner, forum), "protected")
    mine = come(forum)
    Registration.objects.filter(pk=mine.pk).delete()
    Forum.objects.update(seats_taken=0)

    box = texts(owner.get(f"{desk(forum)}edit/")).partition('name="protected"')[2]
    answer = save(owner, forum, form, title="A typo put right")

    assert "disabled" in box.partition(">")[0]
    assert QUIET in answer
    assert (str(Forum.objects.get().title), *promise()[:2]) == ("A typo put right", True, True)
    with pytest.raises(Loosened, match="protected"):
        changed(forum, protected=False)


def test_a_form_from_before_the_first_registration_is_told_that_it_stays(host, owner: Client):
    forum = make_forum(host, protected=True)
    form = without(opened(owner, forum), "protected")
    Forum.objects.update(door_revision=1)  # somebody comes between the form and its answer

    answer = texts(owner.post(f"{desk(forum)}edit/", form))

    assert "Somebody has registered: the forum stays protected." in answer
    assert promise()[0] is True


@pytest.mark.parametrize("columns", [{"protected": False}, {"address_shown": "everyone"}])
def test_the_database_holds_the_promise_too(columns):
    forum = make_forum(protected=True)
    come(forum)

    with pytest.raises(IntegrityError):
        Forum.objects.filter(pk=forum.pk).update(**columns)


@pytest.mark.parametrize("state", ["waiting", "pending", "unconfirmed"])
def test_whoever_waits_or_asks_is_promised_the_same(state: str):
    forum = make_forum(
        protected=True, capacity=1, approval=state == "pending", confirm_address=state == "unconfirmed"
    )
    if state == "waiting":
        make_registration(forum)

    answer = Answer(name="A friend", party=1, email="friend@example.org", waits=True)
    assert register(forum, answer=answer, now=timezone.now()).state == state

    assert promise()[1] is True


@pytest.mark.parametrize(
    ("stands", "wanted", "then"),
    [
        ("later", "seated", Loosened),
        ("later", "everyone", Loosened),
        ("seated", "everyone", Loosened),
        ("seated", "later", "later"),
        ("later", "later", "later"),
    ],
)
def test_the_address_is_told_later_than_was_said_never_earlier(host, owner: Client, stands, wanted, then):
    forum = make_forum(host, protected=True, address_shown=stands)

    answer = save(owner, forum, opened(owner, forum), address_shown=wanted)

    refusal = "The address of a protected forum can be told later than was said, not earlier."
    assert (refusal in answer, promise()[2]) == (then is Loosened, stands if then is Loosened else then)


def test_an_address_that_people_know_is_not_told_twice(host):
    forum = make_forum(host, address_shown_at=timezone.now() - timedelta(hours=1))

    changed(forum, protected=True)
    revealed = announcing.reveal_due(timezone.now())

    assert (promise()[2], revealed) == ("seated", 0)


def test_the_day_of_the_purge_moves_later_only_with_the_day_of_the_forum(host, owner: Client):
    forum = make_forum(host, protected=True)
    come(forum)
    form = opened(owner, forum)
    later = SUNDAY + timedelta(days=7)

    asked = texts(owner.post(f"{desk(forum)}edit/", form | {"local_date": later.isoformat()}))
    save(owner, forum, form, local_date=later.isoformat())

    old, new = SUNDAY + timedelta(days=3), later + timedelta(days=3)
    assert f"<del>{old.day} {old:%B} {old.year}</del> <ins>{new.day} {new:%B} {new.year}</ins>" in asked
    assert "Save it and tell them" in asked
    assert promise()[3:] == (new, 1)


def test_a_draft_is_protected_and_freed_as_its_host_likes(host):
    forum = make_forum(host, state="draft", published_at=None)
    actor = make_user()
    keep = {"uuid": forum.uuid, "actor": actor, "now": timezone.now()}

    drafting.save_draft(host, edit=Edit(columns={"protected": True}), **keep)
    protected = promise()
    drafting.save_draft(host, edit=Edit(columns={"address_shown": "seated"}), **keep)
    seated = promise()
    drafting.save_draft(host, edit=Edit(columns={"protected": False}), **keep)

    assert [protected[0], seated[0], promise()[0]] == [True, True, False]
    assert [protected[2], seated[2]] == ["later", "seated"]
    assert protected[3] == SUNDAY + timedelta(days=3)


def test_a_forum_protected_after_its_day_forgets_at_once(host):
    forum = make_forum(host, on=date(2026, 5, 20))
    now = datetime(2026, 5, 30, tzinfo=UTC)

    announcing.change(
        forum, edit=Edit(columns={"protected": True}), line=LangText(), actor=make_user(), now=now
    )

    assert promise()[3] == date(2026, 5, 23)


@pytest.mark.django_db(transaction=True)
def test_a_registration_and_the_switch_never_pass_each_other(host, monkeypatch):
    forum = make_forum(host, protected=True)
    actor = make_user()
    monkeypatch.setattr(announcing, "hold", meeting_before(announcing.hold, runners=2))
    monkeypatch.setattr(registering, "promote", meeting_before(registering.promote, runners=2))
    edit = Edit(columns={"protected": False})

    race(
        [
            lambda: come(forum),
            lambda: announcing.change(forum, edit=edit, line=LangText(), actor=actor, now=timezone.now()),
        ]
    )

    found = Forum.objects.get()
    assert (found.protected, found.protection_binds) in ((True, True), (False, False))
    assert Registration.objects.get().wants_calendar is not found.protected
