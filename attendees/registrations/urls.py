from django.urls import path

from attendees.registrations import change_views, detail_views, link_views, views, wish_views
from attendees.registrations.questions import views as question_views

app_name = "registrations"

urlpatterns = [
    path("link/", link_views.link_again, name="link_again"),
    path("r/<str:link>/change/", change_views.change, name="change"),
    path("r/<str:link>/details/", detail_views.details, name="details"),
    path("r/<str:link>/answers/", question_views.answers, name="answers"),
    path("r/<str:link>/address/", detail_views.address, name="address"),
    path("r/<str:link>/new-address/", detail_views.new_address, name="new_address"),
    path("r/<str:link>/passing-on/", detail_views.passing_on, name="passing_on"),
    path("r/<str:link>/keeping/", change_views.keeping, name="keeping"),
    path("r/<str:link>/cancellation/", change_views.cancellation, name="cancellation"),
    path("r/<str:link>/return/", change_views.coming_back, name="coming_back"),
    path("r/<str:link>/confirmation/", change_views.confirmation, name="confirmation"),
    path("r/<str:link>/wishes/", wish_views.wishes, name="wishes"),
    path("r/<str:link>/reminders/", wish_views.reminders, name="reminders"),
    path("r/<str:link>/erasure/", change_views.erasure, name="erasure"),
    path("<slug:organization>/<slug:forum>/registration/", views.new, name="new"),
]
