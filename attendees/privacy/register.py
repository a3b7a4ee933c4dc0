"""The register of personal fields: every column of ours, and what becomes of what it says about somebody.

A new column is written down here before it can be used: a test compares this table with the models.
"""

from enum import StrEnum


class Fate(StrEnum):
    """What happens to a field, and when."""

    DELETED = "deleted with its row on the day the form named"
    UNLINKED = "emptied on that day; the rest of the row counts people"
    FORGOTTEN = "a keyed hash, deleted after two days"
    REFUSES = "a keyed hash of an address that refused our mail, deleted after a year"
    UNTIL_LEFT = "deleted when the person leaves the list, or never said yes within a week"
    ACCOUNT = "stays while the organizer has the account or the role"
    PUBLISHED = "announced to the public by the organizer"
    NOT_PERSONAL = "says nothing about a person"


REGISTER: dict[str, dict[Fate, str]] = {
    "attendees.Registration": {
        Fate.DELETED: """
            uuid submission_id name email phone language search copy_to_name copy_to_email new_email
            former_email former_at door_number code category photo via created_at ended_at ended_because note""",
        Fate.NOT_PERSONAL: """
            forum party state queued_at seated_at keep_by said_coming_at confirm_by issue issued_at issued_party
            link_version new_email_number former_sequence sequence news told_news told_state told_sequence told_issue
            told_forum_sequence revision admitted wants_calendar wants_reminders in_calendar""",
    },
    "attendees.Question": {
        Fate.PUBLISHED: "label why choices",
        Fate.NOT_PERSONAL: "uuid forum kind position required short_lived retired_at made_at",
    },
    "attendees.Answer": {
        Fate.DELETED: "registration value answered_at",
        Fate.NOT_PERSONAL: "question",
    },
    "attendees.AccessNeed": {
        Fate.DELETED: "registration kind note told changed_at",
        Fate.ACCOUNT: "owner",
        Fate.NOT_PERSONAL: "state",
    },
    "attendees.SpeakerQuestion": {
        Fate.DELETED: "answer text translation merged_into made_at",
        Fate.NOT_PERSONAL: "uuid forum state position",
    },
    "attendees.GuestList": {
        Fate.DELETED: "rows file_name",
        Fate.ACCOUNT: "made_by",
        Fate.NOT_PERSONAL: "uuid forum state usual made_at invited_at",
    },
    "attendees.Invitation": {
        Fate.DELETED: """
            uuid registration name email phone category language announced_as wishes_to_speak message read_aloud
            ask_again_on delegate_name delegate_email answered_by_name answered_by_email outlet equipment
            created_at answered_at""",
        Fate.ACCOUNT: "invited_by",
        Fate.NOT_PERSONAL: """
            forum guest_list max_party seats held outside state link_version news told_news kind
            forum_sequence asked_for""",
    },
    "attendees.Scan": {
        Fate.UNLINKED: "registration number reason digest",
        Fate.NOT_PERSONAL: """
            id forum device seq issue kind count undoes at_ms offset_ms allowed_seen source shown received_at
            counted revision""",
    },
    "attendees.Device": {
        Fate.NOT_PERSONAL: """
            uuid door_pass token_hash enrolled_at last_seen_at unsent app_version revoked_at""",
    },
    "attendees.DoorPass": {
        Fate.ACCOUNT: "made_by",
        Fate.NOT_PERSONAL: """
            uuid forum label entrance token_hash code_hash code_expires_at walk_ins_offline may_search
            may_admit_over revoked_at created_at""",
    },
    "attendees.Purge": {
        Fate.NOT_PERSONAL: "forum on names emails phones answers going cancelled arrived finished_at",
    },
    "forums.Letter": {
        Fate.DELETED: "key message_id digest language",
        Fate.NOT_PERSONAL: "kind state lease_until attempts next_try_at error made_at sent_at",
    },
    "forums.Follower": {
        Fate.UNTIL_LEFT: "uuid email language wording asked_at confirmed_at",
        Fate.NOT_PERSONAL: "organization link_version news told_news",
    },
    "forums.RateWindow": {
        Fate.FORGOTTEN: "key",
        Fate.NOT_PERSONAL: "window count",
    },
    "forums.Suppression": {
        Fate.REFUSES: "mac",
        Fate.NOT_PERSONAL: "because at",
    },
    "forums.User": {
        Fate.ACCOUNT: "email name language password last_login date_joined",
        Fate.NOT_PERSONAL: "is_active is_staff is_superuser groups user_permissions",
    },
    "forums.Membership": {
        Fate.ACCOUNT: "user email role invited_by invited_at joined_at",
        Fate.NOT_PERSONAL: "uuid organization link_version news told_news",
    },
    "forums.AuditEntry": {
        Fate.ACCOUNT: "actor",
        Fate.NOT_PERSONAL: "organization verb subject at",
    },
    "forums.Organization": {
        Fate.PUBLISHED: "name about contact_name contact_phone contact_email",
        Fate.NOT_PERSONAL: """
            uuid slug time_zone languages verified_at donations_open keep_in_touch_on_protected
            content_changed_at created_at""",
    },
    "forums.Venue": {
        Fate.NOT_PERSONAL: "organization name address time_zone access room_limit content_changed_at",
    },
    "forums.Forum": {
        Fate.PUBLISHED: "title description contact_name contact_phone contact_email",
        Fate.NOT_PERSONAL: """
            uuid organization venue slug state visibility protected protection_binds languages_spoken time_zone
            local_date doors_local starts_local ends_local held_until_local starts_fold ends_fold opens_on opens_local
            closes_on closes_local doors_at starts_at ends_at places_held_until registration_opens_at
            registration_closes_at fill_from_at promotion_ends list_closed_at ask_coming_at week_told_for
            thanked_for last_told_for purge_on purged_at
            address_shown address_shown_at room_limit team own_capacity own_access capacity seats_taken
            seats_held seats_outside waiting_parties over_committed queue_mode max_party email_required confirm_address
            confirm_within_hours approval release_unanswered waiting_list keep_within_hours closed_message
            walk_ins no_id_needed re_entry door_revision scans_from door_salt ticket_key_id donations_open
            sequence fanned_out_sequence content_changed_at published_at created_at""",
    },
    "forums.Speaker": {
        Fate.PUBLISHED: "name role biography",
        Fate.NOT_PERSONAL: "forum position",
    },
    "forums.Change": {
        Fate.PUBLISHED: "line",
        Fate.NOT_PERSONAL: """
            forum sequence old_state new_state old_starts_at new_starts_at old_ends_at new_ends_at old_time_zone
            new_time_zone old_venue new_venue old_address new_address old_place_is_public new_place_is_public
            old_purge_on new_purge_on same_clock made_at""",
    },
}


def fields_with(fate: Fate, model: str) -> list[str]:
    """The fields of one table that share a fate, such as `fields_with(Fate.UNLINKED, "attendees.Scan")`."""
    return REGISTER[model].get(fate, "").split()
