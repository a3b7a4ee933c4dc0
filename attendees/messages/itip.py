"""One person's invitation and its end (RFC 5546), to travel inside a mail (RFC 6047)."""

from datetime import datetime, timedelta

from icalendar import Alarm, vCalAddress

from attendees.messages.news import Method
from attendees.registrations.models import Registration
from forums.programme.calendar import calendar_of, clean, forum_event, uid_of

REMIND_BEFORE = timedelta(hours=2)


def itip_object(registration: Registration, *, method: Method, stamp: datetime) -> bytes:
    """The calendar object for this person alone; `forum` comes with venue and organization.

    A REQUEST has an alarm. A CANCEL says STATUS:CANCELLED only where the forum itself does not take place:
    otherwise one person has left it, and it goes on.
    """
    forum = registration.forum
    event = forum_event(
        forum,
        uid=uid_of(registration.uuid),
        sequence=registration.sequence,
        stamp=stamp,
        language=registration.language,
        show_address=registration.is_seated and forum.shows_address_to_seated(stamp),
    )
    # LAST-MODIFIED would differ between two tries when a typo was corrected in between.
    del event["last-modified"]
    if method is Method.CANCEL and forum.is_published:
        del event["status"]
    event.add("attendee", _attendee(registration))
    if method is Method.REQUEST:
        event.add_component(_alarm(str(event["summary"])))
    return calendar_of(forum, event, method=method)


def _attendee(registration: Registration) -> vCalAddress:
    """Their address alone: the name on the door list is for the door."""
    return vCalAddress.new(
        registration.email, cutype="INDIVIDUAL", role="REQ-PARTICIPANT", partstat="ACCEPTED", rsvp=False
    )


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", clean(summary))
    return alarm
