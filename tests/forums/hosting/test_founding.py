"""From a first sign-in to an organization with an owner."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from forums.hosting.founding import AddressTaken, Profile, found
from forums.hosting.inviting import invite, link_of
from forums.hosting.models import AuditEntry, Membership, Organization, Role, User
from forums.hosting.slugs import reserved_for_organizations
from forums.languages.text import LangText
from tests.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db

TYPED = {
    "name_en": "Surrey Forum Committee",
    "name_km": "គណៈកម្មការវេទិកា",
    "about_en": "Neighbours.",
    "time_zone": "America/Vancouver",
    "first_language": "km",
    "languages": ["en", "km"],
    "contact_name": "Sokha",
    "contact_phone": "604-555-0142",
    "contact_email": "sokha@example.org",
}
STRANGE = [
    "",
    "x" * 10_000,
    "nul\x00",
    "🙂" * 20,
    "مرحبا بكم",
    "ខ្មែរ",
    "<script>alert(1)</script>",
    "A\r\nBcc: b@example.org",
]


@pytest.fixture(autouse=True)
def open_signup(settings):
    settings.OPEN_SIGNUP = True
    cache.clear()


@pytest.fixture
def newcomer(client: Client) -> User:
    user = make_user("sokha@example.org")
    client.force_login(user)
    return user


def test_a_newcomer_founds_an_organization_and_owns_it(client: Client, newcomer: User):
    answer = client.post("/desk/start/", TYPED)

    host = Organization.objects.get()
    assert (answer.status_code, answer.url) == (302, "/desk/surrey-forum-committee/")
    assert host.name == {"en": "Surrey Forum Committee", "km": "គណៈកម្មការវេទិកា"}
    assert (host.languages, host.time_zone, host.contact_phone) == (
        ["km", "en"],
        "America/Vancouver",
        "604-555-0142",
    )
    assert [(row.user, row.role) for row in host.memberships.all()] == [(newcomer, "owner")]
    assert set(host.audit_entries.values_list("verb", flat=True)) == {"founded", "made owner"}
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u3164"])
def test_a_name_of_blanks_is_no_name(client: Client, newcomer: User, blank: str):
    page = client.post("/desk/start/", TYPED | {"name_en": blank, "name_km": blank}).content.decode()

    assert "Please write the name in at least one language." in page
    assert not Organization.objects.exists()


def test_a_name_without_latin_letters_asks_for_an_address_and_keeps_what_was_typed(
    client: Client, newcomer: User
):
    page = client.post("/desk/start/", TYPED | {"name_en": ""}).content.decode()

    assert "Please choose an address in Latin letters" in page
    assert "គណៈកម្មការវេទិកា" in page
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    "slug", ["desk", "join", "start", "healthz", "accounts", "static", "demo", "privacy"]
)
def test_an_address_of_the_site_itself_is_refused_with_a_free_one(client: Client, newcomer: User, slug: str):
    page = client.post("/desk/start/", TYPED | {"slug": slug}).content.decode()

    assert f"{slug} is taken. {slug}-committee is free." in page
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    "slug", ["ab", "Capital", "with space", "x" * 10_000, "nul\x00", "ខ្មែរ", "a/b/c", "<script>"]
)
def test_an_impossible_address_is_refused(client: Client, newcomer: User, slug: str):
    answer = client.post("/desk/start/", TYPED | {"slug": slug})

    assert answer.status_code == 200
    assert "second look" in answer.content.decode()
    assert not Organization.objects.exists()


def test_a_taken_name_gets_the_next_free_address(client: Client, newcomer: User):
    make_organization(slug="surrey-forum-committee")

    answer = client.post("/desk/start/", TYPED)

    assert answer.url == "/desk/surrey-forum-committee-2/"


def test_an_address_taken_meanwhile_is_refused_by_the_database():
    make_organization(slug="our-committee")
    profile = Profile(LangText(en="Ours"), LangText(), "America/Vancouver", ["en"])

    with pytest.raises(AddressTaken):
        found(make_user(), slug="our-committee", profile=profile, now=timezone.now())

    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    "field", ["name_en", "about_km", "contact_name", "contact_phone", "contact_email", "time_zone"]
)
@pytest.mark.parametrize("typed", STRANGE)
def test_strange_texts_are_kept_plain_or_refused_in_words(
    client: Client, newcomer: User, field: str, typed: str
):
    answer = client.post("/desk/start/", TYPED | {"slug": "our-committee", field: typed})

    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert "second look" in answer.content.decode()
        return
    host = Organization.objects.get()
    assert "\n" not in f"{host.name['km']}{host.name.get('en', '')}{host.contact_name}{host.contact_phone}"
    for page in ("/desk/our-committee/", "/desk/our-committee/settings/", "/our-committee/"):
        assert "<script>alert" not in client.get(page).content.decode()


def test_one_person_cannot_found_organizations_without_end(client: Client, newcomer: User):
    answers = [client.post("/desk/start/", TYPED).status_code for _ in range(6)]

    assert answers == [302, 302, 302, 302, 302, 429]


def test_where_sign_up_is_closed_the_page_says_whom_to_ask(client: Client, newcomer: User, settings):
    settings.OPEN_SIGNUP = False

    page = client.post("/desk/start/", TYPED)

    assert page.status_code == 200
    assert "Ask an owner of your committee to invite sokha@example.org" in page.content.decode()
    assert "mailto:sala@sala.example" in page.content.decode()
    assert not Organization.objects.exists()


def test_an_invitation_waits_on_the_first_page(client: Client, newcomer: User, settings):
    settings.OPEN_SIGNUP = False
    host = make_organization()
    owner = make_member(host)
    invitation = invite(host, email="Sokha@example.org", role=Role.VIEWER, actor=owner, now=timezone.now())

    page = client.get("/desk/start/").content.decode()

    assert link_of(invitation) in page


def test_settings_change_the_public_page_at_once(client: Client):
    past = timezone.now() - timedelta(days=3)
    host = make_organization(slug="our-committee", content_changed_at=past)
    client.force_login(make_member(host))
    before = client.get("/our-committee/")["ETag"]

    answer = client.post("/desk/our-committee/settings/", TYPED | {"slug": "another-one"})

    host.refresh_from_db()
    assert (answer.status_code, host.slug, host.first_language) == (302, "our-committee", "km")
    assert host.name["en"] == "Surrey Forum Committee"
    assert host.content_changed_at > past
    assert client.get("/our-committee/")["ETag"] != before
    assert AuditEntry.objects.get().verb == "rewrote"


def test_settings_show_what_is_and_keep_what_was_typed(client: Client):
    host = make_organization(slug="our-committee")
    client.force_login(make_member(host))

    shown = client.get("/desk/our-committee/settings/").content.decode()
    kept = client.post(
        "/desk/our-committee/settings/", TYPED | {"contact_email": "no address"}
    ).content.decode()

    assert str(host.name["km"]) in shown
    assert "+1 604-555-0142" in shown
    assert 'value="no address"' in kept


def test_createorganizer_makes_the_first_owner_once(client: Client, capsys):
    command = ["createorganizer", "--email", "Sokha@example.org", "--organization", "Surrey Forum Committee"]
    for _ in range(2):
        call_command(*command, "--slug", "surrey-forum", "--language", "km,en")

    host, owner = Organization.objects.get(), User.objects.get()
    assert (host.slug, host.name, host.languages) == (
        "surrey-forum",
        {"km": "Surrey Forum Committee"},
        ["km", "en"],
    )
    assert (owner.email, owner.has_usable_password(), owner.is_staff) == ("sokha@example.org", False, False)
    assert [(row.user, row.role, row.email) for row in Membership.objects.all()] == [
        (owner, "owner", owner.email)
    ]
    assert "http://testserver/accounts/login/" in capsys.readouterr().out


def test_createorganizer_without_an_organization_lets_somebody_found_one(client: Client, settings):
    settings.OPEN_SIGNUP = False
    call_command("createorganizer", "--email", "sokha@example.org")
    client.force_login(User.objects.get())

    answer = client.post("/desk/start/", TYPED)

    assert answer.url == "/desk/surrey-forum-committee/"


def test_createorganizer_gives_a_lost_desk_a_new_owner():
    host = make_organization(slug="our-committee")
    make_member(host)
    viewer = make_member(host, role=Role.VIEWER)

    call_command(
        "createorganizer", "--email", viewer.email, "--organization", "Whatever", "--slug", "our-committee"
    )

    assert Membership.objects.get(user=viewer).role == "owner"
    assert Organization.objects.get().name == host.name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--email", "nobody"], "--email is 'nobody'; write an address, such as sokha@example.org."),
        (["--email", "a@example.org", "--slug", "x-y-z"], "--slug needs --organization"),
        (
            ["--email", "a@example.org", "--organization", "Desk", "--slug", "desk"],
            "an address of the site itself",
        ),
        (["--email", "a@example.org", "--organization", "D", "--slug", "No"], "use 3 to 60 small letters"),
        (
            ["--email", "a@example.org", "--organization", "D", "--language", "xx"],
            "--language is 'xx'; write some of",
        ),
    ],
)
def test_createorganizer_says_what_to_write_instead(arguments: list[str], words: str):
    with pytest.raises(CommandError) as refusal:
        call_command("createorganizer", *arguments)

    assert words in str(refusal.value)
    assert not User.objects.exists()


def test_the_suggestion_never_takes_a_reserved_address(client: Client, newcomer: User):
    answer = client.post("/desk/start/", TYPED | {"name_en": "Privacy"})

    assert answer.url == "/desk/privacy-2/"
    assert "privacy" in reserved_for_organizations()
