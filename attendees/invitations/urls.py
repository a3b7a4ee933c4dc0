from django.urls import path

from attendees.invitations import views

app_name = "invitations"

urlpatterns = [
    path("i/<str:link>/", views.invitation, name="invitation"),
    path("i/<str:link>/acceptance/", views.acceptance, name="acceptance"),
    path("i/<str:link>/delegation/", views.delegation, name="delegation"),
    path("i/<str:link>/declination/", views.declination, name="declination"),
    path("i/<str:link>/later/", views.later, name="later"),
]
