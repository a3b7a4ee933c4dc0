from django.urls import path

from forums.mailing import views

app_name = "mailing"

urlpatterns = [path("webhooks/mail/<str:token>/", views.report, name="report")]
