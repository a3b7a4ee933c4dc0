"""The numbers that change while the doors are open, and their version."""

from django.db.models import Sum

from attendees.desk.roster import Page, counts
from attendees.registrations.models import Registration
from forums.programme.models import Forum


def live_counts(forum: Forum) -> dict[str, str]:
    """People, not registrations: going, arrived, still expected. Three queries."""
    going = Registration.objects.seated().filter(forum=forum).aggregate(n=Sum("party"))["n"] or 0
    arrived = Registration.objects.filter(forum=forum).aggregate(n=Sum("admitted"))["n"] or 0
    expected = max(0, going - arrived)
    tabs = {f"tab-{tab}": str(number) for tab, number in counts(forum).items()}
    return {"going": str(going), "arrived": str(arrived), "expected": str(expected), **tabs}


def arrival_texts(page: Page) -> dict[str, str]:
    """The words of each row that is shown, by the name of the place they stand in."""
    return {f"row-{person.registration.pk}": person.arrived for person in page.people}


def version_of(forum: Forum) -> str:
    """Every change at the door or on the list raises `door_revision`."""
    return f'"{forum.uuid.hex}-{forum.door_revision}"'
