"""How one signs in, in every look: the pages that few see and nobody may be shut out of."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page

from forums.hosting.models import User
from tests.factories import freshly_signed_in, make_member, make_organization
from tests.journeys.looking import look_at
from tests.journeys.serving import Site
from tests.passkeys import make_passkey


def enter(page: Page, site: Site, user: User) -> None:
    session = freshly_signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])


@pytest.mark.parametrize(
    "address", ["2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/", "fresh-code/"]
)
def test_without_a_second_factor(page: Page, site: Site, address: str):
    enter(page, site, make_member(make_organization()))

    page.goto(f"/accounts/{address}")

    assert page.url.endswith(address)
    look_at(page, "sign-in-" + address.strip("/").replace("/", "-"))


@pytest.mark.parametrize(
    "address",
    [
        "2fa/",
        "2fa/totp/deactivate/",
        "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/",
        "2fa/webauthn/",
        "2fa/webauthn/keys/{passkey}/edit/",
        "2fa/webauthn/keys/{passkey}/remove/",
        "2fa/reauthenticate/",
        "2fa/webauthn/reauthenticate/",
    ],
)
def test_with_every_second_factor(page: Page, site: Site, address: str):
    user = make_member(make_organization())
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    path = address.format(passkey=make_passkey(user, name="ទូរស័ព្ទ " * 10).pk)
    enter(page, site, user)

    page.goto(f"/accounts/{path}")

    assert page.url.endswith(path)
    look_at(page, "factors-" + address.strip("/").replace("/", "-").format(passkey="key"))


def test_signing_in_by_code(page: Page, site: Site):
    user = make_member(make_organization())
    page.goto("/accounts/login/")
    page.get_by_role("textbox").first.fill(user.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/confirm/")

    look_at(page, "sign-in-code")
    page.get_by_role("textbox").first.fill("000000")
    page.keyboard.press("Enter")
    page.locator('[aria-invalid="true"]').wait_for()

    look_at(page, "sign-in-code-wrong")
