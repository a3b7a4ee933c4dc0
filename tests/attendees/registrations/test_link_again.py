"""Send me my link again: it helps the holder and tells nobody else anything."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.mailing.models import Letter
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db


def due() -> list[str]:
    return [
        key.rpartition(":")[0] for key in Letter.objects.filter(state="due").values_list("key", flat=True)
    ]


def test_every_live_registration_of_an_address_gets_a_letter(client: Client):
    one, two = (make_registration(make_forum(), email="sophea@example.org", language="km") for _ in range(2))
    make_registration(make_forum(), email="other@example.org")

    client.post("/link/", {"email": " Sophea@Example.org "})

    assert sorted(due()) == sorted([f"link:{one.uuid}", f"link:{two.uuid}"])
    assert {(letter.kind, letter.language) for letter in Letter.objects.all()} == {("link", "km")}


def test_known_and_unknown_addresses_cost_and_show_the_same(client: Client):
    make_registration(make_forum(), email="known@example.org")

    seen = []
    for email in ("known@example.org", "stranger@example.org"):
        with CaptureQueriesContext(connection) as queries:
            page = client.post("/link/", {"email": email})
        shapes = [re.sub(r"\(.*|'.*|SAVEPOINT.*", "", query["sql"]) for query in queries]
        seen.append((page.status_code, page.content.decode().replace(email, "…"), shapes))

    assert seen[0] == seen[1]
    assert len(due()) == 1


def test_asking_again_and_again_does_not_fill_a_mailbox(client: Client):
    make_registration(make_forum(), email="sophea@example.org")

    pages = {client.post("/link/", {"email": "sophea@example.org"}).content for _ in range(10)}

    assert len(pages) == 1
    assert len(due()) <= 3


def test_one_place_may_ask_only_so_often_and_what_was_typed_stays(client: Client):
    answers = [client.post("/link/", {"email": f"p{n}@example.org"}) for n in range(31)]

    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert 'value="p30@example.org"' in answers[30].content.decode()


@pytest.mark.parametrize(
    "email", ["", "x", "x" * 10_000, "a\x00", "<script>", "a@b.example\r\nBcc: c@example.org"]
)
def test_no_address_breaks_the_page(client: Client, email):
    page = client.post("/link/", {"email": email})

    assert (page.status_code, Letter.objects.count()) == (422, 0)


def test_looking_at_the_page_writes_nothing(client: Client):
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/link/")

    assert (page.status_code, len(queries), page["Cache-Control"]) == (200, 0, "no-store, private")
