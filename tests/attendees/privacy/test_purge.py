from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone, translation

from attendees.checkin.models import Device, DoorPass, Scan
from attendees.privacy import purging
from attendees.privacy.models import Purge
from attendees.privacy.proof import proof_in_words, proof_of
from attendees.privacy.purging import forums_due, purge_batch, purge_due, purge_instant
from attendees.privacy.register import REGISTER, Fate, fields_with
from attendees.registrations.models import Registration
from attendees.registrations.questions.models import AccessNeed, Answer, SpeakerQuestion
from forums.hosting.models import AuditEntry
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.programme.models import Forum
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.factories import SUNDAY, TODAY, make_forum, make_member, make_question, make_registration
from tests.races import meeting_before, race

DAY = date(2026, 6, 19)
EVENING = datetime(2026, 6, 20, 4, 0, tzinfo=UTC)  # 21:00 on 19 June in Vancouver
MARK = "Wolfeschlegelsteinhausen"


def make_past_forum(**fields: object) -> Forum:
    return make_forum(on=date(2026, 5, 20), purge_on=DAY, **fields)


def make_letter(key: str) -> Letter:
    return Letter.objects.create(key=key, next_try_at=EVENING, made_at=EVENING)


def make_scan(registration: Registration, **fields: object) -> Scan:
    door = DoorPass.objects.create(forum=registration.forum, label="A", token_hash=uuid4().hex)
    device = Device.objects.create(door_pass=door, token_hash=uuid4().hex)
    number = {"number": registration.door_number, "issue": 1, "kind": "admit", "count": 1}
    stamps = {"seq": 1, "at_ms": 0, "received_at": EVENING, "revision": 1}
    return Scan.objects.create(
        id=uuid4(),
        forum=registration.forum,
        device=device,
        registration=registration,
        **number | stamps | fields,
    )


def purge_all(now: datetime = EVENING) -> None:
    while purge_due(now):
        pass


@pytest.mark.django_db
def test_nothing_that_marks_a_person_is_left_in_any_table():
    forum = make_past_forum()
    marked = make_registration(
        forum,
        name=MARK,
        email=f"{MARK}@example.org",
        phone=MARK,
        copy_to_name=MARK,
        copy_to_email=f"copy.{MARK}@example.org",
        new_email=f"new.{MARK}@example.org",
        former_email=f"former.{MARK}@example.org",
        former_at=timezone.now(),
        category=MARK,
        admitted=1,
    )
    needs, asks = make_question(forum, "access"), make_question(forum, "speaker")
    Answer.objects.create(registration=marked, question=needs, value={"kinds": ["other"], "more": MARK})
    AccessNeed.objects.create(registration=marked, kind="other", note=f"call {MARK}")
    asked = Answer.objects.create(registration=marked, question=asks, value=f"Why, asks {MARK}?")
    SpeakerQuestion.objects.create(forum=forum, answer=asked, text=f"{MARK} asks")
    SpeakerQuestion.objects.create(forum=forum, text=f"Asked in the room by {MARK}")
    make_letter(f"registration:{marked.uuid}:1")
    make_scan(marked, reason=f"let in {MARK}")
    traces = {MARK, MARK.casefold(), str(marked.uuid), marked.code, str(marked.door_number)}
    before = everything_written()

    purge_all()

    after = everything_written()
    assert [sum(trace in written for trace in traces) for written in (before, after)] == [len(traces), 0]


def everything_written() -> str:
    """Every value of every column of ours, one a line."""
    ours = [model for app in ("forums", "attendees") for model in apps.get_app_config(app).get_models()]
    return "\n".join(str(value) for model in ours for row in model.objects.values() for value in row.values())


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_purge_at_once_count_everybody_once(monkeypatch: pytest.MonkeyPatch):
    forum = make_past_forum()
    for _ in range(3):
        make_registration(forum)
    for name in ("count", "finish"):
        monkeypatch.setattr(purging, name, meeting_before(getattr(purging, name), runners=2))

    outcomes = race([purge_all] * 2)

    proof = Purge.objects.get()
    assert outcomes == [None, None]
    assert (proof.names, proof.emails, proof.going, Registration.objects.count()) == (3, 3, 3, 0)
    assert AuditEntry.objects.filter(verb="purged").count() == 1


@pytest.mark.parametrize(("minutes_off", "left"), [(-1, 1), (0, 0), (1, 0)])
@pytest.mark.django_db
def test_the_day_ends_at_nine_in_the_evening_of_the_venue(minutes_off: int, left: int):
    make_registration(make_past_forum())

    purge_all(EVENING + timedelta(minutes=minutes_off))

    assert Registration.objects.count() == left


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Vancouver"])
@pytest.mark.django_db
def test_every_zone_has_its_own_evening(zone: str):
    forum = make_past_forum(time_zone=zone)
    make_registration(forum)

    assert forum.local(purge_instant(forum)).replace(tzinfo=None) == datetime.combine(DAY, time(21, 0))
    purge_all(purge_instant(forum))
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_only_the_forum_whose_day_has_come_is_touched():
    due, later = make_past_forum(), make_forum(on=date(2026, 6, 1), purge_on=date(2026, 7, 1))
    gone, kept = make_registration(due), make_registration(later)
    kept_scan = make_scan(kept)
    for kind in ("registration", "copy", "former", "link"):
        make_letter(f"{kind}:{gone.uuid}:1")
        make_letter(f"{kind}:{kept.uuid}:1")
    make_letter(f"reminder:{due.pk}:eve:{gone.uuid}")
    make_letter("team:17:1")

    purge_all()

    assert list(Registration.objects.all()) == [kept]
    assert sorted(Letter.objects.values_list("key", flat=True)) == sorted(
        [*(f"{kind}:{kept.uuid}:1" for kind in ("registration", "copy", "former", "link")), "team:17:1"]
    )
    kept_scan.refresh_from_db()
    assert (kept_scan.registration, kept_scan.number) == (kept, kept.door_number)


@pytest.mark.django_db
def test_numbers_stay_and_the_proof_says_what_went(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    forum = make_past_forum()
    make_registration(forum, party=4, admitted=3)
    make_registration(forum, party=2, email="", phone="604-555-0110")
    make_registration(forum, email="")
    ended = {"state": "ended", "ended_because": "self", "ended_at": EVENING}
    make_registration(forum, **ended)
    make_registration(forum, **ended | {"ended_because": "erased", "name": "", "email": ""})
    scan = make_scan(Registration.objects.first(), count=3)
    for question in (make_question(forum), make_question(forum, "long")):
        for registration in Registration.objects.all()[:2]:
            Answer.objects.create(registration=registration, question=question, value="By bus")

    purge_all()

    forum.refresh_from_db()
    counted = ("on", "names", "emails", "phones", "answers", "going", "cancelled", "arrived")
    totals = Purge.objects.values(*counted).get()
    assert totals == {
        "on": DAY,
        "names": 4,
        "emails": 2,
        "phones": 1,
        "answers": 4,
        "going": 3,
        "cancelled": 2,
        "arrived": 1,
    }
    assert (forum.seats_taken, forum.purged_at) == (7, EVENING)
    assert Scan.objects.values("number", "registration", "count", "kind").get(pk=scan.pk) == {
        "number": None,
        "registration": None,
        "count": 3,
        "kind": "admit",
    }
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject, entry.actor, entry.at) == (
        "purged",
        f"forum:{forum.uuid}",
        None,
        EVENING,
    )
    assert proof_of(forum) == (
        "On 19 June we deleted 4 names, 2 emails, 1 phone number and 4 answers. Totals are kept."
    )


@pytest.mark.django_db
def test_a_purge_that_was_cut_off_goes_on_and_counts_nobody_twice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    forum = make_past_forum()
    for _ in range(5):
        make_registration(forum)

    assert purge_due(EVENING) is True  # and here the process dies
    assert (Registration.objects.count(), proof_of(forum)) == (3, "")
    purge_all()
    purge_all(EVENING + timedelta(hours=1))

    assert (Registration.objects.count(), Purge.objects.get().names, AuditEntry.objects.count()) == (0, 5, 1)


@pytest.mark.django_db
def test_a_forum_that_found_a_new_date_after_its_purge_is_purged_again():
    forum = make_past_forum()
    make_registration(forum)
    purge_all()
    Forum.objects.filter(pk=forum.pk).update(purge_on=date(2026, 9, 1))
    make_registration(forum)

    purge_all(datetime(2026, 9, 2, 5, 0, tzinfo=UTC))

    assert list(Purge.objects.order_by("on").values_list("on", "names")) == [(DAY, 1), (date(2026, 9, 1), 1)]


@pytest.mark.django_db
def test_a_forum_without_anybody_leaves_no_line_in_the_history():
    forum = make_past_forum()

    purge_all()

    forum.refresh_from_db()
    assert (forum.purged_at, AuditEntry.objects.count(), proof_of(forum)) == (EVENING, 0, "")


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ({"names": 141, "emails": 132}, "On 19 June we deleted 141 names and 132 emails. Totals are kept."),
        (
            {"names": 141, "emails": 132, "answers": 58},
            "On 19 June we deleted 141 names, 132 emails and 58 answers. Totals are kept.",
        ),
        ({"names": 1}, "On 19 June we deleted 1 name. Totals are kept."),
        ({}, ""),
    ],
)
def test_the_proof_names_only_what_there_was(counted: dict[str, int], words: str):
    with translation.override("en"):
        assert proof_in_words(Purge(on=DAY, **counted)) == words


def test_every_column_of_ours_stands_in_the_register_once():
    ours = [model for app in ("forums", "attendees") for model in apps.get_app_config(app).get_models()]
    columns = {
        model._meta.label: sorted(field.name for field in model._meta.get_fields() if not field.auto_created)
        for model in ours
    }

    listed = {
        model: sorted(name for fate in fates for name in fields_with(fate, model))
        for model, fates in REGISTER.items()
    }

    assert listed == columns


def test_what_unlinks_can_be_emptied_and_what_is_deleted_goes_with_its_row():
    unlinked = {model for model, fates in REGISTER.items() if Fate.UNLINKED in fates}
    deleted = {model for model, fates in REGISTER.items() if Fate.DELETED in fates}

    assert (unlinked, deleted) == (
        {"attendees.Scan"},
        {
            "attendees.AccessNeed",
            "attendees.Answer",
            "attendees.GuestList",
            "attendees.Invitation",
            "attendees.Registration",
            "attendees.SpeakerQuestion",
            "forums.Letter",
        },
    )


def postponed_and_due(people: int) -> Forum:
    forum = make_forum(on=TODAY - timedelta(days=30), purge_on=TODAY - timedelta(days=1), state="postponed")
    for _ in range(people):
        make_registration(forum)
    return forum


def with_a_new_day(forum: Forum) -> Forum:
    edit = Edit(columns={"local_date": SUNDAY})
    actor = make_member(forum.organization)
    return change(forum, edit=edit, line=LangText(), actor=actor, now=timezone.now())


@pytest.mark.django_db
def test_a_purge_that_meets_a_new_day_deletes_nobody():
    forum = postponed_and_due(1)
    due = forums_due(timezone.now())

    with_a_new_day(forum)
    went_on = purge_batch(due[0], now=timezone.now())

    assert ([found.pk for found in due], went_on, Registration.objects.count()) == ([forum.pk], False, 1)


@pytest.mark.django_db
def test_a_purge_that_a_new_day_interrupts_leaves_no_seats_of_nobody(monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 1)
    forum = postponed_and_due(2)

    purge_batch(forum, now=timezone.now())
    taken_up = with_a_new_day(forum)

    assert taken_up.seats_taken == Registration.objects.count() == 1
