"""The worker's table: what is swept, and how often. One line adds a sweep."""

from datetime import timedelta

from attendees.operations.worker import Sweep
from attendees.privacy.purging import purge_due
from forums.limits.counting import forget

SWEEPS = (
    Sweep("purge", timedelta(hours=1), purge_due),
    Sweep("limits", timedelta(hours=1), forget),
)
