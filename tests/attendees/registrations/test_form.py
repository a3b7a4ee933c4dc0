"""The form, from the first look to a place, for people with any phone and no cookies."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from attendees.registrations.changing import resize
from attendees.registrations.models import Registration
from forums.limits.counting import count
from forums.limits.source import source_of
from forums.programme.models import Forum
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)
FILLED = {"name": "Sophea Chan", "party": "4", "email": "sophea@example.org", "language": "en"}


def form_of(forum: Forum) -> str:
    return f"{forum.get_absolute_url()}registration/"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def statements(queries: CaptureQueriesContext) -> list[str]:
    """What the database was asked, without the frame of a transaction."""
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(frame)]


def test_a_family_registers_in_ten_queries_and_sees_its_places_in_four(client: Client):
    forum = make_forum()

    with CaptureQueriesContext(
        connection,
    ) as registering:
        client.get(form_of(forum))
        answer = client.post(form_of(forum), FILLED)
    with CaptureQueriesContext(connection) as looking:
        page = client.get(answer["Location"])

    assert (answer.status_code, page.status_code) == (303, 200)
    assert "You have 4 places." in words(page)
    assert "We’ve also written to sophea@example.org." in words(page)
    assert len(statements(registering)) <= 10
    assert len(statements(looking)) <= 4


def test_the_form_says_what_is_kept_and_until_when_and_sets_no_cookie(client: Client):
    forum = make_forum(purge_on=datetime(2027, 1, 5, tzinfo=UTC).date())

    page = client.get(form_of(forum))

    assert "Deleted on 5 January 2027 ; gone from our last backup on 19 January ." in words(page)
    assert (page.cookies.output(), page["Cache-Control"]) == ("", "no-store, private")


def test_each_form_has_its_own_number_and_sending_it_twice_is_one_registration(client: Client):
    forum = make_forum()
    numbers = [
        re.search(r'name="submission_id" value="([^"]+)"', client.get(form_of(forum)).content.decode())[1]
        for _ in range(2)
    ]

    answers = [client.post(form_of(forum), FILLED | {"submission_id": numbers[0]}) for _ in range(2)]

    assert numbers[0] != numbers[1]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Registration.objects.count() == 1


def test_whoever_goes_back_in_the_browser_and_types_another_name_is_somebody_else(client: Client):
    forum = make_forum()
    form = FILLED | {"submission_id": "11111111-1111-4111-8111-111111111111"}
    others = [
        {},
        {"name": "Bob"},
        {"email": "bob@example.org"},
        {"party": "2"},
        {"email": "", "phone": "604 555 0142"},
    ]

    pages = [client.post(form_of(forum), form | other)["Location"] for other in [*others, *others]]

    assert pages[:5] == pages[5:]
    assert (len(set(pages)), Registration.objects.count()) == (5, 5)


def test_a_form_sent_again_after_a_change_is_still_the_same_registration(client: Client):
    forum = make_forum()
    form = FILLED | {"submission_id": "11111111-1111-4111-8111-111111111111"}
    client.post(form_of(forum), form)
    resize(Registration.objects.get(), party=2, now=NOW)

    client.post(form_of(forum), form)

    assert Registration.objects.values_list("party", flat=True).get() == 2


def test_without_an_email_the_page_is_the_only_copy(client: Client):
    forum = make_forum()

    answer = client.post(form_of(forum), FILLED | {"email": "", "phone": "604-555-0199"})
    page = client.get(answer["Location"])

    assert "This is the only copy. Save the picture before you close this page." in words(page)
    assert Registration.objects.get().phone == "604-555-0199"


def test_errors_are_counted_in_the_title_and_keep_what_was_typed(client: Client):
    forum = make_forum()

    page = client.post(form_of(forum), {"name": "Sophea Chan", "email": "sophea.example.com"})

    html = page.content.decode()
    assert page.status_code == 422
    assert words(page).startswith("2 errors – Register: The right to vote from abroad")
    assert "Please write how many people are coming, from 1 to 6. More than 6? Call 604-555-0142." in words(
        page
    )
    assert "This email address has no @." in words(page)
    assert 'value="Sophea Chan"' in html
    assert 'value="sophea.example.com"' in html


def test_a_slip_in_the_address_is_offered_back_and_forces_nobody(client: Client):
    forum = make_forum()
    slipped = FILLED | {"email": "sophea@gmial.com"}

    asked = client.post(form_of(forum), slipped)
    client.post(form_of(forum), slipped | {"slip": "yes"})
    client.post(form_of(forum), slipped | {"slip": "no"})

    assert "Did you mean gmail.com ? Yes, change it No, it’s right" in words(asked)
    kept = list(Registration.objects.order_by("id").values_list("email", flat=True))
    assert (asked.status_code, kept) == (200, ["sophea@gmail.com", "sophea@gmial.com"])


def test_when_the_last_places_go_fewer_can_be_taken_at_once(client: Client):
    forum = make_forum(capacity=5)
    make_registration(forum, party=3)

    refused = client.post(form_of(forum), FILLED)
    taken = client.post(form_of(forum), FILLED | {"take": "2"})

    assert refused.status_code == 409
    assert (
        "The last places have just been taken. Nothing you typed is lost. Wait for 4 places Take 2 places now"
        in words(refused)
    )
    assert 'value="sophea@example.org"' in refused.content.decode()
    assert (taken.status_code, Registration.objects.order_by("-id")[0].party) == (303, 2)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"capacity": 0, "waiting_list": False},
            "All places are taken. Walk-ins from 2:10 pm if there is room.",
        ),
        ({"registration_closes_at": NOW}, "Registration is closed. Walk-ins from 2:10 pm if there is room."),
        ({"on": (NOW - timedelta(days=9)).date()}, "This forum is over. Thank you to everyone who came."),
        ({"state": "cancelled"}, "This forum is cancelled."),
        ({"state": "postponed"}, "This forum is postponed. The new date will stand here."),
    ],
)
def test_each_reason_for_no_form_has_its_own_answer(client: Client, fields, said):
    forum = make_forum(**fields)

    page, sent = client.get(form_of(forum)), client.post(form_of(forum), FILLED)

    assert said in words(page)
    assert said in words(sent)
    assert (page.status_code, sent.status_code) == (200, 409)
    assert Registration.objects.count() == 0


def test_a_form_that_is_not_open_yet_says_when(client: Client):
    forum = make_forum(registration_opens_at=NOW + timedelta(days=2))

    assert "Registration opens on" in words(client.get(form_of(forum)))


def test_a_draft_has_no_form(client: Client):
    draft = make_forum(state="draft")

    assert client.get(form_of(draft)).status_code == client.post(form_of(draft), FILLED).status_code == 404


def test_a_required_email_says_why(client: Client):
    required, confirmed = make_forum(email_required=True), make_forum(confirm_address=True)

    page = client.get(form_of(required))
    refused = client.post(form_of(confirmed), FILLED | {"email": ""})

    assert "The host must be able to reach everyone if plans change. Your ticket comes here." in words(page)
    assert "No email?" not in words(page)
    assert "We keep your place once you have opened the link that we send there." in words(refused)
    assert (refused.status_code, Registration.objects.count()) == (422, 0)


def test_too_many_tries_keep_the_form(client: Client):
    forum = make_forum()
    place = f"registration:{forum.uuid}:{source_of(RequestFactory().get('/'))}"
    for at in (timezone.now(), timezone.now() + MINUTE):  # the minute may turn meanwhile
        for _ in range(40):
            count(place, per=MINUTE, now=at)

    refused = client.post(form_of(forum), FILLED | {"email": ""})
    with_address = client.post(form_of(forum), FILLED)

    assert refused.status_code == 429
    assert "Please wait one minute; what you typed is still here." in words(refused)
    assert 'value="Sophea Chan"' in refused.content.decode()
    assert "One more step: open the link in our message." in words(client.get(with_address["Location"]))


def test_the_answer_does_not_tell_whether_an_address_is_known(client: Client):
    forum = make_forum()
    make_registration(forum, email="known@example.org")

    pages = []
    for email in ("known@example.org", "stranger@example.org"):
        sent = client.post(form_of(forum), FILLED | {"email": email})
        pages.append(words(client.get(sent["Location"])).replace(email, "…"))

    without_codes = [re.sub(r"[2-9CFGHJMPQRVWX]{5} [2-9CFGHJMPQRVWX]{5}", "code", page) for page in pages]
    assert without_codes[0] == without_codes[1]


def test_the_form_speaks_the_language_of_its_address(client: Client):
    forum = make_forum()

    page = client.get(form_of(forum) + "?lang=km")
    client.post(form_of(forum) + "?lang=km", FILLED | {"language": ""})

    assert '<html lang="km">' in page.content.decode()
    assert Registration.objects.get().language == "km"


BAD = {
    "ten thousand letters": "x" * 10_000,
    "NUL": "So\x00phea",
    "emoji": "👩‍👩‍👧 Sophea",
    "right to left": "\u202eسفيا",
    "Khmer": "ចាន់ សុភា",
    "markup": "<script>alert(1)</script>",
    "header": "Sophea\r\nBcc: all@example.org",
    "blank": " \u200b\u00a0 ",
}


@pytest.mark.parametrize("name", BAD.values(), ids=BAD)
def test_no_name_breaks_the_form_or_what_follows(client: Client, name):
    forum = make_forum()

    sent = client.post(form_of(forum), FILLED | {"name": name})

    assert sent.status_code in (303, 422)
    assert escape(name[:5]) in sent.content.decode() or sent.status_code == 303 or not name.strip()
    if sent.status_code == 303:
        page = client.get(sent["Location"])
        kept = Registration.objects.get().name
        assert escape(kept) in page.content.decode()
        assert not set(kept) & {"\x00", "\r", "\n", "\u202e"}
        assert client.get(sent["Location"].partition("?")[0] + "ticket.png").status_code == 200


@pytest.mark.parametrize(
    "email",
    [
        "x" * 10_000,
        "a@b.example\r\nBcc: all@example.org",
        "a\x00@",
        "<script>@x",
        "a@" + "ក" * 200 + ".kh",
        "@",
        "a@b@c",
        '"a\rb"@x',
    ],
)
def test_no_address_breaks_the_form(client: Client, email):
    forum = make_forum()

    sent = client.post(form_of(forum), FILLED | {"email": email})

    assert sent.status_code == 422
    assert "Please check it." in words(sent) or "has no @" in words(sent)
    assert 'value="Sophea Chan"' in sent.content.decode()


@pytest.mark.parametrize(
    "email", ["ı@example.org", "İ@example.org", "ſ@example.org", "សុភា@example.org", "é@x.org"]
)
def test_an_address_that_no_letter_reaches_is_not_taken(client: Client, email):
    forum = make_forum()

    sent = client.post(form_of(forum), FILLED | {"email": email})

    said = "Before the @, an address we can write to has only the letters a to z, digits and signs."
    assert (sent.status_code, said in words(sent)) == (422, True)


@pytest.mark.parametrize(
    "party", ["", "-1", "0", "7", "1000000000", "1e3", "4.0", "٤", "4\x00", "four", "<b>", "x" * 10_000]
)
def test_no_number_of_people_breaks_the_form(client: Client, party):
    forum = make_forum()

    sent = [
        client.post(form_of(forum), FILLED | {name: party})
        for name in ("party", "take")
        if party or name == "party"
    ]

    assert {response.status_code for response in sent} == {422}
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("number", ["", "x", "\x00", "0" * 10_000, "00000000-0000-0000-0000-00000000000g"])
def test_a_spoiled_form_number_loses_nothing(client: Client, number):
    forum = make_forum()

    assert client.post(form_of(forum), FILLED | {"submission_id": number}).status_code == 303


@pytest.mark.parametrize("language", ["xx", "\x00", "k" * 10_000])
def test_an_unknown_language_is_asked_again(client: Client, language):
    forum = make_forum()

    sent = client.post(form_of(forum), FILLED | {"language": language})

    assert (sent.status_code, "Please choose a language." in words(sent)) == (422, True)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_from_another_site_changes_nothing(client: Client, headers):
    forum = make_forum()

    sent = client.post(form_of(forum), FILLED, headers=headers)

    assert (sent.status_code, Registration.objects.count()) == (403, 0)


def test_registering_sends_no_other_method(client: Client):
    assert client.put(form_of(make_forum())).status_code == 405


@pytest.mark.parametrize("typed", ["1", "12", "call me", "៦០៤"])
def test_a_number_that_nobody_can_call_is_refused_with_words(client: Client, typed: str):
    forum = make_forum()

    answer = client.post(form_of(forum), FILLED | {"email": "", "phone": typed})

    assert answer.status_code == 422
    assert "Please write the whole number, such as 604-555-0142." in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
