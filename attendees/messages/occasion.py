"""What a letter is about, and the shape of what it says."""

from dataclasses import dataclass, field
from datetime import datetime

from attendees.messages.news import Kind, moves_for
from attendees.registrations.models import Registration
from forums.languages import words
from forums.programme.models import Change, Forum
from forums.programme.moves import Moved


@dataclass(frozen=True)
class Words:
    """A subject for the list of mails, a headline, and sentences beneath it."""

    subject: str
    headline: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Occasion:
    """Everything the words depend on. `change` is what has altered since this person last heard of it."""

    kind: Kind
    registration: Registration
    change: Change | None
    written_at: datetime

    @property
    def forum(self) -> Forum:
        return self.registration.forum

    @property
    def moved(self) -> list[Moved]:
        """What has moved, as far as this person may know it."""
        return moves_for(self.registration, self.change) if self.change else []

    @property
    def has_new_start(self) -> bool:
        """Whether it begins at another time than this person heard last."""
        return self.change is not None and self.change.old_starts_at != self.change.new_starts_at

    @property
    def starts(self) -> datetime:
        """The start as the venue's clocks show it."""
        assert self.forum.starts_at is not None
        return self.forum.local(self.forum.starts_at)

    @property
    def when(self) -> str:
        """Sunday 6 December, 2:00 pm"""
        assert self.forum.starts_at is not None
        return words.clock_and_day(self.forum.starts_at, self.forum.time_zone)
