"""A new forum is told once to everybody who asked, and to nobody else."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils.html import escape

from forums.followers import announcing
from forums.followers.announcing import (
    A_DAY,
    Audience,
    NotToBeAnnounced,
    announce,
    audience_of,
    paced,
    send_announcements,
)
from forums.followers.links import leave_path
from forums.followers.models import Follower
from forums.hosting.models import Role
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.programme.models import Forum
from tests.factories import make_follower, make_forum, make_member, make_organization, signed_in
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def send_all(now: datetime) -> None:
    while send_announcements(now):
        pass


def test_one_button_on_the_page_for_sharing_writes_to_everybody_in_their_language():
    title = LangText(en="Voting from abroad", km="ការបោះឆ្នោតពីក្រៅប្រទេស")
    forum = make_forum(title=title)
    here = make_follower(forum.organization, email="here@example.org")
    make_follower(forum.organization, email="khmer@example.org", language="km")
    make_follower(forum.organization, confirmed=False)
    make_follower(make_organization())
    browser, share = signed_in(make_member(forum.organization)), f"/desk{forum.get_absolute_url()}share/"

    before = browser.get(share).content.decode()
    answer = browser.post(f"/desk{forum.get_absolute_url()}announcement/")
    send_all(datetime.now(UTC) + timedelta(seconds=1))
    after = browser.get(share).content.decode()

    messages = {message.to[0]: message for message in mail.outbox}
    assert "Write to 2 people who asked to hear of new forums" in before
    assert (answer.status_code, answer["Location"]) == (302, share)
    assert "2 people on your list are written to about this forum." in after
    assert "who asked to hear of new forums" not in after
    assert {to: message.subject for to, message in messages.items()} == {
        "here@example.org": "New forum: Voting from abroad",
        "khmer@example.org": "វេទិកាថ្មី៖ ការបោះឆ្នោតពីក្រៅប្រទេស",
    }
    body = messages["here@example.org"].body
    assert f"http://testserver{forum.get_absolute_url()}?lang=en" in body
    assert f"http://testserver{leave_path(here)}" in body
    assert forum.venue.address in body
    assert escape(forum.venue.address) in messages["here@example.org"].alternatives[0].content


def test_nobody_hears_of_one_forum_twice_and_who_joined_since_hears_it_too():
    forum = make_forum()
    owner = make_member(forum.organization)
    first = make_follower(forum.organization)

    numbers = [announce(forum, actor=owner, now=NOW), announce(forum, actor=owner, now=NOW)]
    later = make_follower(forum.organization)
    between = audience_of(forum)
    numbers.append(announce(forum, actor=owner, now=NOW))
    send_all(NOW)

    assert numbers == [1, 0, 1]
    assert between == Audience(waiting=1, written=1, takes_days=False)
    assert [message.to for message in mail.outbox] == [[first.email], [later.email]]
    assert set(Letter.objects.values_list("key", "kind")) == {
        (f"announcement:{forum.uuid}:{follower.uuid}", "new forum") for follower in (first, later)
    }
    verbs = forum.organization.audit_entries.values_list("verb", "subject")
    assert list(verbs) == [("announced", f"forum:{forum.uuid}")] * 2


def test_an_organization_nobody_has_verified_tells_a_hundred_a_day():
    forum = make_forum()
    Follower.objects.bulk_create(
        Follower(
            organization=forum.organization,
            email=f"f{n}@example.org",
            language="en",
            wording="",
            asked_at=NOW,
            confirmed_at=NOW,
        )
        for n in range(A_DAY + 30)
    )
    slow = audience_of(forum)

    announce(forum, actor=make_member(forum.organization), now=NOW)
    send_all(NOW)
    at_once = len(mail.outbox)
    send_all(NOW + DAY - timedelta(seconds=1))
    that_day = len(mail.outbox)
    send_all(NOW + DAY)

    assert slow == Audience(waiting=130, written=0, takes_days=True)
    assert (at_once, that_day, len(mail.outbox)) == (100, 100, 130)


def test_two_forums_of_one_organization_share_the_hundred():
    host = make_organization()
    owner = make_member(host)
    for _ in range(60):
        make_follower(host)

    for forum in (make_forum(host), make_forum(host)):
        announce(forum, actor=owner, now=NOW)

    times = list(Letter.objects.order_by("next_try_at").values_list("next_try_at", flat=True))
    assert times == [NOW] * 100 + [NOW + DAY] * 20


def test_a_verified_organization_tells_everybody_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(announcing, "A_DAY", 2)
    forum = make_forum(make_organization(verified_at=NOW))
    for _ in range(3):
        make_follower(forum.organization)

    announce(forum, actor=make_member(forum.organization), now=NOW)

    assert set(Letter.objects.values_list("next_try_at", flat=True)) == {NOW}


@pytest.mark.parametrize("hours", [[0], [0, 12], [0, 12, 25], [0, 23, 24, 25, 47], [30, 0]])
def test_no_24_hours_ever_hold_more_than_a_hundred(hours: list[int]):
    taken: list[datetime] = []

    for hour in hours:
        taken += paced(taken, 70, now=NOW + timedelta(hours=hour))

    ordered = sorted(taken)
    assert all(later - earlier >= DAY for earlier, later in zip(ordered, ordered[A_DAY:], strict=False))
    assert len(taken) == 70 * len(hours)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": Forum.State.DRAFT},
        {"state": Forum.State.POSTPONED},
        {"state": Forum.State.CANCELLED},
        {"visibility": Forum.Visibility.INVITATION},
        {"protected": True},
        {"starts_at": NOW - timedelta(minutes=1), "ends_at": NOW + timedelta(hours=1)},
    ],
)
def test_what_is_not_for_everybody_is_told_to_nobody(fields):
    forum = make_forum(**fields)
    follower = make_follower(forum.organization)
    owner = make_member(forum.organization)
    Letter.objects.create(
        key=f"announcement:{forum.uuid}:{follower.uuid}", language="en", made_at=NOW, next_try_at=NOW
    )
    browser = signed_in(owner)

    with pytest.raises(NotToBeAnnounced):
        announce(forum, actor=owner, now=NOW)
    browser.post(f"/desk{forum.get_absolute_url()}announcement/")
    send_all(NOW)

    assert (mail.outbox, [letter.state for letter in Letter.objects.all()]) == ([], ["overtaken"])


def test_whoever_left_meanwhile_hears_nothing():
    forum = make_forum()
    follower = make_follower(forum.organization)
    announce(forum, actor=make_member(forum.organization), now=NOW)

    Follower.objects.filter(pk=follower.pk).delete()
    send_all(NOW)

    assert (mail.outbox, Letter.objects.get().state) == ([], "overtaken")


def test_an_address_that_is_not_for_everybody_stands_in_no_announcement():
    forum = make_forum(address_shown=Forum.AddressShown.SEATED)
    make_follower(forum.organization)

    announce(forum, actor=make_member(forum.organization), now=NOW)
    send_all(NOW)

    message = mail.outbox[0]
    whole = message.body + message.alternatives[0].content
    assert (forum.venue.name in whole, forum.venue.address in whole) == (False, False)
    assert "You learn the address with your place." in whole


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.ORGANIZER)])
def test_other_roles_neither_see_the_button_nor_press_it(role: Role):
    forum = make_forum()
    make_follower(forum.organization)
    browser = signed_in(make_member(forum.organization, role=role))

    page = browser.get(f"/desk{forum.get_absolute_url()}share/").content.decode()
    answer = browser.post(f"/desk{forum.get_absolute_url()}announcement/")

    assert ("who asked to hear of new forums" in page, answer.status_code, Letter.objects.count()) == (
        False,
        404,
        0,
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_write_to_everybody_once(monkeypatch: pytest.MonkeyPatch):
    forum = make_forum()
    owner = make_member(forum.organization)
    for _ in range(3):
        make_follower(forum.organization)
    monkeypatch.setattr(announcing, "put_letters", meeting_before(announcing.put_letters, runners=2))

    numbers = race([partial(announce, forum, actor=owner, now=NOW) for _ in range(2)])

    assert (sorted(numbers), Letter.objects.count()) == ([0, 3], 3)
