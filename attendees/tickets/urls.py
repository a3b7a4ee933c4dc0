from django.urls import path

from attendees.tickets import views

app_name = "tickets"

urlpatterns = [
    path("r/<str:link>/", views.my_registration, name="my_registration"),
    path("r/<str:link>/ticket.png", views.picture, name="picture"),
    path("r/<str:link>/calendar.ics", views.calendar, name="calendar"),
    path("t/<str:link>/", views.ticket, name="ticket"),
]
