"""Which language a page speaks: its own address first, then the browser; the page's owner when neither says.

The organizers' pages remember the last choice in a cookie; public pages never set or read one.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from config.gate import WITH_COOKIES

CODES = [code for code, _ in settings.LANGUAGES]
COOKIE = "lang"
REMEMBERED = timedelta(days=365)


class LanguageMiddleware:
    """Activates `?lang=`, else the organizer's cookie, else Accept-Language.

    `request.language_chosen` is "" when the reader named none that we speak: then a view
    takes the organization's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            chosen = _chosen(request)
        except TooManyFieldsSent:
            request.GET = QueryDict()  # the page that says so reads it too
            raise
        request.language_chosen = chosen  # type: ignore[attr-defined]
        translation.activate(chosen or settings.LANGUAGE_CODE)
        response = self.get_response(request)
        if "Content-Language" not in response:
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        patch_vary_headers(response, ("Accept-Language",))
        _remember(request, response)
        translation.activate(settings.LANGUAGE_CODE)
        return response


def _chosen(request: HttpRequest) -> str:
    kept = request.COOKIES.get(COOKIE, "") if request.path.startswith(WITH_COOKIES) else ""
    for code in (request.GET.get("lang", ""), kept):
        if code in CODES:
            return code
    accepted = (
        code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    )
    return next((base for code in accepted if (base := code.partition("-")[0]) in CODES), "")


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    asked = request.GET.get("lang", "")
    if asked in CODES and request.path.startswith(WITH_COOKIES):
        response.set_cookie(
            COOKIE,
            asked,
            max_age=REMEMBERED,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def speak(request: HttpRequest, language: str) -> None:
    """On a personal page: `?lang=`, else what this person chose; the phone may be somebody else's."""
    if request.GET.get("lang") not in CODES and language in CODES:
        translation.activate(language)


def use_language(request: HttpRequest, *, fallback: str) -> None:
    """Speak `fallback` (the organization's, or what the person chose) unless the reader's own choice stands."""
    if not request.language_chosen and fallback in CODES:  # type: ignore[attr-defined]
        translation.activate(fallback)
