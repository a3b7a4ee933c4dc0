"""How people may answer a forum: set in the form, said beside it, told to nobody."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from attendees.registrations.approving import approve
from attendees.registrations.changing import come_back, give_up
from attendees.registrations.models import Registration
from attendees.registrations.refusals import RegistrationClosed
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from tests.factories import (
    make_forum,
    make_member,
    make_organization,
    make_registration,
    make_user,
    signed_in,
)
from tests.forums.publishing.test_changing import QUIET, desk, opened, save, texts

pytestmark = pytest.mark.django_db

COLUMNS = (
    "waiting_list",
    "queue_mode",
    "keep_within_hours",
    "release_unanswered",
    "approval",
    "confirm_address",
    "confirm_within_hours",
)
SAID = {
    "queue_mode": "strict",
    "keep_within_hours": "12",
    "release_unanswered": "on",
    "approval": "on",
    "confirm_address": "on",
    "confirm_within_hours": "24",
    "max_party": "4",
    "visibility": "invitation",
    "closed_message_en": "The doors open at 1:30 for everyone.",
}


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def stands() -> Any:
    return Forum.objects.values_list(*COLUMNS).get()


def come(forum: Forum, email: str = "friend@example.org", **more) -> Registration:
    return register(forum, answer=Answer(name="A friend", party=1, email=email, **more), now=timezone.now())


def test_a_new_form_keeps_every_default(owner: Client):
    page = owner.get("/desk/our-committee/new-forum/")
    shown = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value()}

    owner.post("/desk/our-committee/new-forum/", shown | {"title": "Evening", "uuid": str(uuid4())})

    assert stands() == (True, "fill_later", None, False, False, False, 48)


def test_every_setting_is_kept_and_nobody_is_told(host, owner: Client):
    forum = make_forum(host)
    make_registration(forum)

    form = {name: value for name, value in opened(owner, forum).items() if name != "waiting_list"}
    answer = save(owner, forum, form, **SAID)

    found = Forum.objects.get()
    assert QUIET in answer
    assert stands() == (False, "strict", 12, True, True, True, 24)
    assert (found.max_party, found.visibility) == (4, "invitation")
    assert found.closed_message == LangText(en="The doors open at 1:30 for everyone.")
    assert (found.sequence, Change.objects.count()) == (0, 0)
    again = opened(owner, forum)
    assert {
        name: str(again[name]) for name in ("queue_mode", "keep_within_hours", "confirm_within_hours")
    } == {
        "queue_mode": "strict",
        "keep_within_hours": "12",
        "confirm_within_hours": "24",
    }


def test_emptied_hours_are_no_deadline_and_the_usual_two_days(host, owner: Client):
    forum = make_forum(host, keep_within_hours=12, confirm_within_hours=24)

    save(owner, forum, opened(owner, forum), keep_within_hours="", confirm_within_hours="")

    assert Forum.objects.values_list("keep_within_hours", "confirm_within_hours").get() == (None, 48)


@pytest.mark.parametrize(("name", "typed"), [("keep_within_hours", "1"), ("confirm_within_hours", "0")])
def test_hours_that_nobody_could_keep_are_refused_in_an_open_fold(host, owner: Client, name: str, typed: str):
    forum = make_forum(host)

    page = texts(owner.post(f"{desk(forum)}edit/", opened(owner, forum) | {name: typed}))

    fold = page.partition("<summary>Waiting list")[0].rpartition("<details")[2]
    assert "Please write a whole number from" in page
    assert " open" in fold
    assert Forum.objects.values_list(name, flat=True).get() in (None, 48)


def test_a_colleagues_setting_is_shown_before_anything_is_written_over_it(host, owner: Client):
    forum = make_forum(host)
    colleague = signed_in(make_member(host, user=make_user(name="Dara")))
    stale = opened(owner, forum)

    save(colleague, forum, opened(colleague, forum), approval="on", confirm_within_hours="24")
    answer = texts(owner.post(f"{desk(forum)}edit/", stale | {"title": "A typo put right"}))

    differences = dict(re.findall(r"<li>([^<]+): <strong>([^<]+)</strong></li>", answer))
    assert differences["Look at each request before it has a place. Usually off."] == "yes"
    assert differences["Hours to confirm"] == "24"
    assert stands() == (True, "fill_later", None, False, True, False, 24)


def test_approval_takes_nobodys_place_and_leaves_open_requests_to_the_host(host, owner: Client):
    forum = make_forum(host)
    seated = come(forum, "first@example.org")

    save(owner, forum, opened(owner, forum), approval="on")
    asked = come(forum, "second@example.org")
    form = {name: value for name, value in opened(owner, forum).items() if name != "approval"}
    save(owner, forum, form)
    after = come(forum, "third@example.org")
    approve(forum, [asked.pk], now=timezone.now())

    assert [seated.state, asked.state, after.state] == ["seated", "pending", "seated"]
    assert set(Registration.objects.values_list("state", flat=True)) == {"seated"}


def test_an_address_has_as_long_as_the_host_gives_and_never_longer_than_registration():
    forum = make_forum(confirm_address=True, confirm_within_hours=6)
    soon = make_forum(
        confirm_address=True,
        registration_closes_at=timezone.now() + timedelta(hours=2),
        confirm_within_hours=6,
    )
    now = timezone.now()

    deadlines = [come(forum).confirm_by, come(soon).confirm_by]

    assert abs(deadlines[0] - now - timedelta(hours=6)) < timedelta(minutes=1)
    assert deadlines[1] == soon.registration_closes_at


def public(client: Client, forum: Forum, path: str = "", **query: str) -> str:
    return texts(client.get(forum.get_absolute_url() + path, query))


CLOSED = LangText(en="Come to the door: there is room.", km="សូមមកមាត់ទ្វារ។")


def test_the_hosts_message_stands_under_the_sentence_in_both_languages(client: Client):
    now = timezone.now()
    forum = make_forum(closed_message=CLOSED, registration_closes_at=now - timedelta(hours=1))

    page, form = public(client, forum), public(client, forum, "registration/", lang="km")

    assert '<p>Come to the door: there is room.<br><span lang="km">សូមមកមាត់ទ្វារ។</span></p>' in page
    assert page.index("Registration is closed.") < page.index("Come to the door")
    assert "សូមមកមាត់ទ្វារ។" in form
    assert str(CLOSED["en"]) not in public(client, make_forum(closed_message=CLOSED))


def test_a_new_message_is_a_new_page(client: Client, host, owner: Client):
    past = timezone.now() - timedelta(days=1)
    forum = make_forum(host, opens_on=past.date(), closes_on=past.date(), closes_local=time(0))
    Forum.objects.update(registration_closes_at=past)
    first = client.get(forum.get_absolute_url())["ETag"]

    save(owner, forum, opened(owner, forum), closed_message_en="Come to the door.")

    answer = client.get(forum.get_absolute_url(), headers={"If-None-Match": first})
    assert (answer.status_code, "Come to the door." in texts(answer)) == (200, True)


def test_by_invitation_only_nobody_else_registers_and_whoever_did_may_come_back(client: Client):
    forum = make_forum()
    guest = come(forum)
    Forum.objects.update(visibility="invitation")
    forum.refresh_from_db()

    page, form = public(client, forum), public(client, forum, "registration/")
    answer = client.post(f"{forum.get_absolute_url()}registration/", {"name": "A friend", "party": "1"})
    gone = give_up(guest, now=timezone.now())
    back = come_back(gone, party=2, now=timezone.now())

    assert ("By invitation only." in page, "registration/" in page, "<form" in form) == (True, False, False)
    assert '<meta name="robots" content="noindex">' in page
    assert (answer.status_code, Registration.objects.count()) == (409, 1)
    assert (back.state, back.party) == ("seated", 2)
    with pytest.raises(RegistrationClosed):
        come(forum, "other@example.org")
    assert str(forum.title) not in texts(client.get("/"))


def test_without_a_list_full_is_full(client: Client):
    forum = make_forum(capacity=1, waiting_list=False)
    make_registration(forum)

    page = public(client, forum)

    assert ("Join the waiting list" in page, "All places are taken." in page) == (False, True)


def test_the_window_of_registration_is_said_where_it_is_set(host, owner: Client):
    forum = make_forum(host, opens_on=datetime(2026, 12, 1).date())

    assert "Registration from 1 December 2026." in texts(owner.get(f"{desk(forum)}edit/"))
