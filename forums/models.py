"""Index of tables."""

from forums.followers.models import Follower
from forums.hosting.models import AuditEntry, Membership, Organization, User
from forums.limits.models import RateWindow
from forums.mailing.models import Letter, Suppression
from forums.programme.models import Change, Forum, Speaker, Venue

__all__ = [
    "AuditEntry",
    "Change",
    "Follower",
    "Forum",
    "Letter",
    "Membership",
    "Organization",
    "RateWindow",
    "Speaker",
    "Suppression",
    "User",
    "Venue",
]
