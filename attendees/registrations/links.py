"""The addresses of one registration's pages. Whoever has one may do what its purpose says, and nothing else."""

from django.http import HttpResponseRedirect

from attendees.registrations.models import Registration
from forums.signing.links import Purpose, make_link


class SeeOther(HttpResponseRedirect):
    """After a form: the browser goes on with GET (RFC 9110, 15.4.4), so that reloading sends nothing twice."""

    status_code = 303


def manage_path(registration: Registration) -> str:
    """My registration: change and cancel."""
    return f"/r/{_link(registration, Purpose.MANAGE)}/"


def show_path(registration: Registration) -> str:
    """The ticket alone, to forward."""
    return f"/t/{_link(registration, Purpose.SHOW)}/"


def confirm_path(registration: Registration) -> str:
    """The page that says an address is right. Only a message to that address may carry it."""
    return f"/r/{_link(registration, Purpose.CONFIRM)}/confirmation/"


def address_path(registration: Registration) -> str:
    """The page that says a new address is right. Only a message to the new address may carry it."""
    version = registration.new_email_number
    return f"/r/{make_link(registration.uuid, Purpose.ADDRESS, version=version)}/new-address/"


def quiet_path(registration: Registration) -> str:
    """The page that ends reminders, and no more than that: mail programs may send its form by themselves (RFC 8058)."""
    return f"/r/{_link(registration, Purpose.QUIET)}/reminders/"


def _link(registration: Registration, purpose: Purpose) -> str:
    return make_link(registration.uuid, purpose, version=registration.link_version)
