"""The words of a forum that moves, is postponed or cancelled; and of a move, in whichever letter comes next."""

from django.utils.translation import gettext as _

from attendees.messages.occasion import Occasion, Words
from forums.languages import words
from forums.programme.moves import Moved, Part


def moved(occasion: Occasion) -> Words:
    if not occasion.moved:
        return as_before(occasion)  # kept back again since the letter was raised
    keep = [_("You keep your places.")] if any(moved.old for moved in occasion.moved) else []
    return Words(_subject_of_move(occasion), _headline_of_move(occasion.moved), [*of_change(occasion), *keep])


def as_before(occasion: Occasion) -> Words:
    """Moved and moved back before anybody was told, as far as we know: a message may have left unrecorded."""
    sentence = _("If an earlier message said something else, this one is right.")
    return Words(
        _("As before: {when}").format(when=occasion.when),
        _("Date and place are as before."),
        [*_line(occasion), sentence],
    )


def same_clock(occasion: Occasion) -> Words:
    """The law of a time zone has changed; the forum has not."""
    zone = words.zone_words(occasion.forum.time_zone, occasion.starts)
    sentences = [
        _("The rules for clocks there have changed. It begins at the time you know: {time}, {zone}.").format(
            time=words.clock(occasion.starts.time()), zone=zone
        ),
        _("Your calendar or your phone may have shown it an hour off. This message puts it right."),
    ]
    return Words(
        _("Same clock time: {when}").format(when=occasion.when),
        _("The clock time stays the same."),
        sentences,
    )


def rescheduled(occasion: Occasion) -> Words:
    if occasion.change is not None and not occasion.has_new_start:
        return Words(
            _("It takes place: {when}").format(when=occasion.when),
            _("The forum takes place after all."),
            [*of_change(occasion), _("You keep your places.")],
        )
    sentence = _("You keep your places. If you can’t come on the new date, please give them back.")
    return Words(
        _("New date: {when}").format(when=occasion.when),
        _("There is a new date."),
        [sentence, *_line(occasion)],
    )


def postponed(occasion: Occasion) -> Words:
    sentences = [no_day_yet()]
    if occasion.registration.is_seated and occasion.forum.purge_on:
        until = _(
            "You keep your places until {day}. If there is no new date by then, your details are deleted,"
            " as promised."
        )
        sentences.append(until.format(day=words.full_day(occasion.forum.purge_on)))
    return Words(
        _("Postponed: {title}").format(title=occasion.forum.title),
        _("The forum is postponed."),
        [*sentences, *_line(occasion)],
    )


def cancelled(occasion: Occasion) -> Words:
    return Words(
        _("Cancelled: {title}").format(title=occasion.forum.title),
        _("The forum is cancelled."),
        [_("We are sorry. You don’t need to do anything."), *_line(occasion)],
    )


def no_day_yet() -> str:
    return _("It does not take place on the date below. We will write when there is a new one.")


def _subject_of_move(occasion: Occasion) -> str:
    """The one thing that moved, or that time and place have. A place told for the first time has not moved."""
    forum, by_part = occasion.forum, {moved.part: moved for moved in occasion.moved}
    place = by_part.get(Part.PLACE)
    if Part.TIME in by_part and place and place.old:
        return _("New time and place: {when}").format(when=occasion.when)
    if place and place.old:
        is_today = forum.local(occasion.written_at).date() == occasion.starts.date()
        subject = _("NEW ROOM today: {new}, not {old}") if is_today else _("New place: {new}, not {old}")
        return subject.format(new=place.new, old=place.old)
    first = occasion.moved[0]
    return f"{first.what} {first.new}"


def _headline_of_move(moved: list[Moved]) -> str:
    has_time = any(each.part is Part.TIME for each in moved)
    place = next((each for each in moved if each.part is not Part.TIME), None)
    if has_time:
        has_both = place is not None and place.old
        return _("The time and the place have changed.") if has_both else _("The time has changed.")
    if place is None or place.old:
        return _("The place has changed.")
    return _("Here is the place.") if place.part is Part.PLACE else _("Here is the address.")


def of_change(occasion: Occasion) -> list[str]:
    """Old and new, where this person has not heard of it, and the organizer's own line. Letters about a protected
    forum name no place."""
    with_old, without = _("{what} {new}, not {old}."), _("{what} {new}.")
    moves = [moved for moved in occasion.moved if moved.part is Part.TIME or not occasion.forum.protected]
    said = [
        (with_old if moved.old else without).format(what=moved.what, new=moved.new, old=moved.old)
        for moved in moves
    ]
    where = [_("Your page says where.")] if len(moves) < len(occasion.moved) else []
    return [*said, *where, *_line(occasion)]


def _line(occasion: Occasion) -> list[str]:
    """The organizer's own line. About a move it may name the place: then it is for whoever may know that."""
    if occasion.change is None:
        return []
    forum = occasion.forum
    is_for_all = forum.shows_address_to_everyone() or not forum.is_published
    line = str(occasion.change.line)
    return [line] if line and (is_for_all or occasion.registration.is_seated) else []
