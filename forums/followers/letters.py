"""What a follower reads: the question whether they asked, and a new forum."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from forums.followers.leaving import TO_CONFIRM
from forums.followers.links import confirm_path, leave_path
from forums.followers.models import Follower
from forums.languages import words
from forums.mailing.message import Message, mailbox, message_id, write
from forums.mailing.models import Letter
from forums.programme.models import Forum


def asking_letter(follower: Follower, letter: Letter) -> Message:
    """Did you ask? `follower` comes with its organization. The same bytes for the same facts."""
    with translation.override(letter.language):
        host = follower.organization
        until = (follower.asked_at + TO_CONFIRM).astimezone(ZoneInfo(host.time_zone)).date()
        return _written(
            follower,
            letter,
            subject=_("Please confirm: news of the next forum"),
            headline=_("Shall we tell you of the next forum?"),
            sentences=[
                _("Somebody asked {organization} to write to this address when it announces a forum.").format(
                    organization=host.name
                ),
                _("Nothing comes before you say yes. You can until {day}.").format(
                    day=words.short_date(until)
                ),
            ],
            label=_("Yes, tell me"),
            url=f"{settings.SITE_URL}{confirm_path(follower)}",
            leaving=_("Take my address off now"),
            why=_("You did not ask? Then do nothing: after a week your address is gone from here."),
        )


def announcing_letter(follower: Follower, forum: Forum, letter: Letter) -> Message:
    """A new forum. `forum` comes with venue and organization."""
    with translation.override(letter.language):
        host = follower.organization
        asked = follower.asked_at.astimezone(ZoneInfo(host.time_zone)).date()
        return _written(
            follower,
            letter,
            subject=_("New forum: {title}").format(title=forum.title),
            headline=str(forum.title),
            title=forum.title,
            sentences=[_("{organization} announces a new forum.").format(organization=host.name)],
            facts=_facts(forum),
            label=_("See the forum and register"),
            url=f"{settings.SITE_URL}{forum.get_absolute_url()}?lang={letter.language}",
            leaving=_("Leave the list"),
            why=_("You get this because you asked for it on {day}.").format(day=words.full_day(asked)),
        )


def _written(follower: Follower, letter: Letter, *, subject: str, **said: Any) -> Message:
    host = follower.organization
    way_out = f"{settings.SITE_URL}{leave_path(follower)}"
    context = {
        "language": letter.language,
        "subject": subject,
        "organization": host,
        "way_out": way_out,
        **said,
    }
    message = write(
        to=follower.email,
        sender=mailbox(str(host.name), settings.MAIL_FROM),
        subject=subject,
        text=render_to_string("forums/mailing/letter.txt", context),
        html=render_to_string("forums/mailing/letter.html", context),
        message_id=message_id(letter.key, settings.MAIL_FROM.rpartition("@")[2]),
        at=letter.made_at.replace(microsecond=0),
        reply_to=[mailbox(str(host.name), host.contact_email)] if host.contact_email else None,
    )
    message.leave_at(way_out)
    return message


def _facts(forum: Forum) -> list[tuple[str, list[str]]]:
    """(label, lines); the place only where everybody may read it."""
    assert forum.local_date is not None
    assert forum.starts_local is not None
    assert forum.ends_local is not None
    assert forum.starts_at is not None
    when = [
        f"{words.long_date(forum.local_date)}, {words.time_span(forum.starts_local, forum.ends_local)}",
        words.zone_words(forum.time_zone, forum.starts_at),
    ]
    place = forum.venue if forum.shows_address_to_everyone() else None
    where = [place.name, place.address] if place else [_("You learn the address with your place.")]
    return [(_("When"), when), (_("Where"), [line for line in where if line])]
