"""The worker's table: what is swept, and how often. One line adds a sweep."""

from datetime import timedelta

from attendees.checkin.coming_anew import let_out
from attendees.invitations.clock import end_invitations, forget_drafts, keep_guests_informed, remind_guests
from attendees.invitations.telling import tell_guests
from attendees.messages.address_letters import send_address_letters
from attendees.messages.by_the_clock import give_notice
from attendees.messages.copies import send_copies
from attendees.messages.fan_out import fan_out
from attendees.messages.link_letters import send_link_letters
from attendees.messages.reminders import remind
from attendees.messages.telling import tell_registrations
from attendees.operations.worker import Sweep
from attendees.privacy.guests import forget_erased_guests
from attendees.privacy.leftovers import forget_letters
from attendees.privacy.purging import purge_due
from attendees.registrations.addressing import forget_former
from attendees.registrations.closing import close_lists, end_lists, release_due
from attendees.registrations.ending import expire_unconfirmed, forget_erased
from attendees.registrations.promoting import promote_due
from attendees.registrations.questions.forgetting import forget_short_lived
from forums.followers.announcing import send_announcements
from forums.followers.leaving import forget_letters_of_nobody, forget_unconfirmed
from forums.followers.telling import ask_back
from forums.hosting.kept import forget_sessions
from forums.hosting.team_letters import tell_team
from forums.limits.counting import forget
from forums.mailing.suppressing import forget_suppressions
from forums.publishing.announcing import reveal_due
from forums.publishing.retiming import retime_forums

SWEEPS = (
    Sweep("registrations", timedelta(seconds=0.5), tell_registrations),
    Sweep("copies", timedelta(seconds=2), send_copies),
    Sweep("links", timedelta(seconds=0.5), send_link_letters),
    Sweep("reminders", timedelta(seconds=10), remind),
    Sweep("guests", timedelta(seconds=0.5), tell_guests),
    Sweep("guests informed", timedelta(seconds=5), keep_guests_informed),
    Sweep("guests reminded", timedelta(minutes=1), remind_guests),
    Sweep("invitations to end", timedelta(seconds=5), end_invitations),
    Sweep("guest lists forgotten", timedelta(hours=1), forget_drafts),
    Sweep("notices", timedelta(seconds=10), give_notice),
    Sweep("addresses asked", timedelta(seconds=0.5), send_address_letters),
    Sweep("former addresses", timedelta(minutes=1), forget_former),
    Sweep("team", timedelta(seconds=0.5), tell_team),
    Sweep("followers", timedelta(seconds=0.5), ask_back),
    Sweep("announcements", timedelta(seconds=5), send_announcements),
    Sweep("fan-out", timedelta(seconds=5), fan_out),
    Sweep("addresses", timedelta(minutes=1), reveal_due),
    Sweep("zone laws", timedelta(days=1), retime_forums),
    Sweep("sessions", timedelta(days=1), forget_sessions),
    Sweep("a new day", timedelta(seconds=5), let_out),
    Sweep("promotion", timedelta(seconds=5), promote_due),
    Sweep("places to keep", timedelta(seconds=5), release_due),
    Sweep("lists to close", timedelta(seconds=5), close_lists),
    Sweep("lists to end", timedelta(seconds=5), end_lists),
    Sweep("expiry", timedelta(seconds=5), expire_unconfirmed),
    Sweep("erased addresses", timedelta(seconds=5), forget_erased),
    Sweep("short-lived answers", timedelta(minutes=1), forget_short_lived),
    Sweep("erased guests", timedelta(seconds=5), forget_erased_guests),
    Sweep("purge", timedelta(hours=1), purge_due),
    Sweep("letters of nobody", timedelta(days=1), forget_letters),
    Sweep("unconfirmed followers", timedelta(hours=1), forget_unconfirmed),
    Sweep("letters of no follower", timedelta(days=1), forget_letters_of_nobody),
    Sweep("suppressions", timedelta(days=1), forget_suppressions),
    Sweep("limits", timedelta(hours=1), forget),
)
