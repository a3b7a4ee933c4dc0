"""The five roles in words, as the team page offers them. What each may do is decided in access.py alone."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forums.hosting.models import Role

IN_WORDS = {
    Role.OWNER: _("Everything: also the team, the committee’s own facts, and gifts."),
    Role.ORGANIZER: _("Announces and changes forums, sees and writes to those who come, runs the door."),
    Role.TREASURER: _("Sees the forums and the gifts, never who comes."),
    Role.DOOR_LEAD: _("Sees who comes, and runs the door."),
    Role.VIEWER: _("Sees the forums. No names, no gifts."),
}

CHOICES = [
    (role.value, format_lazy("{role} – {words}", role=role.label, words=IN_WORDS[role])) for role in Role
]
