"""Settings from the environment: typed, and loud when a value is wrong."""

import base64
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_BYTES = 32  # one AES-256 or HKDF-SHA-256 key


def read_file(path: Path) -> None:
    """Take `NAME=value` lines as defaults beneath the real environment; a missing file is fine."""
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip('"'))


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Run bin/setup, or set it in the environment.")
    return value


def path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default))


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "yes" if default else "no")
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")
    return value == "yes"


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number, such as {default}.")
    return int(value)


def choice(name: str, choices: Iterable[str]) -> str:
    """One of the choices, or "" where nothing is set."""
    value = os.environ.get(name, "")
    if value and value not in choices:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; use one of {', '.join(choices)}, or leave it empty."
        )
    return value


def address(name: str, default: str) -> str:
    """A mail address alone, without a display name."""
    value = text(name, default)
    local, _, domain = value.rpartition("@")
    if not local or not domain or set(value) & set("<>, \t\r\n"):
        raise ImproperlyConfigured(f"{name} is {value!r}; write the address alone, such as sala@example.org.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secrets(name: str) -> dict[int, bytes]:
    """`2:<base64 32 bytes>,1:…` as number → key; the first is used for new things, all verify."""
    keys: dict[int, bytes] = {}
    for entry in words(name):
        number_text, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
            key_number = int(number_text)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: write number:base64, such as 1:AbC…=") from error
        if len(key) != SECRET_BYTES or not 0 < key_number < 256 or key_number in keys:
            raise ImproperlyConfigured(
                f"{name}: key {number_text} needs a number of its own from 1 to 255 and {SECRET_BYTES} bytes."
            )
        keys[key_number] = key
    if not keys:
        raise ImproperlyConfigured(f"{name} is empty. Run bin/setup, or write 1:<base64 of 32 random bytes>.")
    return keys


SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA secure_delete=ON;"  # a purged name leaves no bytes behind in the file
    "PRAGMA cache_size=-16000;"
)


def sqlite_url(file: Path) -> str:
    return f"sqlite://{quote(str(file.absolute()))}"


def database(name: str, default: str) -> dict[str, object]:
    """`sqlite:///absolute/path` or `postgresql://user:password@host:port/name`."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        if url.query or url.fragment:
            raise ImproperlyConfigured(f"{name}: write %3F for ? and %23 for # in the path of the file.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_PRAGMAS,
            },
        }
    if url.scheme == "postgresql":
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"{name} is {url.scheme}://…; use sqlite:///path or postgresql://…")


def mailer(name: str) -> dict[str, object]:
    """`smtp://user:password@host:587?tls=yes`, `smtps://…:465`; `mailbox:///folder`, `console:`, `locmem:`."""
    url = urlsplit(text(name, "console:"))
    if url.scheme == "mailbox":
        return {"BACKEND": "attendees.demo.mailbox.MailboxBackend", "OPTIONS": {"folder": unquote(url.path)}}
    if url.scheme in {"console", "locmem"}:
        return {"BACKEND": f"django.core.mail.backends.{url.scheme}.EmailBackend"}
    if url.scheme in {"smtp", "smtps"}:
        options: dict[str, object] = {
            "host": url.hostname or "localhost",
            "port": url.port or (465 if url.scheme == "smtps" else 587),
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_ssl": url.scheme == "smtps",
            "use_tls": url.scheme == "smtp" and dict(parse_qsl(url.query)).get("tls") == "yes",
            "timeout": 10,
        }
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    raise ImproperlyConfigured(f"{name} is {url.scheme}://…; use smtp://, smtps://, mailbox:// or console:")
