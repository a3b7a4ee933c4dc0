"""Every address as it is with DEMO=yes."""

from django.urls import include, path

from config.urls import urlpatterns as without_demo

urlpatterns = [path("demo/", include("attendees.demo.urls")), *without_demo]
