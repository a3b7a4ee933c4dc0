from django.urls import path, register_converter

from forums.programme import feed_views, views

register_converter(feed_views.FeedForm, "feed")

app_name = "programme"

urlpatterns = [
    path("", views.what_is_on, name="what_is_on"),
    path("feeds/forums.<feed:form>", feed_views.all_forums, name="feed_of_all"),
    path("<slug:organization>/", views.organization, name="organization"),
    path("<slug:organization>/forums.<feed:form>", feed_views.organization, name="feed_of_organization"),
    path("<slug:organization>/<slug:forum>/", views.forum, name="forum"),
    path("<slug:organization>/<slug:forum>/calendar.ics", views.calendar, name="calendar"),
    path("<slug:organization>/<slug:forum>/feed.<feed:form>", feed_views.forum, name="feed_of_forum"),
]
