"""From a wish to a place on the list: nobody learns who is on it, and nothing comes before a yes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.followers import leaving, telling
from forums.followers.joining import ASKING_AGAIN, confirm, follow
from forums.followers.leaving import forget_unconfirmed
from forums.followers.links import confirm_path, leave_path
from forums.followers.models import Follower
from forums.followers.telling import ask_back
from forums.hosting.models import Organization
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.signing.links import Purpose, make_link
from tests.factories import make_follower, make_organization
from tests.races import race

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
WISH = {"email": "sophea@example.org", "language": "km"}


def page_of(host: Organization) -> str:
    return f"{host.get_absolute_url()}keep-in-touch/"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def wish(host: Organization, *, now: datetime = NOW, **said: str) -> None:
    follow(host, now=now, **{"wording": "Tell me.", **WISH, **said})


def test_a_wish_is_asked_back_and_counts_once_it_is_confirmed(client: Client):
    host = make_organization(name=LangText(en="Surrey Forum Committee"))

    page = client.post(page_of(host), WISH | {"language": "en"})
    ask_back(NOW + timedelta(seconds=1))
    link = re.search(r"http://testserver(/k/\S+)", mail.outbox[0].body)[1]
    asked, before = client.get(link), Follower.objects.get().confirmed_at
    answer = client.post(link)

    follower = Follower.objects.get()
    assert "If sophea@example.org is not on the list yet, a message is on its way there." in words(page)
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        ["sophea@example.org"],
        "Please confirm: news of the next forum",
    )
    assert ("Yes, tell me" in words(asked), before) == (True, None)
    assert "We will tell you." in words(answer)
    assert (follower.email, follower.language, follower.wording, follower.confirmed_at is None) == (
        "sophea@example.org",
        "en",
        "Surrey Forum Committee may write to me when it announces a forum. I can leave in one tap, any time.",
        False,
    )


def test_no_cookie_is_read_or_set_and_nothing_is_kept_by_a_cache(client: Client):
    follower = make_follower(make_organization(), confirmed=False)
    client.cookies["sessionid"] = "planted"

    answers = [
        client.post(page_of(follower.organization), WISH),
        client.get(confirm_path(follower)),
        client.get(leave_path(follower)),
    ]

    assert [answer.cookies.output() for answer in answers] == ["", "", ""]
    assert {answer["Cache-Control"] for answer in answers} == {"no-store, private"}


def test_known_and_unknown_addresses_cost_and_show_the_same(client: Client):
    host = make_organization()
    make_follower(host, email="known@example.org")
    make_follower(host, email="waiting@example.org", confirmed=False)

    seen = []
    for email in ("known@example.org", "waiting@example.org", "stranger@example.org"):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(page_of(host), {"email": email, "language": "en"})
        shapes = [re.sub(r"VALUES.*|'.*", "", query["sql"], flags=re.DOTALL) for query in queries]
        seen.append((page.status_code, page.content.decode().replace(email, "…"), shapes))

    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][2]) == 3


def test_whoever_is_on_the_list_stays_as_they_said_yes_and_is_not_asked_again():
    follower = make_follower(make_organization(), email=WISH["email"], wording="As it was.")

    wish(follower.organization, now=NOW + timedelta(days=1), wording="Other words.")
    ask_back(NOW + timedelta(days=1))

    same = Follower.objects.get()
    assert (same.wording, same.language, same.news, same.asked_at) == (
        "As it was.",
        "en",
        1,
        follower.asked_at,
    )
    assert mail.outbox == []


def test_whoever_asks_again_before_saying_yes_is_asked_with_the_newest_words():
    host = make_organization()
    wish(host, wording="First.")
    wish(host, wording="Twice by one tap.", now=NOW + timedelta(seconds=1))
    ask_back(NOW)

    wish(host, wording="Again.", language="en", now=NOW + ASKING_AGAIN)
    ask_back(NOW + ASKING_AGAIN)

    follower = Follower.objects.get()
    assert [message.subject for message in mail.outbox] == [
        "សូមបញ្ជាក់៖ ដំណឹងអំពីវេទិកាបន្ទាប់",
        "Please confirm: news of the next forum",
    ]
    assert (follower.wording, follower.language, follower.news, follower.told_news) == ("Again.", "en", 2, 2)


def test_an_address_is_one_follower_however_it_is_written(client: Client):
    host = make_organization()

    for email in ("Sophea@Example.org", " sophea@example.ORG "):
        client.post(page_of(host), {"email": email, "language": "en"})

    assert list(Follower.objects.values_list("email", "news")) == [("sophea@example.org", 1)]


def test_each_committee_has_a_list_of_its_own():
    ours, theirs = make_organization(), make_organization()

    wish(ours)
    wish(theirs)

    assert [host.followers.count() for host in (ours, theirs)] == [1, 1]


def test_one_mailbox_hears_three_questions_a_day_whoever_asks():
    for _ in range(5):
        wish(make_organization())

    ask_back(NOW)
    ask_back(NOW)

    assert len(mail.outbox) == 3
    assert Letter.objects.count() == 3


def test_an_organization_nobody_has_verified_asks_so_many_strangers_a_day(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(telling, "A_DAY", 2)
    for host in (make_organization(), make_organization(verified_at=NOW)):
        for number in range(3):
            wish(host, email=f"p{number}.{host.pk}@example.org")

    ask_back(NOW)
    at_once = len(mail.outbox)
    ask_back(NOW + timedelta(days=1))

    assert (at_once, len(mail.outbox)) == (5, 6)


def test_whoever_says_yes_in_the_moment_of_forgetting_stays(monkeypatch: pytest.MonkeyPatch):
    follower = make_follower(make_organization(), confirmed=False, asked_at=NOW - timedelta(days=8))

    def read_and_then_confirmed(rows):
        read = [*rows]
        confirm(follower, now=NOW)
        return read

    monkeypatch.setattr(leaving, "list", read_and_then_confirmed, raising=False)
    forget_unconfirmed(NOW)

    assert Follower.objects.get().is_confirmed


def test_one_place_may_ask_only_so_often_and_what_was_typed_stays(client: Client):
    host = make_organization()

    answers = [
        client.post(page_of(host), {"email": f"p{n}@example.org", "language": "en"}) for n in range(31)
    ]

    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert 'value="p30@example.org"' in answers[30].content.decode()
    assert Follower.objects.count() == 30


@pytest.mark.parametrize(
    "email", ["", "x", "x" * 10_000, "a\x00", "<script>", "a@b.example\r\nBcc: c@example.org"]
)
def test_no_address_breaks_the_page(client: Client, email: str):
    page = client.post(page_of(make_organization()), {"email": email, "language": "en"})

    assert (page.status_code, Follower.objects.count()) == (422, 0)


def test_the_question_may_be_answered_as_often_as_one_likes_and_the_first_yes_counts(client: Client):
    follower = make_follower(make_organization(), confirmed=False)

    client.post(confirm_path(follower))
    first = Follower.objects.get().confirmed_at
    client.post(confirm_path(follower))

    assert (first is None, Follower.objects.get().confirmed_at) == (False, first)


@pytest.mark.parametrize("purpose", [Purpose.MANAGE, Purpose.CONFIRM, Purpose.LEAVE])
def test_no_other_link_says_yes(client: Client, purpose: Purpose):
    follower = make_follower(make_organization(), confirmed=False)

    answer = client.post(f"/k/{make_link(follower.uuid, purpose, version=1)}/")

    assert (answer.status_code, Follower.objects.get().confirmed_at) == (404, None)


def test_raising_the_version_revokes_the_links_before_it(client: Client):
    follower = make_follower(make_organization())
    paths = [confirm_path(follower), leave_path(follower)]

    Follower.objects.update(link_version=2)

    assert [client.post(path).status_code for path in paths] == [404, 404]
    assert Follower.objects.count() == 1


def test_who_never_says_yes_is_forgotten_after_a_week_with_every_letter(client: Client):
    host = make_organization()
    kept = make_follower(host, asked_at=NOW - timedelta(days=400))
    wish(host)
    ask_back(NOW)
    link = confirm_path(Follower.objects.get(email=WISH["email"]))

    left = []
    for seconds in (-1, 0, 1):
        forget_unconfirmed(NOW + timedelta(days=7, seconds=seconds))
        left.append(Follower.objects.count())

    assert left == [2, 1, 1]
    assert (list(Follower.objects.all()), Letter.objects.count()) == ([kept], 0)
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]


def test_a_question_that_is_answered_already_is_not_asked():
    wish(make_organization())
    Letter.objects.create(key=f"follower:{Follower.objects.get().uuid}:1", made_at=NOW, next_try_at=NOW)
    Follower.objects.update(confirmed_at=NOW)

    ask_back(NOW)

    assert (mail.outbox, Letter.objects.get().state) == ([], "overtaken")


def test_nothing_new_costs_two_queries(django_assert_num_queries):
    make_follower(make_organization())

    with django_assert_num_queries(2):
        ask_back(NOW)


@pytest.mark.django_db(transaction=True)
def test_the_same_wish_many_times_at_once_is_one_follower():
    host = make_organization()

    outcomes = race([lambda: wish(host) for _ in range(6)])

    assert (outcomes, list(Follower.objects.values_list("news", flat=True))) == ([None] * 6, [1])
