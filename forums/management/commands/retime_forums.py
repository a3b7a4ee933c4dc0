from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forums.publishing.retiming import retime_forums


class Command(BaseCommand):
    help = "Derive every coming forum's instants anew, after an update of the zone data. The worker does it daily too."

    def handle(self, **options: Any) -> None:
        moved = retime_forums(timezone.now())
        self.stdout.write(f"Forums moved: {moved}")
