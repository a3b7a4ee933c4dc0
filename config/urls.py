"""Every address. Literal first segments come before organizations: none may be an organization's slug."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("attendees.operations.urls")),
    path("accounts/", include("allauth.urls")),
    path("operator/", admin.site.urls),
    path("", include("attendees.registrations.urls")),
    path("", include("attendees.tickets.urls")),
    path("", include("forums.programme.urls")),
]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("attendees.demo.urls")))
