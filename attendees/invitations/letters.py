"""What a guest reads: the invitation, a reminder, a receipt for an answer, and what becomes of the forum."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.invitations.links import invitation_path
from attendees.invitations.models import Invitation
from forums.languages import words
from forums.mailing.message import Message, mailbox, message_id, write
from forums.programme.calendar import domain
from forums.programme.models import Forum
from forums.programme.neutral import host_outside, time_of_day


@dataclass(frozen=True)
class _Said:
    subject: str
    headline: str
    sentences: list[str]
    asks: bool = True  # with a button to answer


def compose_letter(invitation: Invitation, *, kind: str, key: str, written_at: datetime) -> Message:
    """The whole message; the same bytes for the same facts. It comes with forum, venue and organization."""
    with translation.override(invitation.language):
        return _written(invitation, kind, key, written_at)


def _written(invitation: Invitation, kind: str, key: str, written_at: datetime) -> Message:
    forum, said = invitation.forum, _words(invitation, kind)
    shown = forum.protected
    subject = time_of_day(forum) if shown else said.subject
    context = {
        "language": invitation.language,
        "subject": subject,
        "organization": None if shown else forum.organization,
        "headline": said.headline,
        "sentences": said.sentences,
        "facts": _facts(forum),
        "url": f"{settings.SITE_URL}{invitation_path(invitation)}" if said.asks else "",
        "label": _("Answer the invitation"),
        "why": _why(invitation),
    }
    return write(
        to=invitation.email,
        sender=mailbox(host_outside(forum), settings.MAIL_FROM),
        subject=subject,
        text=render_to_string("forums/mailing/letter.txt", context),
        html=render_to_string("forums/mailing/letter.html", context),
        message_id=message_id(key, domain()),
        at=written_at.replace(microsecond=0),
        reply_to=[mailbox(host_outside(forum), forum.email)] if forum.email and not shown else None,
    )


def _words(invitation: Invitation, kind: str) -> _Said:
    return _WORDS.get(kind, _invited)(invitation)


def _invited(invitation: Invitation) -> _Said:
    forum = invitation.forum
    place = forum.venue.name if forum.venue and forum.shows_address_to_everyone() else ""
    subject = _("Invitation: public forum, {day}").format(day=words.day_and_month(_day(forum)))
    return _Said(
        ", ".join(filter(None, [subject, place])),
        _("{name}, you are invited.").format(name=invitation.name),
        [*_about(forum), *_kept(invitation), _answers()],
    )


def _reminder(invitation: Invitation) -> _Said:
    forum = invitation.forum
    subject = _("Will you come? {when}").format(when=_when(forum))
    return _Said(
        subject,
        _("May we expect you?"),
        [*_about(forum), *_kept(invitation), _("We have no answer from you yet. One tap is enough.")],
    )


def _declined(invitation: Invitation) -> _Said:
    sentences = [_("We are sorry that you cannot come. Thank you for telling us.")]
    if invitation.message and invitation.read_aloud:
        sentences.append(_("Your words will be read to the people in the room."))
    return _receipt(invitation, _("Cannot come"), [*sentences, _until(invitation)])


def _delegated(invitation: Invitation) -> _Said:
    sentence = _("{name} comes instead of you and has got the ticket.")
    return _receipt(
        invitation,
        _("Sends someone"),
        [sentence.format(name=invitation.delegate_name), _until(invitation)],
    )


def _unsure(invitation: Invitation) -> _Said:
    on = invitation.ask_again_on
    sentences = [_("We ask again on {day}.").format(day=words.short_date(on))] if on else []
    return _receipt(invitation, _("Not sure yet"), [*sentences, *_kept(invitation), _until(invitation)])


def _receipt(invitation: Invitation, answer: str, sentences: list[str]) -> _Said:
    subject = _("Your answer: {answer}").format(answer=answer)
    return _Said(subject, _("Thank you."), sentences)


def _revoked(invitation: Invitation) -> _Said:
    return _Said(
        _("No longer valid: invitation, {day}").format(day=words.day_and_month(_day(invitation.forum))),
        _("This invitation is no longer valid."),
        [_("If this surprises you, please write or call.")],
        asks=False,
    )


def _moved(invitation: Invitation) -> _Said:
    forum = invitation.forum
    return _Said(
        _("Time or place have changed: {when}").format(when=_when(forum)),
        _("Time or place have changed."),
        [*_about(forum), _("Your invitation holds."), _answers()],
    )


def _postponed(invitation: Invitation) -> _Said:
    title = invitation.forum.title
    return _Said(
        _("Postponed: {title}").format(title=title),
        _("It is postponed."),
        [_("It does not take place on the date below. We will write when there is a new one.")],
        asks=False,
    )


def _cancelled(invitation: Invitation) -> _Said:
    title = invitation.forum.title
    return _Said(
        _("Cancelled: {title}").format(title=title),
        _("It is cancelled."),
        [_("We are sorry. You don’t need to do anything.")],
        asks=False,
    )


_WORDS = {
    "invitation": _invited,
    "reminder": _reminder,
    "declined": _declined,
    "delegated": _delegated,
    "unsure": _unsure,
    "revoked": _revoked,
    "moved": _moved,
    "postponed": _postponed,
    "cancelled": _cancelled,
}


def _about(forum: Forum) -> list[str]:
    return [] if forum.protected else [str(forum.title)]


def _kept(invitation: Invitation) -> list[str]:
    if not invitation.held:
        return []
    n = invitation.held
    return [
        ngettext(
            "One seat is kept for you until you answer.", "{n} seats are kept for you until you answer.", n
        ).format(n=n)
    ]


def _answers() -> str:
    return _(
        "You can say that you come, send somebody, say that you cannot come, or that you are not sure yet."
    )


def _until(invitation: Invitation) -> str:
    return _("You can change this answer until {until}.").format(until=_when(invitation.forum))


def _why(invitation: Invitation) -> str:
    said = [_("You got this because the host has invited you by name.")]
    if invitation.is_open:
        said.append(_("Any answer ends the reminders."))
    if invitation.forum.purge_on:
        said.append(_("Your details go on {day}.").format(day=words.full_day(invitation.forum.purge_on)))
    return " ".join(said)


def _facts(forum: Forum) -> list[tuple[str, list[str]]]:
    """(label, lines); the place only where everybody may read it, and of a protected forum only when."""
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    starts, ends = forum.local(forum.starts_at), forum.local(forum.ends_at)
    when = [
        f"{words.long_date(starts.date())}, {words.time_span(starts.time(), ends.time())}",
        words.zone_words(forum.time_zone, forum.starts_at),
    ]
    if forum.protected:
        return [(_("When"), when)]
    place = forum.venue if forum.shows_address_to_everyone() else None
    where = [place.name, place.address] if place else [_("You learn the address with your place.")]
    return [(_("When"), when), (_("Where"), [line for line in where if line])]


def _when(forum: Forum) -> str:
    assert forum.starts_at is not None
    return words.clock_and_day(forum.starts_at, forum.time_zone)


def _day(forum: Forum) -> date:
    assert forum.local_date is not None
    return forum.local_date
