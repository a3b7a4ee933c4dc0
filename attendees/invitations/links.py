"""The address of a guest's page. Whoever has it may answer for the guest, and nothing else."""

from attendees.invitations.models import Invitation
from forums.signing.links import Purpose, make_link


def invitation_path(invitation: Invitation) -> str:
    link = make_link(invitation.uuid, Purpose.INVITATION, version=invitation.link_version)
    return f"/i/{link}/"
