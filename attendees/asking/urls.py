from django.urls import path

from attendees.asking import answer_views, views

app_name = "asking"

FORUM = "desk/<slug:organization>/<slug:forum>/"

urlpatterns = [
    path(f"{FORUM}questions/", views.questions, name="questions"),
    path(f"{FORUM}questions/built-in/", views.built_in, name="built_in"),
    path(f"{FORUM}questions/<uuid:question>/", views.question, name="question"),
    path(f"{FORUM}questions/<uuid:question>/place/", views.place, name="place"),
    path(f"{FORUM}answers/", answer_views.answers, name="answers"),
    path(f"{FORUM}answers/<uuid:question>/", answer_views.one_by_one, name="one_by_one"),
]
