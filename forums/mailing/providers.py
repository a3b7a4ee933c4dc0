"""What a mail provider says of a message after it took it. Mail leaves by SMTP wherever it goes; only the reports
differ, and django-anymail reads each provider's as one kind of event.

A message carries its own id in the header that its provider hands back: the id tells nothing about anybody.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailBaseWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.conf import settings
from django.http import HttpRequest

LETTER = "letter"  # what our id is called among a provider's metadata
OURS = re.compile(r"<[0-9a-f]{32}@[\w.-]+>", re.ASCII)  # as `message_id` makes them


class Unreadable(Exception):
    """This is no report of the provider's, or not signed by it."""


@dataclass(frozen=True)
class Provider:
    """`header` and `written` are how a message carries our id; `reader` understands the reports."""

    reader: type[AnymailBaseWebhookView]
    header: str
    written: Callable[[str], str]
    signed_with: str = ""  # the reader's name for the key, where reports are signed


def _as_json(identity: str) -> str:
    return json.dumps({LETTER: identity})


PROVIDERS = {
    "brevo": Provider(BrevoTrackingWebhookView, "X-Mailin-custom", _as_json),
    "mailgun": Provider(
        MailgunTrackingWebhookView, "X-Mailgun-Variables", _as_json, signed_with="webhook_signing_key"
    ),
    "mailjet": Provider(MailjetTrackingWebhookView, "X-MJ-EventPayload", _as_json),
    "postmark": Provider(PostmarkTrackingWebhookView, f"X-PM-Metadata-{LETTER}", str),
    "sparkpost": Provider(
        SparkPostTrackingWebhookView,
        "X-MSYS-API",
        lambda identity: json.dumps({"metadata": {LETTER: identity}}),
    ),
}


def label(headers: dict[str, str]) -> None:
    """Let a message that is about to leave carry its own Message-ID in the header our provider reports back."""
    if settings.MAIL_PROVIDER:
        provider = PROVIDERS[settings.MAIL_PROVIDER]
        headers[provider.header] = provider.written(headers["Message-ID"])


def read_report(request: HttpRequest) -> list[AnymailTrackingEvent]:
    """The events of one report of the configured provider. Raises Unreadable for anything else, however malformed."""
    provider = PROVIDERS[settings.MAIL_PROVIDER]
    key = {provider.signed_with: settings.MAIL_WEBHOOK_KEY} if provider.signed_with else {}
    try:
        reader = _behind_our_token(provider.reader)(**key)
        reader.run_validators(request)
        events = list(reader.parse_events(request))
    except Exception as error:  # the readers raise whatever a strange body makes them raise
        raise Unreadable from error
    return events


def letter_of(event: AnymailTrackingEvent) -> str:
    """The Message-ID that our message carried, or "" where the report names none."""
    named = event.metadata.get(LETTER) if isinstance(event.metadata, dict) else None
    identity = f"<{str(named or event.message_id).strip('<>')}>"
    return identity if OURS.fullmatch(identity) else ""


def _behind_our_token(reader: type[AnymailBaseWebhookView]) -> type[AnymailBaseWebhookView]:
    """The secret stands in our address: the reader is not to ask for a password as well."""
    return type(reader.__name__, (reader,), {"warn_if_no_basic_auth": False})
