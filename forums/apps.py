from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """What is announced, and by whom."""

    name = "forums"

    def ready(self) -> None:
        from forums.programme import checks  # noqa: F401, PLC0415  registered once the settings are read
