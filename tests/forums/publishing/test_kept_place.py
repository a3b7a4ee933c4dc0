"""A place that is kept back stands on nothing that everybody may read, whatever happened to the forum."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.hosting.models import User
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from forums.publishing.announcing import cancel, change, postpone, reveal_due
from forums.publishing.editing import Edit, Place
from tests.factories import SUNDAY, make_forum, make_member, make_organization, make_venue, signed_in

pytestmark = pytest.mark.django_db

OLD, NEW = (
    Place(name="Secret Hall", address="1 Hidden Road"),
    Place(name="Quiet House", address="2 Back Lane"),
)
WORDS = ("Secret Hall", "Hidden Road", "Quiet House", "Back Lane")


def a_forum(shown: str) -> Forum:
    host = make_organization(slug="our-committee", languages=["en", "km"])
    venue = make_venue(host, name=OLD.name, address=OLD.address)
    due = timezone.now() - timedelta(minutes=1)
    return make_forum(host, slug="evening", venue=venue, address_shown=shown, address_shown_at=due)


def edited(forum: Forum, *, line: str = "", place: Place | None = None, **columns: object) -> None:
    texts = LangText(en=line) if line else LangText()
    edit = Edit(columns=columns, place=place)
    change(forum, edit=edit, line=texts, actor=make_member(forum.organization), now=timezone.now())


def everything_public(forum: Forum) -> dict[str, str]:
    page = forum.get_absolute_url()
    addresses = [
        "/",
        "/our-committee/",
        page,
        f"{page}?lang=km",
        f"{page}calendar.ics",
        f"{page}registration/",
    ]
    found = {address: Client().get(address).content.decode() for address in addresses}
    share = signed_in(make_member(forum.organization)).get(f"/desk{page}share/")
    return found | {"share": share.content.decode()}


def named_in(pages: dict[str, str]) -> list[tuple[str, str]]:
    joined = {address: text.replace("\r\n ", "") for address, text in pages.items()}
    return [(address, word) for address, text in joined.items() for word in WORDS if word in text]


def ended(step: Callable[..., Forum]) -> Callable[[Forum], None]:
    def do(forum: Forum) -> None:
        edited(forum, place=NEW)
        actor: User = make_member(forum.organization)
        step(forum, line=LangText(), actor=actor, now=timezone.now())

    return do


def moved_then_kept(forum: Forum) -> None:
    edited(forum, place=NEW)
    edited(forum, address_shown="seated")


STEPS: dict[str, tuple[str, Callable[[Forum], object]]] = {
    "told to people with a place": ("later", lambda _: reveal_due(timezone.now())),
    "moved": ("seated", lambda forum: edited(forum, place=NEW, line="Now at Quiet House.")),
    "moved in time too": (
        "seated",
        lambda forum: edited(
            forum, place=NEW, local_date=SUNDAY + timedelta(days=7), line="Now at Quiet House."
        ),
    ),
    "kept back from everybody": ("everyone", lambda forum: edited(forum, address_shown="later")),
    "kept back from people with a place": ("seated", lambda forum: edited(forum, address_shown="later")),
    "moved, then kept for people with a place": ("everyone", moved_then_kept),
    "moved, then cancelled": ("seated", ended(cancel)),
    "moved, then postponed": ("seated", ended(postpone)),
}


@pytest.mark.parametrize("what", STEPS)
def test_a_kept_place_is_public_nowhere_after_the_forum_is(what: str):
    shown, step = STEPS[what]
    forum = a_forum(shown)

    step(forum)

    assert named_in(everything_public(forum)) == []


def test_a_place_that_was_kept_is_not_struck_through_once_a_new_one_is_public():
    forum = a_forum("seated")

    edited(forum, place=NEW, address_shown="everyone")

    page = " ".join(Client().get(forum.get_absolute_url()).content.decode().split())
    assert "The place: <ins>Quiet House, 2 Back Lane</ins>" in page
    assert "Secret Hall" not in page
    assert "Hidden Road" not in page


def test_a_new_time_stands_on_the_page_of_a_forum_whose_place_is_kept():
    forum = a_forum("seated")

    edited(forum, place=NEW, local_date=SUNDAY + timedelta(days=7))

    page = Client().get(forum.get_absolute_url()).content.decode()
    assert "New time: <del>" in page


def test_a_place_is_in_no_change_while_it_is_kept_back():
    forum = a_forum("later")
    Forum.objects.update(address_shown_at=timezone.now() + timedelta(days=1))

    edited(forum, place=NEW)
    edited(forum, local_date=SUNDAY + timedelta(days=7))

    recorded = list(Change.objects.values_list("old_venue", "new_venue", "old_address", "new_address"))
    assert recorded == [("", "", "", "")]


@pytest.mark.parametrize("was", ["everyone", "seated"])
def test_keeping_a_place_back_is_no_news(was: str):
    forum = a_forum(was)

    edited(forum, address_shown="later")

    assert Forum.objects.values_list("address_shown", "sequence").get() == ("later", 0)
    assert Change.objects.count() == 0
