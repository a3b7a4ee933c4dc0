"""Proving once more that the mailbox is ours, before the way of signing in changes.

The code lives in the session, as allauth keeps its own: fifteen minutes, three tries.
"""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest

from forums.hosting.models import User

KEPT = "fresh_code"
LASTS = timedelta(minutes=15)
TRIES = 3


def typed_lately(request: HttpRequest) -> bool:
    """Whether a code by mail was typed in this session within the last minutes, at sign-in or here."""
    records = get_authentication_records(request, request.user)
    codes = [record["at"] for record in records if record.get("method") == "code"]
    return bool(codes) and time.time() - codes[-1] < REAUTHENTICATION_TIMEOUT


def send(request: HttpRequest, user: User) -> None:
    """Mail a new code to the signed-in person; the one before stops working."""
    adapter = get_adapter()
    code = adapter.generate_login_code()
    adapter.send_mail("account/email/login_code", user.email, {"request": request, "code": code})
    request.session[KEPT] = {"code": code, "at": time.time(), "tries": TRIES}


def is_waited_for(request: HttpRequest) -> bool:
    kept: dict[str, Any] = request.session.get(KEPT) or {"tries": 0, "at": 0}
    return bool(kept["tries"]) and time.time() - kept["at"] < LASTS.total_seconds()


def check(request: HttpRequest, typed: str) -> bool:
    """Whether this is the code; then the session remembers that it was typed. Each wrong one uses up a try."""
    if not is_waited_for(request):
        return False
    kept: dict[str, Any] = request.session[KEPT]
    if compare_user_code(actual=typed, expected=kept["code"]):
        del request.session[KEPT]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return True
    request.session[KEPT] = {**kept, "tries": kept["tries"] - 1}
    return False
