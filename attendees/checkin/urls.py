from django.urls import path

from attendees.checkin import api, desk_views, views

app_name = "checkin"

DESK = "desk/<slug:organization>/<slug:forum>/door/"

urlpatterns = [
    path("door/", views.door, name="door"),
    path("door/decode.js", views.decoder, name="decoder"),
    path("door/pass/<str:token>/", views.door_pass, name="pass"),
    path("door/<uuid:forum>/looks", api.looks, name="looks"),
    path("door/<uuid:forum>/scans", api.scans, name="scans"),
    path("door/<uuid:forum>/state", api.state, name="state"),
    path(DESK, desk_views.passes, name="desk"),
    path(f"{DESK}team/", desk_views.team, name="team"),
    path(f"{DESK}passes/<uuid:door_pass>/code/", desk_views.code, name="code"),
    path(f"{DESK}passes/<uuid:door_pass>/revocation/", desk_views.pass_revocation, name="pass_revocation"),
    path(f"{DESK}devices/<uuid:device>/revocation/", desk_views.device_revocation, name="device_revocation"),
    path(f"{DESK}devices/<uuid:device>/late-scans/", desk_views.late_scans, name="late_scans"),
]
