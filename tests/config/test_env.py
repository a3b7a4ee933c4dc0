"""A wrong setting is refused by name, with what to write."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(
    "value", ["Sala <sala@example.org>", "sala", "@example.org", "sala@", "a@b.org,c@d.org"]
)
def test_the_mailbox_of_the_installation_is_an_address_alone(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("MAIL_FROM", value)

    with pytest.raises(ImproperlyConfigured, match="write the address alone"):
        env.address("MAIL_FROM", "sala@localhost")


def test_a_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch):
    file = Path("/srv/sala #1?/var/sala.sqlite3")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert env.database("DATABASE_URL", env.sqlite_url(file))["NAME"] == str(file)


@pytest.mark.parametrize("url", ["sqlite:///srv/sala#1/x.sqlite3", "sqlite:///srv/x.sqlite3?mode=ro"])
def test_half_a_file_name_is_refused(monkeypatch: pytest.MonkeyPatch, url: str):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="write %3F"):
        env.database("DATABASE_URL", "")
