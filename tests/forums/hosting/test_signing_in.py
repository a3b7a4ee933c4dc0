"""In by a code from one's mailbox; nobody learns from it which addresses have a desk."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from forums.hosting.models import User
from tests.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db

BAD_TEXTS = [
    "",
    "x" * 10_000,
    "so\x00kha@example.org",
    "🙂@🙂.org",
    "مرحبا",
    "សុខា",
    "<script>alert(1)</script>",
    "sokha@example.org\r\nBcc: all@example.org",
]


@pytest.fixture(autouse=True)
def no_tries_counted():
    cache.clear()


def last_code() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


def ask_for_code(client: Client, email: str, **data: str):
    return client.post("/accounts/login/", {"login": email, **data})


def sign_in(client: Client, email: str):
    ask_for_code(client, email)
    return client.post("/accounts/login/code/confirm/", {"code": last_code()})


def words(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def down(self, messages):
    raise SMTPServerDisconnected("not today")


def test_a_member_signs_in_with_the_code_that_came_by_mail(client: Client):
    owner = make_member(make_organization())

    answer = sign_in(client, owner.email)

    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (owner.email, True, True)
    ]


def test_the_address_may_be_written_in_capitals(client: Client):
    owner = make_member(make_organization())

    answer = sign_in(client, owner.email.upper())

    assert answer.url == "/desk/"


def test_a_person_without_an_organization_lands_where_one_begins(client: Client):
    answer = sign_in(client, make_user().email)

    assert answer.url == "/desk/start/"


def test_known_and_unknown_addresses_get_the_same_answers(client: Client):
    make_user("bopha@example.org")
    pages = {}

    for who in ("bopha", "virak"):
        browser = Client()
        asked = ask_for_code(browser, f"{who}@example.org")
        shown = browser.get(asked.url)
        wrong = browser.post(asked.url, {"code": "000000"})
        pages[who] = [
            (answer.status_code, words(answer).replace(who, "*")) for answer in (asked, shown, wrong)
        ]

    assert pages["bopha"] == pages["virak"]
    assert [message.to for message in mail.outbox] == [["bopha@example.org"], ["virak@example.org"]]


def test_known_and_unknown_addresses_cost_nearly_the_same(client: Client, django_assert_max_num_queries):
    make_user("bopha@example.org")
    costs = []

    for who in ("bopha", "virak"):
        with django_assert_max_num_queries(100) as asked:
            ask_for_code(Client(), f"{who}@example.org")
        costs.append(len(asked))

    assert abs(costs[0] - costs[1]) <= 1


def test_three_wrong_codes_end_the_try(client: Client):
    owner = make_member(make_organization())
    ask_for_code(client, owner.email)
    code = last_code()

    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "abc"})
    late = client.post("/accounts/login/code/confirm/", {"code": code})

    assert late.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_code_opens_only_the_browser_that_asked(client: Client):
    owner = make_member(make_organization())
    ask_for_code(client, owner.email)

    elsewhere = Client().post("/accounts/login/code/confirm/", {"code": last_code()})

    assert (elsewhere.status_code, elsewhere.url) == (302, "/accounts/login/code/")


def test_asking_too_often_for_one_address_says_so_and_keeps_it(client: Client):
    for _ in range(3):
        ask_for_code(Client(), "sokha@example.org")

    answer = ask_for_code(client, "sokha@example.org")

    assert answer.status_code == 200
    assert "That was too often. Please wait one minute" in answer.content.decode()
    assert 'value="sokha@example.org"' in answer.content.decode()
    assert len(mail.outbox) == 3


def test_trying_too_often_from_one_place_gets_our_own_page(client: Client):
    for number in range(60):
        client.post("/accounts/login/", {"login": f"not an address {number}"})

    answer = client.post("/accounts/login/", {"login": "again"})

    assert answer.status_code == 429
    assert "Please wait one minute" in answer.content.decode()


@pytest.mark.parametrize("open_signup", [True, False])
def test_when_the_mail_server_is_silent_the_page_says_so_to_everybody_alike(
    settings, monkeypatch, open_signup
):
    settings.OPEN_SIGNUP = open_signup
    make_user("bopha@example.org")
    monkeypatch.setattr(EmailBackend, "send_messages", down)
    pages = {}

    for who in ("bopha", "virak"):
        answer = ask_for_code(Client(), f"{who}@example.org", next="/desk/start/")
        pages[who] = (answer.status_code, words(answer).replace(who, "*"))

    assert pages["bopha"] == pages["virak"]
    assert pages["bopha"][0] == 503
    for kept in ("The code could not be sent", 'value="*@example.org"', 'value="/desk/start/"'):
        assert kept in pages["bopha"][1]


def test_a_silent_mail_server_at_sign_up_is_no_dead_end(client: Client, settings, monkeypatch):
    settings.OPEN_SIGNUP = True
    with monkeypatch.context() as silence:
        silence.setattr(EmailBackend, "send_messages", down)
        first = client.post("/accounts/signup/", {"email": "new@example.org"})

    answer = sign_in(client, "new@example.org")

    assert (first.status_code, answer.status_code, answer.url) == (503, 302, "/desk/start/")


def test_sign_up_proves_the_address_by_a_code(client: Client, settings):
    settings.OPEN_SIGNUP = True
    asked = client.post("/accounts/signup/", {"email": "New@Example.org"})

    answer = client.post(asked.url, {"code": last_code()})

    assert (answer.status_code, answer.url) == (302, "/desk/start/")
    assert User.objects.get().email == "new@example.org"
    assert not User.objects.get().has_usable_password()


def test_sign_up_answers_known_and_unknown_addresses_alike(settings):
    settings.OPEN_SIGNUP = True
    make_user("bopha@example.org")
    pages = {}

    for who in ("bopha", "virak"):
        browser = Client()
        asked = browser.post("/accounts/signup/", {"email": f"{who}@example.org"})
        wrong = browser.post(asked.url, {"code": "000000"})
        pages[who] = [
            (asked.status_code, asked.url),
            words(browser.get(asked.url)).replace(who, "*"),
            (wrong.status_code, words(wrong).replace(who, "*")),
        ]

    assert pages["bopha"] == pages["virak"]
    assert [message.to for message in mail.outbox] == [["bopha@example.org"], ["virak@example.org"]]


def test_closed_sign_up_makes_no_account(client: Client):
    page = client.post("/accounts/signup/", {"email": "new@example.org"})

    assert page.status_code == 200
    assert "Desks open by invitation" in page.content.decode()
    assert (User.objects.count(), mail.outbox) == (0, [])


def test_code_mails_are_plain_and_simple_html_in_the_readers_words(client: Client):
    make_user("sokha@example.org")

    ask_for_code(client, "sokha@example.org")

    message = mail.outbox[-1]
    html = message.alternatives[0].content
    assert (message.subject, message.from_email) == ("Your code for the desk", "sala@sala.example")
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert f"<h1>{last_code()}</h1>" in html
    assert "<style" not in html
    assert "src=" not in html


@pytest.mark.parametrize("language", ["en", "km", "fr"])
def test_code_mails_are_seven_bit_on_the_wire_in_every_language(client: Client, language: str):
    make_user("sokha@example.org")

    ask_for_code(client, "sokha@example.org")
    ask_for_code(Client(headers={"Accept-Language": language}), "sokha@example.org")

    assert all(message.message().as_bytes().isascii() for message in mail.outbox)


def test_an_address_in_another_script_is_no_error(client: Client):
    answer = ask_for_code(client, "sokha@bücher.example")

    assert answer.status_code == 302


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/login/code/", "/accounts/signup/"])
@pytest.mark.parametrize("typed", BAD_TEXTS)
def test_strange_addresses_are_refused_in_words(client: Client, settings, address: str, typed: str):
    settings.OPEN_SIGNUP = True

    answer = client.post(address, {"login": typed, "email": typed})

    assert answer.status_code == 200
    assert "second look" in answer.content.decode()
    assert (mail.outbox, User.objects.count()) == ([], 0)


@pytest.mark.parametrize("typed", BAD_TEXTS)
def test_strange_codes_are_only_wrong(client: Client, typed: str):
    ask_for_code(client, make_user().email)

    answer = client.post("/accounts/login/code/confirm/", {"code": typed})

    assert answer.status_code == 200
    assert "second look" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/password/set/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/reauthenticate/",
    ],
)
def test_there_are_no_passwords(client: Client, address: str):
    client.force_login(make_user())

    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_signing_out_needs_a_tap(client: Client):
    client.force_login(make_user())

    looked = client.get("/accounts/logout/")
    still_in = "_auth_user_id" in client.session
    left = client.post("/accounts/logout/")

    assert (looked.status_code, still_in) == (200, True)
    assert (left.status_code, left.url, "_auth_user_id" in client.session) == (302, "/", False)


def test_one_sees_ones_browsers_and_signs_out_the_others(client: Client):
    owner = make_member(make_organization())
    other = Client(headers={"User-Agent": "A phone in a basement"})
    sign_in(other, owner.email)
    sign_in(client, owner.email)

    page = client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")

    assert "A phone in a basement" in page
    assert (client.get("/desk/start/").status_code, other.get("/desk/start/").status_code) == (200, 302)
