from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attendees.demo.load import load


class Command(BaseCommand):
    help = "Loads the demo's organization, forums and people. Safe to repeat: what is there stays as it is."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's organizer would be let in by anybody. Run bin/demo, which sets DEMO=yes."
            )
        for forum in load(now=timezone.now()):
            if verbosity > 1:
                self.stdout.write(
                    f"{forum.get_absolute_url()}  {forum.local_date}  {forum.seats_taken} places taken"
                )
