"""One forum and everybody who can do something to it: every verb as a rule, in any order, with the clock running."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.core import mail
from django.db import transaction
from django.db.models import F
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from attendees.messages.address_letters import send_address_letters
from attendees.messages.fan_out import fan_out
from attendees.messages.link_letters import send_link_letters
from attendees.messages.reminders import ask_now, remind
from attendees.messages.telling import tell_registrations
from attendees.registrations.addressing import ask_for_address, confirm_new_address, forget_former
from attendees.registrations.approving import approve, decline
from attendees.registrations.changing import come_back, confirm_address, give_up, keep, resize
from attendees.registrations.closing import close_lists, end_lists, release_due
from attendees.registrations.ending import erase, expire_unconfirmed, forget_erased
from attendees.registrations.linking import send_links
from attendees.registrations.models import LIVE, Registration
from attendees.registrations.passing_on import Successor, pass_on, reissue
from attendees.registrations.promoting import promote_due
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    ListClosed,
    RegistrationClosed,
    TooManyTries,
)
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list, take_off
from attendees.registrations.restraint import FROM_ONE_PLACE
from attendees.registrations.wishing import wish
from forums.languages.text import LangText
from forums.limits.counting import count
from forums.mailing.models import Letter
from forums.mailing.sending import SOON
from forums.programme.models import Forum
from forums.publishing.announcing import cancel, change, postpone, resume, reveal_due
from forums.publishing.editing import Edit
from forums.publishing.refusals import AlreadyOver, DayIsPast
from tests.factories import make_forum, make_member

REFUSED = (
    *(AlreadyInside, CannotReturn, ConfirmationExpired, ForumFull, ListClosed, RegistrationClosed),
    *(TooManyTries, AlreadyOver, DayIsPast),
)
ANYBODY = (*LIVE, "ended")
EVERY = 8  # one in so many is anybody at all, in whatever state
PARTIES = some.integers(1, 4)
WHO = some.integers(0, 8 * EVERY)
NEW = some.integers(1, 9)
YES_OR_NO = some.booleans()
RARELY, OFTEN = some.sampled_from([False] * 3 + [True]), some.sampled_from([True] * 3 + [False])
SELDOM = some.sampled_from([False] * 19 + [True])
ADDRESSES = some.sampled_from(["own", "own", "own", "none", "the family's"])
SWEEPS = (
    *(promote_due, release_due, close_lists, end_lists, expire_unconfirmed, reveal_due),
    *(fan_out, remind, tell_registrations, send_link_letters, send_address_letters),
)
FORGETTING = (forget_former, forget_erased)
EACH = 2  # steps; then the worker has its turn
TURNS = 5  # a letter that waits for another one leaves in a later one


class World(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()  # each order of steps has one to itself
        self.world.__enter__()
        mail.outbox = []
        self.now = datetime.now(UTC)
        self.steps = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @initialize(
        parties=some.integers(2, 5),
        protected=RARELY,
        release_unanswered=YES_OR_NO,
        approval=RARELY,
        confirm_address=RARELY,
    )
    def a_forum_has_some_people_or_too_many(
        self, parties: int, protected: bool, release_unanswered: bool, **rules: bool
    ) -> None:
        self.made = make_forum(
            capacity=6, keep_within_hours=12, protected=protected, release_unanswered=release_unanswered
        )
        self.host = make_member(self.made.organization)
        for party in (1, 2, 3, 3, 1)[:parties]:
            self.somebody_registers(party, waits=True, address="none" if party == 2 else "own", ticked=True)
        Forum.objects.filter(pk=self.made.pk).update(**rules)

    @property
    def forum(self) -> Forum:
        return Forum.objects.select_related("organization").get(pk=self.made.pk)

    def one(self, who: int, *states: str) -> Registration:
        """Somebody in one of these states, now and then anybody."""
        people = Registration.objects.select_related("forum").filter(forum=self.made).order_by("pk")
        found = list(people.filter(state__in=ANYBODY if who % EVERY == 0 else states))
        return found[who % len(found)] if found else people[0]

    def attempt[**P](self, verb: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        with suppress(*REFUSED):
            verb(*args, **kwargs)

    @rule(party=PARTIES, waits=OFTEN, address=ADDRESSES, ticked=YES_OR_NO)
    def somebody_registers(
        self, party: int, *, waits: bool, address: str, ticked: bool, source: str = ""
    ) -> None:
        number = Registration.objects.count()
        email = {"own": f"person{number}@example.org", "none": ""}.get(address, "family@example.org")
        answer = Answer(
            name=f"Person {number}",
            email=email,
            party=party,
            waits=waits,
            source=source,
            wants_calendar=ticked,
            wants_reminders=ticked,
        )
        self.attempt(register, self.made, answer=answer, now=self.now)

    @rule(party=PARTIES)
    def one_more_comes_from_a_crowded_place(self, party: int) -> None:
        most, minute = FROM_ONE_PLACE[0]
        for _ in range(most):
            count(f"registration:{self.made.uuid}:school", per=minute, now=self.now)
        self.somebody_registers(party, waits=True, address="own", ticked=True, source="school")

    @rule(who=WHO, party=PARTIES)
    def a_party_changes(self, who: int, party: int) -> None:
        self.attempt(resize, self.one(who, *LIVE), party=party, now=self.now)

    @rule(who=WHO)
    def somebody_gives_up(self, who: int) -> None:
        self.attempt(give_up, self.one(who, *LIVE), now=self.now)

    @rule(who=WHO, party=PARTIES, waits=YES_OR_NO)
    def somebody_comes_back(self, who: int, party: int, waits: bool) -> None:
        self.attempt(come_back, self.one(who, "ended"), party=party, waits=waits, now=self.now)

    @rule(who=WHO, party=PARTIES, waits=YES_OR_NO)
    def an_address_is_confirmed(self, who: int, party: int, waits: bool) -> None:
        self.attempt(confirm_address, self.one(who, "unconfirmed"), party=party, waits=waits, now=self.now)

    @rule(who=WHO)
    def somebody_says_that_they_come(self, who: int) -> None:
        self.attempt(keep, self.one(who, "seated"), now=self.now)

    @rule(who=WHO, number=NEW)
    def somebody_has_another_address(self, who: int, number: int) -> None:
        with suppress(*REFUSED):
            asked = ask_for_address(self.one(who, *LIVE), email=f"new{number}@example.org", now=self.now)
            confirm_new_address(asked, number=asked.new_email_number, now=self.now)

    @rule(who=WHO, calendar=YES_OR_NO, reminders=YES_OR_NO)
    def somebody_of_a_protected_forum_wants_more_or_less(
        self, who: int, calendar: bool, reminders: bool
    ) -> None:
        one = self.one(who, "seated")
        if one.may_wish:
            self.attempt(wish, one, calendar=calendar, reminders=reminders, now=self.now)

    @rule(who=WHO)
    def somebody_asks_for_the_link(self, who: int) -> None:
        email = self.one(who, *LIVE).email
        if email:
            self.attempt(send_links, email, source="home", now=self.now)

    @rule(who=WHO, number=NEW)
    def somebody_else_comes_instead(self, who: int, number: int) -> None:
        successor = Successor(name="Dara", email=f"new{number}@example.org", language="km")
        self.attempt(pass_on, self.one(who, "seated"), successor, now=self.now)

    @rule(who=WHO)
    def somebody_is_forgotten(self, who: int) -> None:
        self.attempt(erase, self.one(who, *ANYBODY), now=self.now)

    @rule(who=WHO, sure=RARELY)
    def somebody_is_let_in(self, who: int, sure: bool) -> None:
        if sure:
            one = self.one(who, "seated")
            Registration.objects.seated().filter(pk=one.pk).update(admitted=F("party"))

    @rule(who=WHO)
    def somebody_gets_a_new_ticket(self, who: int) -> None:
        self.attempt(reissue, self.one(who, "seated"), now=self.now)

    @rule(who=WHO, other=WHO)
    def the_host_says_yes(self, who: int, other: int) -> None:
        approve(self.made, [self.one(each, "pending").pk for each in (who, other)], now=self.now)

    @rule(who=WHO)
    def the_host_says_no(self, who: int) -> None:
        decline(self.made, [self.one(who, "pending").pk], note="Next time.", now=self.now)

    @rule(who=WHO)
    def the_host_takes_somebody_off(self, who: int) -> None:
        self.attempt(take_off, self.one(who, *LIVE), now=self.now)

    @rule(who=WHO)
    def the_host_puts_a_party_back(self, who: int) -> None:
        self.attempt(back_to_the_list, self.one(who, "seated"), now=self.now)

    @rule(capacity=some.integers(0, 9))
    def the_room_changes(self, capacity: int) -> None:
        forum = self.forum
        forum.own_capacity, forum.room_limit = capacity, 13
        forum.fit_the_room()
        forum.save(update_fields=["own_capacity", "room_limit", "capacity", "over_committed"])
        promote_due(self.now)

    @rule(
        mode=some.sampled_from(Forum.QueueMode), waiting_list=OFTEN, confirm_address=RARELY, approval=RARELY
    )
    def the_host_changes_the_rules(self, mode: str, **rules: bool) -> None:
        Forum.objects.filter(pk=self.made.pk).update(queue_mode=mode, **rules)
        promote_due(self.now)

    @rule(hours=some.sampled_from([-1, 1, 30, *[1_000] * 5]))
    def registration_closes(self, hours: int) -> None:
        closes = self.now + timedelta(hours=hours)
        Forum.objects.filter(pk=self.made.pk).update(registration_closes_at=closes)

    @rule()
    def the_host_asks_who_still_comes(self) -> None:
        forum = self.forum
        if forum.is_published and not forum.has_begun(self.now):
            ask_now(forum, actor=self.host, now=self.now)

    @rule(step=some.sampled_from([resume, resume, postpone]))
    def the_forum_is_postponed_or_resumed(self, step: Callable[..., Forum]) -> None:
        self.announced(step)

    @rule(days=some.integers(-3, 9))
    def the_forum_has_another_day(self, days: int) -> None:
        on = self.forum.local_date
        assert on is not None
        self.announced(change, edit=Edit(columns={"local_date": on + timedelta(days=days)}))

    @rule(sure=SELDOM)
    def the_forum_is_cancelled(self, sure: bool) -> None:
        if sure:
            self.announced(cancel)

    def announced(self, step: Callable[..., Forum], **more: object) -> None:
        self.attempt(step, self.forum, line=LangText(), actor=self.host, now=self.now, **more)
        promote_due(self.now)

    @rule(hours=some.sampled_from([1, 11, 13, 49]))
    def time_passes(self, hours: int) -> None:
        self.go_on_to(self.now + timedelta(hours=hours))

    @rule(before=some.sampled_from([600, 500, 400, 300, 200, 100, 27, 25, 23, 5, 2]))
    def the_day_comes(self, before: int) -> None:
        starts_at = self.forum.starts_at
        assert starts_at is not None
        self.go_on_to(starts_at - timedelta(hours=before))

    @rule(sure=SELDOM)
    def the_forum_begins(self, sure: bool) -> None:
        if sure and self.forum.starts_at is not None:
            self.go_on_to(self.forum.starts_at)

    def go_on_to(self, then: datetime) -> None:
        """The worker has its turn before the time has gone by and after it."""
        self.the_worker_is_at_work()
        self.now = max(self.now, then)
        self.the_worker_is_at_work()
        for sweep in FORGETTING:
            sweep(self.now)

    @invariant()
    def the_worker_comes_by(self) -> None:
        self.steps += 1
        if self.steps % EACH == 0:
            self.the_worker_is_at_work()

    def the_worker_is_at_work(self) -> None:
        for _ in range(TURNS):
            for sweep in SWEEPS:
                sweep(self.now)
            self.now += SOON
            if not Letter.objects.filter(state=Letter.State.DUE).exists():
                break
        self.everybody_has_heard_what_is_true()

    def everybody_has_heard_what_is_true(self) -> None:
        """What holds after the worker's turn."""
        raise NotImplementedError
