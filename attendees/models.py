"""Index of tables."""

from attendees.checkin.models import Device, DoorPass, Scan
from attendees.invitations.models import GuestList, Invitation
from attendees.privacy.models import Purge
from attendees.registrations.models import Registration
from attendees.registrations.questions.models import AccessNeed, Answer, Question, SpeakerQuestion

__all__ = [
    "AccessNeed",
    "Answer",
    "Device",
    "DoorPass",
    "GuestList",
    "Invitation",
    "Purge",
    "Question",
    "Registration",
    "Scan",
    "SpeakerQuestion",
]
