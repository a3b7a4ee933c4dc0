"""The known environment every test runs in. Loaded before Django reads its settings."""

import base64
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "test"
SCREENS = ROOT / "var" / "screens"

SQLITE = f"sqlite://{VAR / 'sala.sqlite3'}"

KEY = base64.b64encode(bytes(range(32))).decode()  # thirty-two bytes anybody may know

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "VAR_DIR": str(VAR),
    "SECRET_KEY": "a key for tests, long enough that nothing warns about its length or its plainness",
    "SALA_SECRETS": f"1:{KEY}",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "MAIL_URL": "locmem:",
    "MAIL_FROM": "sala@sala.example",
    "DEMO": "no",
    "OPEN_SIGNUP": "no",
    "LOG_LEVEL": "WARNING",
}
NOT_OURS = ("CACHE_URL", "BEHIND_PROXY", "RELEASE", "MAIL_A_MINUTE", "MAIL_PROVIDER", "MAIL_WEBHOOK_TOKEN")


def enter() -> None:
    """Make this process's environment the tests' own; only a PostgreSQL DATABASE_URL is kept."""
    os.environ.update(ENVIRONMENT)
    for name in NOT_OURS:
        os.environ.pop(name, None)
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql:"):
        os.environ["DATABASE_URL"] = SQLITE
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it finds no folder


enter()
