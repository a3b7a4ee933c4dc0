from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def languages(request: HttpRequest) -> dict[str, Any]:
    """What every page may say: its languages as links to itself, the site's name, whether this is the demo."""
    current = translation.get_language()
    return {
        "languages": [
            {"code": code, "name": name, "url": f"?lang={code}", "current": code == current}
            for code, name in settings.LANGUAGES
        ],
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
