from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forums.languages.po import compile_catalogs


class Command(BaseCommand):
    help = "Compile every translation catalog that has changed."

    def handle(self, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for written in compile_catalogs(folder):
                self.stdout.write(f"{written.relative_to(folder)}")
