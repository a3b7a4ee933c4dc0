from django.apps import AppConfig


class AttendeesConfig(AppConfig):
    """Who comes."""

    name = "attendees"

    def ready(self) -> None:
        from attendees.demo import checks  # noqa: F401, PLC0415  registered once the settings are read
