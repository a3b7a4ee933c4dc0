"""Changes of a public forum: what they are said to mean is what they do, and nobody's change is lost."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.hosting.models import record
from forums.languages.text import LangText
from forums.programme.models import Change, Forum, Speaker
from forums.programme.moves import moves
from forums.publishing import announcing
from forums.publishing.editing import Edit
from forums.publishing.halls import Place
from forums.publishing.refusals import AlreadyOver, DayIsPast
from tests.factories import SUNDAY, TODAY, make_forum, make_member, make_organization, make_user, signed_in
from tests.races import race

pytestmark = pytest.mark.django_db


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def opened(client: Client, forum: Forum) -> dict[str, str]:
    """The form as the page shows it, with everything a browser would send back."""
    page = client.get(f"{desk(forum)}edit/")
    form = page.context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.name not in ("title_more", "access")}
    shown |= {"uuid": str(forum.uuid), "version": page.context["version"]}
    kept = {name: value for name, value in shown.items() if value not in (None, "", False)}
    sent = {name: "on" if value is True else value for name, value in kept.items()} | {"capacity": "216"}
    lines = {name: value.replace("\n", "\r\n") for name, value in sent.items() if isinstance(value, str)}
    return sent | lines | speakers_in(page.context["speakers"])


def speakers_in(speakers) -> dict[str, str]:
    """As a browser sends them: each line of a text ends with two signs."""
    forms = [form for form in speakers if form.initial]
    sent = {"speakers-TOTAL_FORMS": str(len(forms)), "speakers-INITIAL_FORMS": str(len(forms))}
    for form in forms:
        sent[form["name"].html_name] = form.initial["name"]
        sent[f"{form['biography'].html_name}_en"] = form.initial["biography"]["en"].replace("\n", "\r\n")
    return sent


def desk(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}"


def agreed(asked) -> dict[str, str]:
    found = re.search(r'name="confirmed" value="(\w+)"', texts(asked))
    assert found is not None
    return {"confirmed": found.group(1)}


def save(client: Client, forum: Forum, form: dict[str, str], **changes: str) -> str:
    """Send the form, agree to whatever it means, and read the answer."""
    answer = client.post(f"{desk(forum)}edit/", form | changes, follow=True)
    if "Before this is saved" in texts(answer):
        answer = client.post(f"{desk(forum)}edit/", form | changes | agreed(answer), follow=True)
    return texts(answer)


QUIET = "Changed. Nobody was written to."
TOLD = "Changed. Nobody has a place yet, so nobody is told."


@pytest.mark.parametrize(
    ("shown", "changes", "said"),
    [
        ("everyone", {"address": "2 New Street"}, TOLD),
        ("everyone", {"address_shown": "later"}, QUIET),
        ("everyone", {"address_shown": "seated"}, QUIET),
        ("everyone", {"address": ""}, TOLD),
        ("seated", {"address": "2 New Street"}, TOLD),
        ("seated", {"address_shown": "everyone"}, QUIET),
        ("later", {"address": "2 New Street"}, QUIET),
        ("later", {"place": "Another hall"}, QUIET),
        ("later", {"address_shown": "seated"}, TOLD),
        ("later", {"starts_local": "14:05"}, TOLD),
        ("everyone", {"ends_local": "18:00"}, TOLD),
        ("everyone", {"title": "A typo put right"}, QUIET),
        ("everyone", {"room_limit": "300"}, QUIET),
        ("everyone", {"room_limit": "50", "capacity": ""}, QUIET),
    ],
)
def test_the_page_says_that_people_are_told_exactly_when_they_are(
    host, owner: Client, shown: str, changes: dict[str, str], said: str
):
    forum = make_forum(host, address_shown=shown, address_shown_at=timezone.now() + timedelta(days=9))
    form = opened(owner, forum)

    asked = texts(owner.post(f"{desk(forum)}edit/", form | changes))
    answer = save(owner, forum, form, **changes)

    raised = Forum.objects.get().sequence
    assert (said in answer, raised) == (True, 1 if said == TOLD else 0)
    assert ("Save it and tell them" in asked) is (said == TOLD)
    assert Change.objects.count() == raised


def test_a_place_told_for_the_first_time_strikes_nothing_through(host, owner: Client):
    forum = make_forum(host, address_shown="later", address_shown_at=timezone.now() + timedelta(days=9))

    asked = texts(owner.post(f"{desk(forum)}edit/", opened(owner, forum) | {"address_shown": "seated"}))

    assert "<dt>Place</dt> <dd><ins>" in asked
    assert "It stands in the message." in asked


def test_a_form_from_before_a_colleagues_change_writes_nothing_over_it(host, owner: Client):
    forum = make_forum(host, description=LangText(en="One line.\nAnother line."))
    Speaker.objects.create(forum=forum, name="Sam Rainsy", biography=LangText(en="Born.\nSpeaks."))
    colleague = signed_in(make_member(host, user=make_user(name="Dara")))
    stale = opened(owner, forum)

    save(colleague, forum, opened(colleague, forum), capacity="50")
    answer = texts(owner.post(f"{desk(forum)}edit/", stale | {"title": "A typo put right"}))

    after = Forum.objects.get()
    assert (after.capacity, str(after.title)) == (50, "The right to vote from abroad")
    assert "Dara has changed this forum since you opened it:" in answer
    differences = re.findall(r"<li>([^<]+): <strong>([^<]+)</strong></li>", answer)
    assert differences == [("Title", "The right to vote from abroad"), ("Places to give", "50")]
    assert 'value="A typo put right"' in answer
    assert "If you save again, what you typed holds." in answer


def test_saved_again_after_comparing_it_holds(host, owner: Client):
    forum = make_forum(host)
    stale = opened(owner, forum)
    save(owner, forum, opened(owner, forum), capacity="50")

    compared = owner.post(f"{desk(forum)}edit/", stale | {"title": "A typo put right", "capacity": "50"})
    again = {"version": compared.context["version"], "title": "A typo put right", "capacity": "50"}
    answer = save(owner, forum, stale | again)

    assert QUIET in answer
    assert Forum.objects.values_list("capacity", "title__en").get() == (50, "A typo put right")


def test_a_form_from_before_the_place_was_told_does_not_keep_it_back_again(host, owner: Client):
    forum = make_forum(host, address_shown="later", address_shown_at=timezone.now() - timedelta(minutes=1))
    stale = opened(owner, forum)

    announcing.reveal_due(timezone.now())
    answer = texts(owner.post(f"{desk(forum)}edit/", stale | {"title": "A typo put right"}))

    assert "This forum has changed since you opened it." in answer
    assert "<li>Who sees the address: <strong>To people with a place</strong></li>" in answer
    assert Forum.objects.values_list("address_shown", "sequence").get() == ("seated", 1)


def test_a_yes_said_before_a_colleagues_change_is_not_a_yes_any_more(host, owner: Client):
    forum = make_forum(host)
    form = opened(owner, forum) | {"address": "2 New Street"}
    confirmed = agreed(owner.post(f"{desk(forum)}edit/", form))

    save(owner, forum, opened(owner, forum), starts_local="14:05")
    owner.post(f"{desk(forum)}edit/", form | confirmed)

    after = Forum.objects.select_related("venue").get()
    assert (f"{after.starts_local:%H:%M}", after.sequence) == ("14:05", 1)
    assert after.venue.address == "10707 146 Street, Surrey, BC, Canada"


def test_a_draft_form_left_open_over_the_publication_is_compared_first(host, owner: Client):
    draft = make_forum(host, state="draft", published_at=None)
    stale = opened(owner, draft)

    announcing.publish(draft, actor=make_user(name="Dara"), now=timezone.now())
    answer = texts(owner.post("/desk/our-committee/new-forum/", stale | {"starts_local": "14:05"}))

    assert "Dara has changed this forum since you opened it:" in answer
    assert Forum.objects.values_list("sequence", flat=True).get() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_organizers_who_save_at_once_one_is_asked_to_compare():
    host = make_organization(slug="our-committee", languages=["en"])
    forum = make_forum(host)
    one, other = signed_in(make_member(host)), signed_in(make_member(host))
    forms = [opened(one, forum) | {"title": "One"}, opened(other, forum) | {"capacity": "50"}]

    answers = race(
        [
            lambda: one.post(f"{desk(forum)}edit/", forms[0]).status_code,
            lambda: other.post(f"{desk(forum)}edit/", forms[1]).status_code,
        ]
    )

    assert sorted(answers) == [200, 302]
    assert Forum.objects.values_list("title__en", "capacity").get() in [
        ("One", 216),
        ("The right to vote from abroad", 50),
    ]


@pytest.mark.parametrize(
    "changes", [{"local_date": str(SUNDAY - timedelta(days=365))}, {"local_date": str(TODAY - timedelta(2))}]
)
def test_no_forum_moves_into_the_past(host, owner: Client, changes: dict[str, str]):
    forum = make_forum(host)

    answer = texts(owner.post(f"{desk(forum)}edit/", opened(owner, forum) | changes))

    after = Forum.objects.get()
    assert "That time is past. Please choose one that is still to come." in answer
    assert (after.local_date, after.purge_on, after.sequence) == (SUNDAY, SUNDAY + timedelta(days=30), 0)


def an_edit(**columns: object) -> Callable[[Forum, object], Forum]:
    return lambda forum, now: announcing.change(
        forum, edit=Edit(columns=columns), line=LangText(), actor=make_user(), now=now
    )


def test_a_start_in_the_past_is_refused_before_the_forum_and_put_right_while_it_lasts(host):
    forum = make_forum(host)
    earlier = an_edit(starts_local=(forum.local(forum.starts_at) - timedelta(hours=1)).time())

    with pytest.raises(DayIsPast):
        earlier(forum, forum.starts_at - timedelta(minutes=10))
    put_right = earlier(forum, forum.starts_at + timedelta(minutes=10))

    assert (put_right.starts_at, put_right.sequence) == (forum.starts_at - timedelta(hours=1), 1)


def test_the_day_of_a_forum_that_is_over_stands_but_its_words_may_be_put_right(host):
    forum = make_forum(host)
    afterwards = forum.ends_at + timedelta(hours=1)

    with pytest.raises(AlreadyOver):
        an_edit(local_date=SUNDAY + timedelta(days=30))(forum, afterwards)
    after = an_edit(title=LangText(en="A typo put right"))(forum, afterwards)

    assert (after.local_date, str(after.title), after.sequence) == (SUNDAY, "A typo put right", 0)


def test_an_address_that_is_taken_away_is_heard_by_calendars(host):
    forum = make_forum(host)
    edit = Edit(columns={}, place=Place(name=forum.venue.name, address=""))

    changed = announcing.change(
        forum, edit=edit, line=LangText(), actor=make_member(host), now=timezone.now()
    )

    change = Change.objects.get()
    said = [(moved.what, moved.new, moved.old) for moved in moves(change, with_place=True)]
    assert (changed.sequence, said) == (1, [("New address:", forum.venue.name, change.old_address)])


def test_what_the_worker_did_is_not_said_of_a_colleague(host):
    me = make_member(host)
    owner, now = signed_in(me), timezone.now()
    forum = make_forum(host, address_shown="later", address_shown_at=now - timedelta(minutes=1))
    record(host, actor=me, verb="forum published", subject=f"forum:{forum.uuid}", at=now - timedelta(days=9))
    stale = opened(owner, forum) | {"description": "New words", "address_shown": "later"}

    announcing.reveal(forum.pk, now=now)
    answer = owner.post(f"{desk(forum)}edit/", stale)

    assert answer.context["meanwhile"].sentence == "This forum has changed since you opened it."


@pytest.mark.django_db(transaction=True)
def test_an_address_is_told_although_the_hall_changes_in_that_moment(host, monkeypatch):
    forum = make_forum(host, on=TODAY + timedelta(days=1), address_shown="later")
    now = forum.starts_at - timedelta(hours=20)
    actor, written, keep = make_member(host), threading.Event(), announcing.keep

    def keep_slowly(*args, **named):
        kept = keep(*args, **named)
        written.set()
        time.sleep(0.5)  # seconds before the commit, for the worker to wait at the row
        return kept

    def organizer() -> Forum:
        edit = Edit(columns={}, place=Place(name="Another hall", address="1 Main Street"))
        return announcing.change(forum, edit=edit, line=LangText(), actor=actor, now=now)

    def worker() -> bool:
        written.wait()
        return announcing.reveal(forum.pk, now=now)

    monkeypatch.setattr(announcing, "keep", keep_slowly)
    outcomes = race([organizer, worker])

    told = Change.objects.filter(forum=forum).values_list("new_venue", flat=True)
    assert (outcomes[1], list(told)) == (True, ["Another hall"])
