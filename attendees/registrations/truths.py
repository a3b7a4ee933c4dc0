"""What is never false of a registration, whatever program writes it: the database refuses the row otherwise."""

from django.db.models import BaseConstraint, CheckConstraint, F, Q, UniqueConstraint

LAST_ISSUE = 255  # one byte on the ticket
STATES = ("unconfirmed", "pending", "waiting", "seated", "ended")
ENDS = ("self", "host", "declined", "expired", "released", "list_ended", "quarantined", "erased")
HEARD = ("nothing", "requested", "cancelled", "waiting", "pending", "ended")

_ONE_OF_A_KIND = [
    UniqueConstraint(fields=["forum", "submission_id"], name="one_registration_per_form"),
    UniqueConstraint(fields=["forum", "door_number"], name="one_registration_per_door_number"),
    UniqueConstraint(fields=["forum", "code"], name="one_registration_per_code"),
]
_VALUES = [
    CheckConstraint(condition=Q(state__in=STATES), name="registration_in_one_of_five_states"),
    CheckConstraint(
        condition=Q(ended_because__in=("", *ENDS)), name="registration_ends_in_one_of_eight_ways"
    ),
    CheckConstraint(condition=Q(told_state__in=HEARD), name="registration_told_one_of_six_things"),
    CheckConstraint(condition=Q(party__gte=1, party__lte=255), name="party_from_1_to_255"),
    CheckConstraint(condition=Q(door_number__lt=2**32), name="door_number_has_32_bits"),
    CheckConstraint(condition=Q(issue__lte=LAST_ISSUE), name="issue_fits_one_byte"),
]
_BY_STATE = [
    CheckConstraint(
        condition=Q(state="ended", ended_at__isnull=False) & ~Q(ended_because="")
        | (~Q(state="ended") & Q(ended_because="", ended_at__isnull=True)),
        name="ended_registration_says_why",
    ),
    CheckConstraint(
        condition=~Q(state="waiting") | Q(queued_at__isnull=False), name="waiting_since_some_time"
    ),
    CheckConstraint(
        condition=~Q(state="seated")
        | Q(seated_at__isnull=False, issue__gte=1, issued_at__isnull=False, issued_party__isnull=False),
        name="seated_registration_has_a_ticket",
    ),
    CheckConstraint(
        condition=~Q(state="unconfirmed") | ~Q(email=""), name="unconfirmed_registration_has_an_address"
    ),
    CheckConstraint(
        condition=Q(state="unconfirmed") | Q(confirm_by__isnull=True),
        name="only_unconfirmed_has_time_to_confirm",
    ),
    CheckConstraint(
        condition=Q(state="seated") | Q(keep_by__isnull=True, said_coming_at__isnull=True),
        name="only_seated_is_asked_to_keep",
    ),
]
_HEARD = [
    CheckConstraint(condition=Q(told_news__lte=F("news")), name="nobody_heard_news_that_is_none"),
    CheckConstraint(condition=Q(told_sequence__lte=F("sequence")), name="no_calendar_is_ahead"),
    CheckConstraint(condition=Q(told_issue__lte=F("issue")), name="nobody_heard_of_a_later_ticket"),
    CheckConstraint(
        condition=Q(former_email="", former_at__isnull=True)
        | (~Q(former_email="") & Q(former_at__isnull=False)),
        name="former_address_goes_some_day",
    ),
]

TRUTHS: list[BaseConstraint] = [*_ONE_OF_A_KIND, *_VALUES, *_BY_STATE, *_HEARD]
