from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

NOT_FOR_ROBOTS = (
    *("/accounts/", "/desk/", "/demo/", "/door/", "/i/", "/k/", "/link/", "/operator/", "/r/", "/t/"),
    "/unsubscribe/",
)

still = cache_control(public=True, max_age=300)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and "ok" when this process answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@still
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and until when."""
    return render(request, "attendees/operations/privacy.html")


@require_safe
@still
def accessibility(request: HttpRequest) -> HttpResponse:
    """What these pages promise to everyone, and where to write when they fail."""
    return render(request, "attendees/operations/accessibility.html", {"write_to": settings.MAIL_FROM})


@require_safe
@still
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in NOT_FOR_ROBOTS)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@still
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = f"{settings.SECURITY_TXT_EXPIRES:%Y-%m-%dT%H:%M:%SZ}"
    lines = [
        f"Contact: mailto:{settings.MAIL_FROM}",
        f"Expires: {expires}",
        "Preferred-Languages: en, fr, km",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
