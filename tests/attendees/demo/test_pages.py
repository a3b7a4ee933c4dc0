from email.message import MIMEPart
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from attendees.demo.load import ORGANIZER, load
from attendees.demo.mailbox import MailboxBackend
from forums.hosting.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.attendees.demo.demo_urls")]

PNG = b"\x89PNG\r\n\x1a\n rest of a picture"
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MAILERS = {
        "default": {
            "BACKEND": "attendees.demo.mailbox.MailboxBackend",
            "OPTIONS": {"folder": str(tmp_path / "mail")},
        }
    }
    return tmp_path / "mail"


def post(folder: Path, subject: str = "You have 4 places", html: str = "<p>Hello</p>") -> str:
    """Write one mail like ours; answers its name."""
    mail = EmailMultiAlternatives(
        subject, "Hello at https://sala.example/r/x", "sala@sala.example", ["ស្រី <s@s.example>"]
    )
    mail.attach_alternative(html, "text/html")
    mail.attach_alternative(ICS.decode(), 'text/calendar; method="REQUEST"')
    mail.attach("invite.ics", ICS, "application/ics")
    picture = MIMEPart()
    picture.set_content(PNG, maintype="image", subtype="png", filename="ticket.png", cid="<qr@sala>")
    mail.attach(picture)
    known = set(folder.glob("*.eml"))
    MailboxBackend(folder=str(folder)).send_messages([mail])
    (written,) = set(folder.glob("*.eml")) - known
    return written.stem


def test_one_step_makes_the_visitor_the_organizer(client: Client):
    load(now=timezone.now())

    answer = client.post("/demo/session/")

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(User.objects.get(email=ORGANIZER).pk)


def test_signing_in_takes_a_form_of_our_own():
    load(now=timezone.now())
    strict = Client(enforce_csrf_checks=True)

    assert (strict.get("/demo/session/").status_code, strict.post("/demo/session/").status_code) == (405, 403)


def test_the_welcome_page_leads_to_every_part_of_the_story(client: Client, folder: Path):
    load(now=timezone.now())
    post(folder)

    page = client.get("/demo/").content.decode()

    for address in (
        *("/demo/session/", "/demo/mailbox/", "/door/"),
        *("/overseas-khmer-forum/crackdown-of-democracy/", "/overseas-khmer-forum/voting-from-abroad/"),
    ):
        assert f'="{address}"' in page
    assert "1 mail<" in page


def test_before_loading_the_welcome_page_says_what_to_do(client: Client, folder: Path):
    page = client.get("/demo/").content.decode()

    assert "manage.py load_demo" in page
    assert "/demo/session/" not in page
    assert client.post("/demo/session/").status_code == 404


@pytest.mark.urls("config.urls")
def test_without_the_setting_there_is_no_demo(client: Client):
    load(now=timezone.now())

    client.post("/demo/session/")

    assert (client.get("/demo/").status_code, client.get("/demo/mailbox/").status_code) == (404, 404)
    assert "_auth_user_id" not in client.session


def test_the_mailbox_shows_the_newest_first(client: Client, folder: Path):
    first, second = post(folder, "First"), post(folder, "Second")

    page = client.get("/demo/mailbox/").content.decode()

    assert page.index(f"/demo/mailbox/{second}/") < page.index(f"/demo/mailbox/{first}/")
    assert "ស្រី &lt;s@s.example&gt;" in page


@pytest.mark.parametrize("mailer", ["mailbox", "locmem"])
def test_an_empty_mailbox_says_how_a_mail_comes(
    client: Client, folder: Path, settings: LazySettings, mailer: str
):
    if mailer == "locmem":
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    page = client.get("/demo/mailbox/").content.decode()

    assert "No mail yet." in page


def test_the_mailbox_passes_over_what_it_did_not_write(client: Client, folder: Path):
    post(folder)
    (folder / "notes.eml").write_text("Subject: not ours")

    assert len(client.get("/demo/mailbox/").context["mails"]) == 1


def test_a_mail_is_shown_framed_as_text_and_with_what_is_attached(client: Client, folder: Path):
    name = post(folder, "<b>You have 4 places</b>")

    answer = client.get(f"/demo/mailbox/{name}/")

    page = answer.content.decode()
    assert "<h1>&lt;b&gt;You have 4 places&lt;/b&gt;</h1>" in page
    assert f'src="/demo/mailbox/{name}/page/" sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert 'href="https://sala.example/r/x"' in page
    assert [(part.name, part.content_type) for part in answer.context["mail"].parts] == [
        ("calendar.ics", 'text/calendar; method="REQUEST"; charset="utf-8"'),
        ("invite.ics", "application/ics"),
        ("ticket.png", "image/png"),
    ]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_a_long_name_in_khmer_is_read_without_a_blank_in_the_middle(client: Client, folder: Path):
    name = "គណៈកម្មាធិការវេទិកាសាធារណៈខ្មែរនៅប្រទេសកាណាដា Committee"
    mail = EmailMultiAlternatives(name, "Hello", f"{name} <sala@s.example>", [f"{name} <s@s.example>"])
    MailboxBackend(folder=str(folder)).send_messages([mail])
    (written,) = folder.glob("*.eml")

    page = client.get(f"/demo/mailbox/{written.stem}/").content.decode()

    assert (page.count(f"{name} &lt;s"), f"<h1>{name}</h1>" in page) == (2, True)


def test_the_framed_mail_can_do_nothing_but_be_read(client: Client, folder: Path):
    name = post(
        folder, html='<html><head></head><body><script>steal()</script><img src="cid:qr@sala"></body></html>'
    )

    answer = client.get(f"/demo/mailbox/{name}/page/")

    number = next(
        part.number for part in client.get(f"/demo/mailbox/{name}/").context["mail"].parts if part.content_id
    )
    assert answer["Content-Security-Policy"] == (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self'; "
        "style-src 'unsafe-inline'"
    )
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.content.decode().strip() == (
        '<html><head><base target="_blank"></head><body><script>steal()</script>'
        f'<img src="/demo/mailbox/{name}/parts/{number}/"></body></html>'
    )


def test_attachments_come_with_their_own_type_and_are_saved_not_opened(client: Client, folder: Path):
    name = post(folder)
    parts = client.get(f"/demo/mailbox/{name}/").context["mail"].parts

    answers = [client.get(f"/demo/mailbox/{name}/parts/{part.number}/") for part in parts]

    assert [
        (answer["Content-Type"], answer["Content-Disposition"], answer.content) for answer in answers
    ] == [
        (
            'text/calendar; method="REQUEST"; charset="utf-8"',
            'attachment; filename="calendar.ics"',
            ICS.replace(b"\r\n", b"\n"),
        ),
        ("application/ics", 'attachment; filename="invite.ics"', ICS),
        ("image/png", 'attachment; filename="ticket.png"', PNG),
    ]
    assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}


def test_the_source_is_the_mail_byte_for_byte(client: Client, folder: Path):
    name = post(folder)

    answer = client.get(f"/demo/mailbox/{name}/source/")

    assert (answer["Content-Type"], answer.content) == (
        "text/plain; charset=utf-8",
        (folder / f"{name}.eml").read_bytes(),
    )


@pytest.mark.parametrize(
    "name",
    [
        "1-00000000",
        "../secret",
        "..%2Fsecret",
        "%2e%2e%2fsecret",
        "1-0000000g",
        "1-00000000%00",
        "1-00000000%0A",
        "x" * 9_999,
    ],
)
@pytest.mark.parametrize("page", ["", "page/", "source/", "parts/0/"])
def test_a_name_that_is_no_mail_opens_nothing(client: Client, folder: Path, name: str, page: str):
    post(folder)
    (folder.parent / "secret.eml").write_text("Subject: not in the mailbox")

    assert client.get(f"/demo/mailbox/{name}/{page}").status_code == 404


@pytest.mark.parametrize("number", ["99", "999", "0"])  # 0 is the text: shown, not attached
def test_a_part_that_is_not_attached_opens_nothing(client: Client, folder: Path, number: str):
    name = post(folder)

    assert client.get(f"/demo/mailbox/{name}/parts/{number}/").status_code == 404
