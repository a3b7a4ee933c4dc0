import pytest
from django.conf import LazySettings

from attendees.demo.checks import demo_stays_at_home

MAILBOX = {"default": {"BACKEND": "attendees.demo.mailbox.MailboxBackend", "OPTIONS": {"folder": "/tmp/x"}}}
SMTP = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
NONE_ALLOWED: list[str] = []


@pytest.fixture(autouse=True)
def at_home(settings: LazySettings) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.MAILERS = MAILBOX


def found() -> list[str | None]:
    return [error.id for error in demo_stays_at_home()]


def test_a_demo_at_home_passes():
    assert found() == []


@pytest.mark.parametrize(
    "hosts", [NONE_ALLOWED, ["*"], ["localhost", "sala.example"], [".localhost"], ["0.0.0.0"]]
)
def test_a_demo_that_others_could_reach_is_refused(settings: LazySettings, hosts: list[str]):
    settings.ALLOWED_HOSTS = hosts

    assert found() == ["attendees.E001"]


@pytest.mark.parametrize(
    "mailers", [SMTP, MAILBOX | {"second": SMTP["default"]}, {"default": {"BACKEND": "post.Ses"}}]
)
def test_a_demo_that_writes_to_real_people_is_refused(
    settings: LazySettings, mailers: dict[str, dict[str, str]]
):
    settings.MAILERS = mailers

    assert found() == ["attendees.E002"]


@pytest.mark.parametrize("key", ["sk_live_51abc", "rk_live_51abc", "pk_live_51abc"])
def test_a_demo_beside_real_money_is_refused_without_repeating_the_key(
    monkeypatch: pytest.MonkeyPatch, key: str
):
    monkeypatch.setenv("STRIPE_SECRET_KEY", key)

    errors = demo_stays_at_home()

    assert [(error.id, "STRIPE_SECRET_KEY" in error.msg, key in error.msg) for error in errors] == [
        ("attendees.E003", True, False)
    ]


def test_a_test_key_is_welcome(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_51abc")

    assert found() == []


def test_without_demo_nothing_is_asked(settings: LazySettings):
    settings.DEMO, settings.ALLOWED_HOSTS, settings.MAILERS = False, ["*"], SMTP

    assert found() == []
