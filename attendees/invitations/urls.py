from django.urls import path

from attendees.invitations import desk_views, list_views, views

HERE = "desk/<slug:organization>/<slug:forum>/invitations/"

app_name = "invitations"

urlpatterns = [
    path("i/<str:link>/", views.invitation, name="invitation"),
    path("i/<str:link>/acceptance/", views.acceptance, name="acceptance"),
    path("i/<str:link>/delegation/", views.delegation, name="delegation"),
    path("i/<str:link>/declination/", views.declination, name="declination"),
    path("i/<str:link>/later/", views.later, name="later"),
    path(HERE, desk_views.guests, name="guests"),
    path(f"{HERE}progress/", desk_views.progress, name="progress"),
    path(f"{HERE}new/", desk_views.by_hand, name="by_hand"),
    path(f"{HERE}lists/", list_views.new, name="new_list"),
    path(f"{HERE}lists/<uuid:guest_list>/", list_views.guest_list, name="list"),
    path(f"{HERE}lists/<uuid:guest_list>/confirmation/", list_views.confirmation, name="confirmation"),
    path(f"{HERE}lists/<uuid:guest_list>/undoing/", list_views.undoing, name="undoing"),
    path(f"{HERE}<uuid:invitation>/", desk_views.guest, name="guest"),
    path(f"{HERE}<uuid:invitation>/revocation/", desk_views.revocation, name="revocation"),
]
