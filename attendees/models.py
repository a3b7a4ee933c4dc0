"""Index of tables."""

from attendees.checkin.models import Device, DoorPass, Scan
from attendees.privacy.models import Purge
from attendees.registrations.models import Registration

__all__ = ["Device", "DoorPass", "Purge", "Registration", "Scan"]
