from django.urls import path

from forums.publishing import state_views, views

app_name = "publishing"

FORUM = "desk/<slug:organization>/<slug:forum>"

urlpatterns = [
    path("desk/<slug:organization>/new-forum/", views.new, name="new"),
    path(f"{FORUM}/edit/", views.edit, name="edit"),
    path(f"{FORUM}/preview/", views.preview, name="preview"),
    path(f"{FORUM}/publication/", state_views.publication, name="publication"),
    path(f"{FORUM}/share/", state_views.share, name="share"),
    path(f"{FORUM}/postponement/", state_views.postponement, name="postponement"),
    path(f"{FORUM}/resumption/", state_views.resumption, name="resumption"),
    path(f"{FORUM}/cancellation/", state_views.cancellation, name="cancellation"),
    path(f"{FORUM}/withdrawal/", state_views.withdrawal, name="withdrawal"),
]
