from django.urls import path

from forums.hosting import account_views, joining_views, team_views, views

app_name = "hosting"

urlpatterns = [
    path("accounts/fresh-code/", account_views.fresh_code, name="fresh_code"),
    path("accounts/reauthenticate/", account_views.no_passwords),
    path("accounts/password/<path:rest>", account_views.no_passwords),
    path("desk/start/", views.start, name="start"),
    path("desk/join/<str:link>/", joining_views.join, name="join"),
    path("desk/<slug:organization>/", views.organization, name="organization"),
    path("desk/<slug:organization>/settings/", views.settings, name="settings"),
    path("desk/<slug:organization>/departure/", team_views.departure, name="departure"),
    path("desk/<slug:organization>/team/", team_views.team, name="team"),
    path("desk/<slug:organization>/team/<uuid:member>/", team_views.member, name="member"),
    path("desk/<slug:organization>/team/<uuid:member>/invitation/", team_views.invitation, name="invitation"),
    path("desk/<slug:organization>/team/<uuid:member>/removal/", team_views.removal, name="removal"),
]
