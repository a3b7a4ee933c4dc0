"""Every address. Literal first segments come before organizations: none may be an organization's slug."""

from django.conf import settings
from django.urls import include, path

from forums.admin import operator_site

urlpatterns = [
    path("", include("attendees.operations.urls")),
    path("", include("forums.mailing.urls")),
    path("", include("forums.hosting.urls")),
    path("accounts/", include("allauth.urls")),
    path("operator/", operator_site.urls),
    path("", include("forums.publishing.urls")),
    path("", include("forums.followers.urls")),
    path("", include("attendees.asking.urls")),
    path("", include("attendees.checkin.urls")),
    path("", include("attendees.desk.urls")),
    path("", include("attendees.invitations.urls")),
    path("", include("attendees.registrations.urls")),
    path("", include("attendees.tickets.urls")),
    path("", include("forums.programme.urls")),
]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("attendees.demo.urls")))
