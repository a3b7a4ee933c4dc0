"""Drafts that are saved at the same moment: nobody's words are lost, and no address is given twice."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forums.languages.text import LangText
from forums.programme.models import Forum, Venue
from forums.publishing import announcing, drafting
from forums.publishing.editing import Edit
from forums.publishing.halls import Place
from forums.publishing.refusals import AddressTaken
from tests.factories import make_forum, make_member, make_organization, signed_in
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db(transaction=True)


def save(host, actor, uuid: UUID, *, place: Place | None = None, **columns: object) -> Forum:
    """One save of a form that speaks of a title and of these."""
    edit = Edit(columns=columns, texts={"title": {"en": "The right to vote"}}, place=place)
    return drafting.save_draft(host, uuid=uuid, edit=edit, actor=actor, now=timezone.now())


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have chosen their address before either writes its row, unless something keeps them apart."""
    monkeypatch.setattr(Forum, "save", meeting_before(Forum.save, runners=2))


def test_the_quiet_save_and_the_button_at_once_are_one_draft(meeting):
    host = make_organization()
    actor, uuid = make_member(host), uuid4()

    outcomes = race([partial(save, host, actor, uuid), partial(save, host, actor, uuid, team=9)])

    assert [type(outcome) for outcome in outcomes] == [Forum, Forum]
    assert [(forum.uuid, forum.team, forum.slug) for forum in Forum.objects.all()] in (
        [(uuid, 4, "the-right-to-vote")],
        [(uuid, 9, "the-right-to-vote")],
    )
    assert host.audit_entries.count() == 1


def test_two_drafts_of_one_title_at_once_get_an_address_each(meeting):
    host = make_organization()
    actor = make_member(host)

    outcomes = race([partial(save, host, actor, uuid4()) for _ in range(2)])

    assert [type(outcome) for outcome in outcomes] == [Forum, Forum]
    assert sorted(Forum.objects.values_list("slug", flat=True)) == [
        "the-right-to-vote",
        "the-right-to-vote-2",
    ]


def test_of_two_who_type_one_address_at_once_the_second_is_told(meeting):
    host = make_organization()
    actor = make_member(host)

    outcomes = race([partial(save, host, actor, uuid4(), slug="our-evening") for _ in range(2)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [AddressTaken.__name__, Forum.__name__]
    assert Forum.objects.count() == 1


def test_a_hall_is_not_forgotten_while_a_public_forum_moves_into_it(monkeypatch: pytest.MonkeyPatch):
    host = make_organization()
    actor, uuid, public = make_member(host), uuid4(), make_forum(host)
    save(host, actor, uuid, place=Place(name="Gym"), room_limit=public.room_limit)
    monkeypatch.setattr(Forum, "save", meeting_before(Forum.save, runners=2))
    monkeypatch.setattr(Venue, "delete", meeting_before(Venue.delete, runners=2))

    outcomes = race(
        [
            partial(save, host, actor, uuid, place=Place(name="Cafeteria")),
            partial(
                announcing.change,
                public,
                edit=Edit(columns={}, place=Place(name="Gym")),
                line=LangText(),
                actor=actor,
                now=timezone.now(),
            ),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Forum, Forum]
    assert sorted(Forum.objects.values_list("state", "venue__name")) == [
        ("draft", "Cafeteria"),
        ("published", "Gym"),
    ]


@pytest.mark.parametrize("quiet", [False, True])
def test_what_was_typed_is_kept_even_if_its_address_has_just_been_taken(
    monkeypatch: pytest.MonkeyPatch, quiet: bool
):
    host = make_organization(slug="our-committee", languages=["en"])
    actor = make_member(host)
    owner = signed_in(actor)
    form = {"uuid": str(uuid4()), "title": "Evening", "slug": "our-evening", "room_limit": "80"}

    answer = first_taken(monkeypatch, host, actor, owner, form, quiet=quiet)

    kept = Forum.objects.get(uuid=form["uuid"])
    assert (str(kept.title), kept.room_limit, kept.slug) == ("Evening", 80, "evening")
    if quiet:
        assert answer.json()["action"] == f"/desk{kept.get_absolute_url()}edit/"
    else:
        assert "This address is taken. Please choose another." in answer.content.decode()


def first_taken(monkeypatch, host, actor, owner: Client, form: dict[str, str], *, quiet: bool):
    """Send the form; between its check and its save somebody else takes the address."""
    real = drafting.save_draft
    taken: list[Forum] = []

    def late(*args, **options):
        if not taken:
            taken.append(save(host, actor, uuid4(), slug=form["slug"]))
        return real(*args, **options)

    monkeypatch.setattr("forums.publishing.views.save_draft", late)
    headers = {"Accept": "application/json"} if quiet else {}
    return owner.post("/desk/our-committee/new-forum/", form, headers=headers)
