from typing import Any

from django.core.management.base import BaseCommand

from attendees.operations.collecting import collect_changed_static_files


class Command(BaseCommand):
    help = "Collects and compresses the static files, if one has changed since the last time."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        collect_changed_static_files()
