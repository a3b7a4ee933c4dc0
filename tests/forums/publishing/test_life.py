"""Draft → public → postponed, moved, cancelled: who is told, and what can no longer change."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.hosting.models import AuditEntry
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from forums.publishing import announcing
from forums.publishing.refusals import AlreadyOver, NotComplete, PeopleRegistered
from forums.signing.subkeys import current_number
from tests.factories import SUNDAY, make_forum, make_member, make_organization, make_user, signed_in

pytestmark = pytest.mark.django_db


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def form_of(forum: Forum, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with these changes."""
    assert forum.venue is not None
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
        "capacity": str(forum.capacity),
    }
    return shown | changes


def desk(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}"


def save_and_confirm(client: Client, forum: Forum, form: dict[str, str]):
    """Send the form, read what it would mean, and say yes to exactly that."""
    asked = texts(client.post(f"{desk(forum)}edit/", form))
    digest = re.search(r'name="confirmed" value="(\w+)"', asked)
    assert digest is not None
    return client.post(f"{desk(forum)}edit/", form | {"confirmed": digest.group(1)}, follow=True)


def test_one_confirmation_makes_a_draft_public_and_writes_to_nobody(host, owner: Client, mailoutbox):
    draft = make_forum(host, state="draft", published_at=None, ticket_key_id=None)

    asked = texts(owner.get(f"{desk(draft)}publication/"))
    answer = owner.post(f"{desk(draft)}publication/", follow=True)

    draft.refresh_from_db()
    assert "Nobody is written to." in asked
    assert "Your forum is public." in texts(answer)
    assert (draft.state, draft.ticket_key_id, draft.sequence, mailoutbox) == (
        "published",
        current_number(),
        0,
        [],
    )
    assert Client().get(draft.get_absolute_url()).status_code == 200
    assert list(AuditEntry.objects.values_list("verb", "subject")) == [
        ("forum published", f"forum:{draft.uuid}")
    ]


def test_a_draft_that_lacks_something_is_not_published_and_the_page_says_what(host, owner: Client):
    draft = make_forum(host, state="draft", title=LangText(), room_limit=None)

    page = texts(owner.post(f"{desk(draft)}publication/", follow=True))

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "Please write a title." in page
    assert "Please write how many people the room may hold." in page


def test_nothing_is_announced_for_a_day_that_is_past(host, owner: Client):
    draft = make_forum(host, state="draft", on=SUNDAY - timedelta(days=100))

    page = texts(owner.post(f"{desk(draft)}publication/", follow=True))

    draft.refresh_from_db()
    assert (draft.state, "That day is past." in page) == ("draft", True)


def test_the_address_is_frozen_once_public(host, owner: Client):
    forum = make_forum(host, slug="on-the-posters")

    owner.post(f"{desk(forum)}edit/", form_of(forum, slug="somewhere-else"))

    assert Forum.objects.get().slug == "on-the-posters"


def test_a_typo_tells_nobody_and_is_saved_at_once(host, owner: Client):
    forum = make_forum(host)

    answer = owner.post(
        f"{desk(forum)}edit/", form_of(forum, title="The right to vote, from abroad"), follow=True
    )

    after = Forum.objects.get()
    assert "Changed. Nobody was written to." in texts(answer)
    assert (str(after.title), after.sequence, Change.objects.count()) == (
        "The right to vote, from abroad",
        0,
        0,
    )
    assert after.content_changed_at > forum.content_changed_at


def test_a_new_time_is_confirmed_first_and_then_raises_the_sequence(host, owner: Client):
    forum = make_forum(host)
    form = form_of(forum, starts_local="15:00")

    asked = owner.post(f"{desk(forum)}edit/", form)
    untouched = Forum.objects.get()
    answer = save_and_confirm(owner, forum, form | {"line": "The hall opens later."})

    after, change = Forum.objects.get(), Change.objects.get()
    assert "<del>" in texts(asked)
    assert 'name="starts_local" value="15:00"' in texts(asked)
    assert (untouched.starts_at, untouched.sequence) == (forum.starts_at, 0)
    assert "Changed. Nobody has a place yet, so nobody is told." in texts(answer)
    assert (after.sequence, after.door_revision, after.starts_at) == (
        1,
        1,
        forum.starts_at + timedelta(hours=1),
    )
    assert (change.sequence, change.old_starts_at, change.new_starts_at, str(change.line)) == (
        1,
        forum.starts_at,
        after.starts_at,
        "The hall opens later.",
    )


def test_a_new_place_keeps_the_old_one_in_the_change(host, owner: Client):
    forum = make_forum(host)
    old = forum.venue

    save_and_confirm(owner, forum, form_of(forum, place="Cafeteria"))

    change = Change.objects.get()
    assert (change.old_venue, change.new_venue, change.old_address) == (old.name, "Cafeteria", old.address)
    page = texts(Client().get(forum.get_absolute_url()))
    assert f"New place: <del>{old.name}</del> <ins>Cafeteria</ins>" in page


def test_another_forum_in_the_old_hall_is_not_moved_along(host, owner: Client):
    forum = make_forum(host)
    neighbour = make_forum(host, venue=forum.venue)

    save_and_confirm(owner, forum, form_of(forum, address="1 Other Street"))

    neighbour.refresh_from_db()
    assert neighbour.venue.address == "10707 146 Street, Surrey, BC, Canada"


def test_fewer_places_than_people_are_confirmed_and_take_nobodys_place(host, owner: Client):
    forum = make_forum(host, capacity=100, seats_taken=90)
    form = form_of(forum, capacity="60", room_limit="70")

    asked = texts(owner.post(f"{desk(forum)}edit/", form))
    save_and_confirm(owner, forum, form)

    after = Forum.objects.get()
    assert "30 people more than places." in asked
    assert (after.capacity, after.seats_taken, after.over_committed, after.sequence) == (60, 90, True, 0)

    owner.post(f"{desk(forum)}edit/", form_of(after, capacity="95", room_limit="120"))
    assert Forum.objects.get().over_committed is False


def test_a_postponed_forum_takes_nobody_and_a_new_day_makes_it_public_again(host, owner: Client):
    forum = make_forum(host)

    owner.post(f"{desk(forum)}postponement/", {"line": "The speaker is ill."})
    postponed = texts(Client().get(forum.get_absolute_url()))
    new_day = (SUNDAY + timedelta(days=7)).isoformat()
    save_and_confirm(owner, forum, form_of(forum, local_date=new_day))

    after = Forum.objects.get()
    assert "This forum is postponed." in postponed
    assert "The speaker is ill." in postponed
    assert "registration/" not in postponed
    assert (after.state, after.sequence) == ("published", 2)
    assert list(Change.objects.order_by("sequence").values_list("old_state", "new_state")) == [
        ("published", "postponed"),
        ("postponed", "published"),
    ]


def test_cancelled_is_final(host, owner: Client):
    forum = make_forum(host)

    owner.post(f"{desk(forum)}cancellation/", {"line": "a\x00b"})
    owner.post(f"{desk(forum)}cancellation/")
    owner.post(
        f"{desk(forum)}edit/",
        form_of(forum, local_date=(SUNDAY + timedelta(days=7)).isoformat()),
    )

    after = Forum.objects.get()
    assert (after.state, after.sequence, after.local_date) == ("cancelled", 1, SUNDAY)


def test_only_a_forum_nobody_registered_for_becomes_a_draft_again(host, owner: Client):
    quiet, busy = make_forum(host), make_forum(host, seats_taken=1, door_revision=1)

    owner.post(f"{desk(quiet)}withdrawal/")
    refused = texts(owner.post(f"{desk(busy)}withdrawal/", follow=True))

    assert set(Forum.objects.values_list("uuid", "state")) == {
        (quiet.uuid, "draft"),
        (busy.uuid, "published"),
    }
    assert "Somebody has registered." in refused


def test_looking_changes_nothing(host, owner: Client):
    forum = make_forum(host)
    before = Forum.objects.values().get()

    for page in (
        "edit/",
        "preview/",
        "publication/",
        "share/",
        "postponement/",
        "cancellation/",
        "withdrawal/",
    ):
        owner.get(f"{desk(forum)}{page}")

    assert Forum.objects.values().get() == before


def test_texts_to_share_stand_per_language_and_together(host, owner: Client):
    forum = make_forum(host)

    page = texts(owner.get(f"{desk(forum)}share/"))

    assert (
        '<textarea class="input" id="share-en" rows="7" lang="en" readonly>The right to vote from abroad'
        in page
    )
    assert 'id="share-km"' in page
    assert 'id="share-all"' in page
    assert f"{forum.get_absolute_url()}?lang=km" in page
    assert '<path stroke="currentColor" d="M4 4.5h7' in page


def test_the_verbs_refuse_what_cannot_be():
    actor, now = make_user(), timezone.now()
    empty = make_forum(state="draft", title=LangText())
    past = make_forum(on=SUNDAY - timedelta(days=100))
    busy = make_forum(seats_taken=1, door_revision=1)
    refusals = [
        (NotComplete, lambda: announcing.publish(empty, actor=actor, now=now)),
        (AlreadyOver, lambda: announcing.publish(make_forum(state="cancelled"), actor=actor, now=now)),
        (AlreadyOver, lambda: announcing.cancel(past, line=LangText(), actor=actor, now=now)),
        (AlreadyOver, lambda: announcing.postpone(past, line=LangText(), actor=actor, now=now)),
        (AlreadyOver, lambda: announcing.cancel(empty, line=LangText(), actor=actor, now=now)),
        (PeopleRegistered, lambda: announcing.unpublish(busy, actor=actor, now=now)),
    ]

    for refusal, step in refusals:
        with pytest.raises(refusal):
            step()


def test_every_step_is_safe_to_repeat():
    actor, now, forum = make_user(), timezone.now(), make_forum(state="draft")

    announcing.publish(forum, actor=actor, now=now)
    announcing.publish(forum, actor=actor, now=now)
    announcing.postpone(forum, line=LangText(), actor=actor, now=now)
    announcing.postpone(forum, line=LangText(), actor=actor, now=now)
    announcing.cancel(forum, line=LangText(), actor=actor, now=now)
    announcing.cancel(forum, line=LangText(), actor=actor, now=now)

    assert Forum.objects.values_list("state", "sequence").get() == ("cancelled", 2)


def test_the_usual_doors_and_hold_move_with_the_start(host, owner: Client):
    forum = make_forum(host, doors_local=None, held_until_local=None)

    for start, doors, held in (("13:00", "12:30", "13:10"), ("15:00", "14:30", "15:10")):
        save_and_confirm(owner, forum, form_of(Forum.objects.get(), starts_local=start))

        after = Forum.objects.get()
        shown = [f"{after.local(at):%Y-%m-%d %H:%M}" for at in (after.doors_at, after.places_held_until)]
        assert shown == [f"{SUNDAY} {doors}", f"{SUNDAY} {held}"]


def test_doors_after_the_start_are_a_slip_that_is_said(host, owner: Client):
    forum = make_forum(host)

    page = texts(
        owner.post(f"{desk(forum)}edit/", form_of(forum, doors_local="14:30", held_until_local="13:00"))
    )

    assert "The doors would open after the start." in page
    assert "Places would be held until before the start." in page


def test_a_yes_to_something_else_is_asked_again(host, owner: Client):
    forum = make_forum(host)
    first = texts(owner.post(f"{desk(forum)}edit/", form_of(forum, starts_local="15:00")))
    digest = re.search(r'name="confirmed" value="(\w+)"', first).group(1)

    answer = owner.post(f"{desk(forum)}edit/", form_of(forum, starts_local="16:00") | {"confirmed": digest})

    assert "Before this is saved" in texts(answer)
    assert Forum.objects.get().sequence == 0


def test_a_draft_form_sent_after_publication_is_a_change_and_loses_nothing(host, owner: Client):
    forum = make_forum(host)

    asked = texts(owner.post("/desk/our-committee/new-forum/", form_of(forum, starts_local="15:00")))
    quiet = owner.post(
        f"{desk(forum)}edit/", form_of(forum, title="x"), headers={"Accept": "application/json"}
    )

    assert "Before this is saved" in asked
    assert quiet.status_code == 409
    assert Forum.objects.values_list("title__en", "sequence").get() == (str(forum.title), 0)


def test_telling_the_address_later_is_a_change_of_place_when_it_is_told(host, owner: Client):
    forum = make_forum(host, address_shown="later", address_shown_at=timezone.now() - timedelta(minutes=1))
    early = make_forum(host, address_shown="later", address_shown_at=timezone.now() + timedelta(days=1))

    announcing.reveal_due(timezone.now())
    announcing.reveal_due(timezone.now())

    assert set(Forum.objects.values_list("uuid", "address_shown", "sequence")) == {
        (forum.uuid, "seated", 1),
        (early.uuid, "later", 0),
    }
    change = Change.objects.get()
    assert (change.old_address, change.new_address) == ("", "10707 146 Street, Surrey, BC, Canada")


def test_a_postponed_forum_may_take_place_on_its_own_day_after_all(host, owner: Client):
    forum = make_forum(host)
    owner.post(f"{desk(forum)}postponement/")

    offered = texts(owner.get(f"{desk(forum)}edit/"))
    asked = texts(owner.get(f"{desk(forum)}resumption/"))
    answers = [owner.post(f"{desk(forum)}resumption/", {"line": "She is well again."}) for _ in range(2)]

    after = Forum.objects.get()
    assert f'href="{desk(forum)}resumption/"' in offered
    assert "after all?" in asked
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (after.state, after.starts_at, after.sequence) == ("published", forum.starts_at, 2)
    assert "This forum is postponed." not in texts(Client().get(forum.get_absolute_url()))


def test_a_postponed_forum_whose_day_is_past_waits_for_another(host, owner: Client):
    forum = make_forum(host, on=SUNDAY - timedelta(days=30), state="postponed")

    pages = {path: texts(Client().get(path)) for path in (forum.get_absolute_url(), "/our-committee/", "/")}
    offered = texts(owner.get(f"{desk(forum)}edit/"))
    refused = texts(owner.post(f"{desk(forum)}resumption/", follow=True))
    desk_page = texts(owner.get("/desk/"))

    assert "This forum is postponed. The new date will stand here." in pages[forum.get_absolute_url()]
    assert [path for path, page in pages.items() if "This forum is over" in page] == []
    assert [path for path in ("/our-committee/", "/") if forum.get_absolute_url() in pages[path]] == []
    assert "resumption/" not in offered
    assert "nothing was changed" in refused
    assert forum.get_absolute_url() in desk_page.partition("Earlier")[0]


@pytest.mark.parametrize("on", [SUNDAY, SUNDAY - timedelta(days=30)])
def test_a_postponed_forum_can_always_be_cancelled(host, owner: Client, on):
    forum = make_forum(host, on=on, state="postponed")

    owner.post(f"{desk(forum)}cancellation/")

    assert Forum.objects.values_list("state", "sequence").get() == ("cancelled", 1)


def test_a_postponed_forum_whose_day_is_past_gets_a_new_one(host, owner: Client):
    forum = make_forum(host, on=SUNDAY - timedelta(days=30), state="postponed")

    save_and_confirm(owner, forum, form_of(forum, local_date=str(SUNDAY)))

    assert Forum.objects.values_list("state", "local_date", "sequence").get() == ("published", SUNDAY, 1)


def test_while_a_forum_is_postponed_nobody_is_told_of_its_place_and_its_return_tells_all(host, owner: Client):
    forum = make_forum(host)
    old = forum.venue.name
    owner.post(f"{desk(forum)}postponement/")

    quiet = owner.post(f"{desk(forum)}edit/", form_of(forum, place="Cafeteria"), follow=True)
    meanwhile = Forum.objects.get().sequence
    owner.post(f"{desk(forum)}resumption/")

    assert "Changed. Nobody was written to." in texts(quiet)
    assert meanwhile == 1
    newest = Change.objects.get(sequence=2)
    assert (newest.old_state, newest.old_venue, newest.new_venue) == ("postponed", old, "Cafeteria")


def test_postponing_says_until_when_names_are_kept(host, owner: Client):
    forum = make_forum(host, purge_on=SUNDAY.replace(year=2030, month=1, day=5))

    asked = texts(owner.get(f"{desk(forum)}postponement/"))
    owner.post(f"{desk(forum)}postponement/")
    page = texts(owner.get(desk(forum)))

    promise = "Set a new date before 5 January 2030. On that day the names are deleted, as promised."
    assert (promise in asked, promise in page) == (True, True)


def test_withdrawn_and_published_anew_it_is_a_new_announcement_that_calendars_follow(host, owner: Client):
    forum = make_forum(host)
    ics = f"{forum.get_absolute_url()}calendar.ics"
    before = Client().get(ics).content
    save_and_confirm(owner, forum, form_of(forum, starts_local="15:00"))

    owner.post(f"{desk(forum)}withdrawal/")
    owner.post(f"{desk(forum)}edit/", form_of(forum, starts_local="16:00"))
    owner.post(f"{desk(forum)}publication/")

    page, after = texts(Client().get(forum.get_absolute_url())), Client().get(ics).content
    assert "4:00 to 5:30 pm" in page
    assert ("3:00" in page, "<del>" in page) == (False, False)
    assert (b"SEQUENCE:0" in before, b"SEQUENCE:3" in after, b"T160000" in after) == (True, True, True)
    assert list(Change.objects.order_by("sequence").values_list("old_state", "new_state")) == [
        ("published", "published"),
        ("published", "draft"),
        ("draft", "published"),
    ]


def test_a_forum_may_be_withdrawn_and_published_again_and_again(host, owner: Client):
    forum = make_forum(host)

    for _ in range(2):
        owner.post(f"{desk(forum)}withdrawal/")
        owner.post(f"{desk(forum)}publication/")

    after = Forum.objects.get()
    assert (after.state, after.sequence, after.door_revision) == ("published", 4, 4)


def test_a_first_publication_raises_nothing(host, owner: Client):
    draft = make_forum(host, state="draft", published_at=None)

    owner.post(f"{desk(draft)}publication/")

    assert Forum.objects.values_list("state", "sequence").get() == ("published", 0)
