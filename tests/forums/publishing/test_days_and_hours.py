"""Days and hours as people type them: what no calendar or clock can mean is said in words, never an error page."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.test import Client

from forums.programme.models import Forum
from tests.factories import SUNDAY, make_forum, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

NEW = "/desk/our-committee/new-forum/"
TURN_BACK = "2030-11-03"  # New York's clocks show 1:00 to 2:00 twice
TURN_FORWARD = "2030-03-10"  # and on this day they jump over 2:00 to 3:00


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01"])
@pytest.mark.parametrize("field", ["local_date", "opens_on", "closes_on"])
def test_a_day_far_from_any_calendar_is_a_slip_of_the_pen(owner: Client, field: str, day: str):
    form = {
        "uuid": str(uuid4()),
        "title": "Evening",
        "local_date": SUNDAY.isoformat(),
        "starts_local": "14:00",
        "ends_local": "15:00",
    }

    page = texts(owner.post(NEW, form | {field: day}))

    assert "Please write a day from 2000 to 2100." in page
    assert f'value="{day}"' in page
    assert Forum.objects.values_list("title__en", field).get() == ("Evening", None)


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_can_be_written(owner: Client, day: str):
    form = {"uuid": str(uuid4()), "local_date": day, "starts_local": "14:00", "ends_local": "01:00"}

    owner.post(NEW, form | {"opens_on": day, "closes_on": day})

    assert Forum.objects.get().local_date == date.fromisoformat(day)


def in_new_york(**more: str) -> dict[str, str]:
    return {
        "uuid": str(uuid4()),
        "title": "Evening",
        "time_zone": "America/New_York",
        "local_date": TURN_BACK,
        "starts_local": "01:30",
        "starts_fold": "1",
        "ends_local": "01:45",
        "ends_fold": "0",
        **more,
    }


def test_an_end_in_the_first_of_two_hours_is_before_a_start_in_the_second(owner: Client):
    page = texts(owner.post(NEW, in_new_york()))

    draft = Forum.objects.get()
    assert "It would end before it starts. Please choose the other hour." in page
    assert (draft.starts_local, draft.ends_local, draft.starts_at) == (time(1, 30), time(1, 45), None)


def test_a_public_forum_is_not_moved_to_an_end_before_its_start(host, owner: Client):
    forum = make_forum(host, time_zone="America/New_York")
    form = in_new_york(
        uuid=str(forum.uuid),
        place=forum.venue.name,
        address=forum.venue.address,
        room_limit="220",
        contact_phone="604-555-0142",
    )

    page = texts(owner.post(f"/desk{forum.get_absolute_url()}edit/", form))

    assert "It would end before it starts. Please choose the other hour." in page
    assert Forum.objects.get().starts_at == forum.starts_at


def test_a_draft_whose_stored_hours_end_before_they_start_is_kept_and_not_published(host, owner: Client):
    draft = make_forum(host, state="draft", published_at=None, time_zone="America/New_York")
    address = f"/desk{draft.get_absolute_url()}"
    whole = in_new_york(uuid=str(draft.uuid), slug=draft.slug, starts_fold="0")
    owner.post(f"{address}edit/", whole)

    answer = owner.post(f"{address}edit/", whole | {"starts_fold": "1"})
    page = texts(owner.post(f"{address}publication/", follow=True))

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.state, draft.starts_fold, draft.ends_fold, draft.starts_at) == ("draft", 1, 0, None)
    assert "The clocks change that night: please look at the time again." in page


@pytest.mark.parametrize("state", ["draft", "published"])
def test_an_hour_that_the_forums_own_clocks_jump_over_is_found_though_no_zone_is_sent(
    host, owner: Client, state: str
):
    forum = make_forum(host, state=state, time_zone="America/New_York")
    form = {
        "uuid": str(forum.uuid),
        "title": "Evening",
        "local_date": TURN_FORWARD,
        "starts_local": "02:30",
        "ends_local": "05:00",
        "place": forum.venue.name,
        "address": forum.venue.address,
        "room_limit": "220",
        "contact_phone": "604-555-0142",
    }

    page = texts(owner.post(f"/desk{forum.get_absolute_url()}edit/", form))

    assert "this time does not exist" in page


def an_evening(starts: str, ends: str, **more: str) -> dict[str, str]:
    return {
        "uuid": str(uuid4()),
        "title": "Evening",
        "local_date": SUNDAY.isoformat(),
        "starts_local": starts,
        "ends_local": ends,
        "place": "The hall",
        "room_limit": "220",
        "contact_phone": "604-555-0142",
        **more,
    }


def test_a_forum_past_midnight_says_so_on_its_form_and_before_it_is_published(owner: Client):
    published = texts(owner.post(NEW, an_evening("20:00", "01:00", then="publish"), follow=True))

    desk = f"/desk{Forum.objects.get().get_absolute_url()}"
    pages = [published, texts(owner.get(f"{desk}edit/"))]
    assert [page.count("It ends the next day, at 1:00 am.") for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("starts", "ends", "until"),
    [
        ("14:00", "13:00", "23 hours, until 1:00 pm"),
        ("14:00", "14:00", "24 hours, until 2:00 pm"),
        ("19:00", "07:30", "12.5 hours, until 7:30 am"),
    ],
)
@pytest.mark.parametrize("state", ["draft", "published"])
def test_an_end_before_the_start_is_not_taken_for_the_next_day(
    host, owner: Client, starts: str, ends: str, until: str, state: str
):
    forum = make_forum(host, state=state)
    form = an_evening(starts, ends, uuid=str(forum.uuid))

    page = texts(owner.post(f"/desk{forum.get_absolute_url()}edit/", form))

    asked = f"It would end before it starts, or last {until} the next day."
    assert (asked in page, f'value="{ends}"' in page) == (True, True)
    assert Forum.objects.get().ends_local == forum.ends_local


def test_a_draft_whose_start_alone_was_kept_is_not_published_backwards(host, owner: Client):
    draft = make_forum(host, state="draft", published_at=None, starts=time(10), ends=time(12))
    desk = f"/desk{draft.get_absolute_url()}"
    owner.post(f"{desk}edit/", an_evening("14:00", "13:00", uuid=str(draft.uuid), slug=draft.slug))

    page = texts(owner.post(f"{desk}publication/", follow=True))

    assert Forum.objects.values_list("state", "starts_local").get() == ("draft", time(14))
    assert "Please write when it ends." in page


def test_a_change_past_midnight_is_said_before_it_is_saved(host, owner: Client):
    forum = make_forum(host)
    form = an_evening(
        "20:00", "01:00", uuid=str(forum.uuid), place=forum.venue.name, address=forum.venue.address
    )

    page = texts(owner.post(f"/desk{forum.get_absolute_url()}edit/", form))

    assert "Before this is saved" in page
    assert "It ends the next day, at 1:00 am." in page
