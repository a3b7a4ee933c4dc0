from django.urls import path

from attendees.asking import views

app_name = "asking"

FORUM = "desk/<slug:organization>/<slug:forum>/"

urlpatterns = [
    path(f"{FORUM}questions/", views.questions, name="questions"),
    path(f"{FORUM}questions/built-in/", views.built_in, name="built_in"),
    path(f"{FORUM}questions/<uuid:question>/", views.question, name="question"),
    path(f"{FORUM}questions/<uuid:question>/place/", views.place, name="place"),
]
