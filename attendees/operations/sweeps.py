"""The worker's table: what is swept, and how often. One line adds a sweep."""

from datetime import timedelta

from attendees.operations.worker import Sweep
from attendees.privacy.purging import purge_due
from attendees.registrations.ending import expire_unconfirmed, forget_erased
from forums.limits.counting import forget

SWEEPS = (
    Sweep("expiry", timedelta(seconds=5), expire_unconfirmed),
    Sweep("erased addresses", timedelta(seconds=5), forget_erased),
    Sweep("purge", timedelta(hours=1), purge_due),
    Sweep("limits", timedelta(hours=1), forget),
)
