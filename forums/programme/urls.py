from django.urls import URLPattern, path

from forums.programme import feed_views, views

app_name = "programme"


def feeds(stem: str, view: feed_views.FeedView) -> list[URLPattern]:
    """One address for each form of a feed."""
    return [path(f"{stem}.{form}", view, {"form": form}) for form in feed_views.FORMS]


urlpatterns = [
    path("", views.what_is_on, name="what_is_on"),
    *feeds("feeds/forums", feed_views.all_forums),
    path("<slug:organization>/", views.organization, name="organization"),
    *feeds("<slug:organization>/forums", feed_views.organization),
    path("<slug:organization>/<slug:forum>/", views.forum, name="forum"),
    path("<slug:organization>/<slug:forum>/calendar.ics", views.calendar, name="calendar"),
    *feeds("<slug:organization>/<slug:forum>/feed", feed_views.forum),
]
