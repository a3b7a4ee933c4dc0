from django.urls import path

from forums.programme import views

app_name = "programme"

urlpatterns = [
    path("", views.what_is_on, name="what_is_on"),
    path("<slug:organization>/", views.organization, name="organization"),
    path("<slug:organization>/<slug:forum>/", views.forum, name="forum"),
    path("<slug:organization>/<slug:forum>/calendar.ics", views.calendar, name="calendar"),
]
