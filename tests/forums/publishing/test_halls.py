"""Halls are remembered once each, with the notes that were last written about them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forums.languages.text import LangText
from forums.programme.models import Forum, Venue
from forums.publishing import announcing
from forums.publishing.editing import Edit
from forums.publishing.halls import Place
from tests.factories import make_forum, make_member, make_organization, make_venue, signed_in

pytestmark = pytest.mark.django_db

NEW = "/desk/our-committee/new-forum/"
QUIETLY = {"Accept": "application/json"}


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def form_of(forum: Forum, **changes: str) -> dict[str, str]:
    """A public forum's form as the page shows it, with these changes."""
    shown = {
        "uuid": str(forum.uuid),
        "title": str(forum.title),
        "local_date": f"{forum.local_date}",
        "starts_local": f"{forum.starts_local:%H:%M}",
        "ends_local": f"{forum.ends_local:%H:%M}",
        "place": forum.venue.name,
        "address": forum.venue.address,
        "room_limit": str(forum.room_limit),
        "contact_phone": "604-555-0142",
    }
    return shown | changes


def test_pauses_in_typing_a_place_leave_one_hall_behind(owner: Client):
    uuid = str(uuid4())

    for place in ("Gu", "Guild", "Guildford Park"):
        owner.post(NEW, {"uuid": uuid, "place": place, "access_en": "A lift."}, headers=QUIETLY)

    assert list(Venue.objects.values_list("name", "access")) == [("Guildford Park", LangText(en="A lift."))]


def test_a_draft_that_goes_elsewhere_leaves_other_peoples_halls_alone(host, owner: Client):
    used, left = make_venue(host, name="Used hall"), make_venue(host, name="Left hall")
    make_forum(host, venue=used)
    moved = make_forum(host, venue=left)
    move = Edit(columns={}, place=Place(name=used.name, address=used.address))
    announcing.change(moved, edit=move, line=LangText(), actor=make_member(host), now=timezone.now())
    uuid = str(uuid4())

    for hall in (used, left, Venue(name="Our own hall")):
        owner.post(NEW, {"uuid": uuid, "place": hall.name, "address": hall.address}, headers=QUIETLY)

    assert sorted(Venue.objects.values_list("name", flat=True)) == ["Left hall", "Our own hall", "Used hall"]


def test_a_draft_that_is_thrown_away_takes_its_hall_with_it(owner: Client):
    owner.post(NEW, {"uuid": str(uuid4()), "title": "Evening", "place": "Somewhere"})

    owner.post(f"/desk{Forum.objects.get().get_absolute_url()}withdrawal/")

    assert (Forum.objects.count(), Venue.objects.count()) == (0, 0)


def test_new_notes_about_a_hall_are_a_new_version_of_every_page_that_shows_them(host, owner: Client):
    hall = make_venue(host)
    edited, neighbour = make_forum(host, venue=hall), make_forum(host, venue=hall)
    before = Client().get(neighbour.get_absolute_url())

    owner.post(f"/desk{edited.get_absolute_url()}edit/", form_of(edited, access_en="The lift is broken."))
    after = Client().get(neighbour.get_absolute_url(), headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "The lift is broken." in texts(after)


def test_what_a_draft_says_of_a_hall_that_others_have_is_its_own_until_it_is_published(host, owner: Client):
    hall = make_venue(host, access=LangText(en="Ramp on the east side.", km="មានផ្លូវជម្រាល"))
    neighbour = make_forum(host, venue=hall)
    draft = make_forum(host, venue=hall, state="draft", published_at=None)
    address = f"/desk{draft.get_absolute_url()}"
    before = Client().get(neighbour.get_absolute_url())
    said = form_of(draft, slug=draft.slug, access_en="Ramp on the west side.", access_km="")

    for _ in range(2):
        owner.post(f"{address}edit/", said, headers=QUIETLY)
    meanwhile = Client().get(neighbour.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
    own = [texts(owner.get(f"{address}{page}")) for page in ("edit/", "preview/", "publication/")]
    owner.post(f"{address}publication/")

    assert meanwhile.status_code == 304
    assert ["Ramp on the west side." in page for page in own] == [True, True, True]
    assert "Ramp on the west side." in texts(Client().get(neighbour.get_absolute_url()))
    hall.refresh_from_db()
    assert hall.access == LangText(en="Ramp on the west side.", km="មានផ្លូវជម្រាល")
    assert Forum.objects.values_list("own_access", flat=True).get(pk=draft.pk) == LangText()


def test_notes_can_be_taken_away_where_the_form_has_shown_them(host, owner: Client):
    forum = make_forum(host)
    make_forum(host, venue=forum.venue)

    owner.post(f"/desk{forum.get_absolute_url()}edit/", form_of(forum, access_en="", access_km=""))

    assert Venue.objects.get().access == LangText()


@pytest.mark.parametrize(
    "wrong", [{"access_en": "x" * 1001, "access_km": ""}, {"address": "x" * 201}], ids=["notes", "address"]
)
def test_what_is_wrong_about_a_hall_changes_nothing_about_it(host, owner: Client, wrong: dict[str, str]):
    draft = make_forum(host, state="draft", published_at=None)
    before = Venue.objects.values("name", "address", "access").get()

    owner.post(f"/desk{draft.get_absolute_url()}edit/", form_of(draft, **wrong))

    draft.refresh_from_db()
    assert Venue.objects.values("name", "address", "access").get() == before
    assert draft.venue_id is not None
