"""Index of tables."""

from attendees.checkin.models import Device, DoorPass, Scan
from attendees.registrations.models import Registration

__all__ = ["Device", "DoorPass", "Registration", "Scan"]
