"""Two kinds of address: attendees' (authority in the URL, no cookie) and organizers' (session and CSRF token)."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string

WITH_COOKIES = ("/desk/", "/accounts/", "/operator/", "/demo/")
PERSONAL = (
    "/r/",
    "/t/",
    "/i/",
    "/k/",
    "/unsubscribe/",
    "/door/pass/",
)  # whoever reads such an address may use it
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class PublicGate:
    """Attendees' pages neither read nor set a cookie, and refuse a form sent from another site.

    Inside an in-app browser cookies are often blocked, and a public page must be cacheable: so the CSRF token
    is replaced here by the browser's own word on where a request comes from (Fetch Metadata, then Origin).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("every page of ours is UTF-8, and so are its forms")
        if request.path.startswith(WITH_COOKIES):
            return self.get_response(request)
        if request.method not in SAFE_METHODS and comes_from_elsewhere(request):
            return HttpResponseForbidden(render_to_string("403.html", request=request))
        request.COOKIES = {}
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # this gate stands in its place
        response = self.get_response(request)
        response.cookies.clear()
        _forget_cookie_in_vary(response)
        if request.path.startswith(PERSONAL):
            _keep_unseen(response)
        return response


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site made this request. Programs that say nothing are let through:
    what they can do, their address in the URL allows."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site and site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    if not origin or (origin == "null" and site == "same-origin"):
        return False
    return _without_default_port(origin) != _without_default_port(f"{request.scheme}://{request.get_host()}")


def _without_default_port(origin: str) -> str:
    scheme, _, host = origin.partition("://")
    return f"{scheme}://{host.removesuffix(DEFAULT_PORTS.get(scheme, ''))}"


def _keep_unseen(response: HttpResponse) -> None:
    """Errors and redirects of a personal address too stay out of caches and searches."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"


def _forget_cookie_in_vary(response: HttpResponse) -> None:
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in names if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    elif "Vary" in response:
        del response["Vary"]
