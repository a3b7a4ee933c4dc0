"""Which language a page speaks: its own address first, then the browser; the page's owner when neither says."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

CODES = [code for code, _ in settings.LANGUAGES]


class LanguageMiddleware:
    """Activates `?lang=`, else Accept-Language.

    `request.language_chosen` is "" when the reader named none that we speak: then a view
    takes the organization's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = _chosen(request)
        request.language_chosen = chosen  # type: ignore[attr-defined]
        translation.activate(chosen or settings.LANGUAGE_CODE)
        response = self.get_response(request)
        if "Content-Language" not in response:
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        patch_vary_headers(response, ("Accept-Language",))
        translation.activate(settings.LANGUAGE_CODE)
        return response


def _chosen(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    if asked in CODES:
        return asked
    accepted = (code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()))
    return next((base for code in accepted if (base := code.partition("-")[0]) in CODES), "")


def use_language(request: HttpRequest, *, fallback: str) -> None:
    """Speak `fallback` (the organization's, or what the person chose) unless the reader's own choice stands."""
    if not request.language_chosen and fallback in CODES:  # type: ignore[attr-defined]
        translation.activate(fallback)
