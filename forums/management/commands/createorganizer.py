from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from forums.hosting.appointing import appoint_founder, appoint_owner
from forums.hosting.founding import Profile
from forums.hosting.models import Organization, slug_form
from forums.hosting.slugs import reserved_for_organizations, suggest
from forums.languages.text import LangText

DEFAULT_ZONE = "America/Vancouver"


class Command(BaseCommand):
    help = "Let somebody open a desk: the first owner of an organization. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the address their code goes to")
        parser.add_argument("--organization", default="", help='its name, such as "Surrey Forum Committee"')
        parser.add_argument("--slug", default="", help="its address, such as surrey-forum-committee")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, help="the first is its own, such as en,km"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = _address(options["email"])
        languages = _languages(options["language"])
        name = " ".join(options["organization"].split())
        if not name:
            self._found_later(email, options["slug"])
            return
        slug = _slug(options["slug"] or suggest(name, is_free=_is_not_reserved))
        profile = Profile(LangText({languages[0]: name}), LangText(), DEFAULT_ZONE, languages)
        organization, is_new = appoint_owner(email, slug=slug, profile=profile, now=timezone.now())
        self.stdout.write(f"{email} owns {organization.name}{'' if is_new else ', which was there already'}.")
        self.stdout.write(f"They sign in at {settings.SITE_URL}/accounts/login/ with a code by email.")

    def _found_later(self, email: str, slug: str) -> None:
        if slug:
            raise CommandError(
                '--slug needs --organization, such as --organization "Surrey Forum Committee".'
            )
        appoint_founder(email)
        self.stdout.write(
            f"{email} can sign in at {settings.SITE_URL}/accounts/login/ and found an organization there."
        )


def _address(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError as error:
        raise CommandError(f"--email is {typed!r}; write an address, such as sokha@example.org.") from error
    return typed


def _languages(typed: str) -> list[str]:
    known = dict(settings.LANGUAGES)
    codes = list(dict.fromkeys(code.strip() for code in typed.split(",") if code.strip()))
    if not codes or any(code not in known for code in codes):
        raise CommandError(f"--language is {typed!r}; write some of {','.join(known)}.")
    return codes


def _slug(slug: str) -> str:
    try:
        slug_form(slug)
    except ValidationError as error:
        raise CommandError(f"--slug is {slug!r}; use 3 to 60 small letters, digits and hyphens.") from error
    if not _is_not_reserved(slug) and not Organization.objects.filter(slug=slug).exists():
        raise CommandError(f"--slug is {slug!r}, which is an address of the site itself; choose another.")
    return slug


def _is_not_reserved(slug: str) -> bool:
    return slug not in reserved_for_organizations()
