from django.urls import path

from attendees.desk import asking_views, caller_views, deciding_views, views

app_name = "desk"

urlpatterns = [
    path("desk/", views.home, name="home"),
    path("desk/<slug:organization>/<slug:forum>/", views.forum, name="forum"),
    path("desk/<slug:organization>/<slug:forum>/live", views.live_numbers, name="live"),
    path(
        "desk/<slug:organization>/<slug:forum>/still-coming/", asking_views.still_coming, name="still_coming"
    ),
    path("desk/<slug:organization>/<slug:forum>/caller/", caller_views.caller, name="caller"),
    path(
        "desk/<slug:organization>/<slug:forum>/caller/<uuid:registration>/",
        caller_views.called,
        name="called",
    ),
    path("desk/<slug:organization>/<slug:forum>/requests/", deciding_views.decide, name="decide"),
    path("desk/<slug:organization>/<slug:forum>/attendees.csv", views.export, name="export"),
]
