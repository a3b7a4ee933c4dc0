from django.urls import path, re_path

from attendees.demo import views
from attendees.demo.reading import NAME

app_name = "demo"

MAIL = rf"mailbox/(?P<name>{NAME})/"

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("session/", views.sign_in, name="session"),
    path("mailbox/", views.mailbox, name="mailbox"),
    re_path(rf"^{MAIL}\Z", views.mail, name="mail"),
    re_path(rf"^{MAIL}page/\Z", views.page, name="page"),
    re_path(rf"^{MAIL}source/\Z", views.source, name="source"),
    re_path(rf"^{MAIL}parts/(?P<number>[0-9]{{1,3}})/\Z", views.part, name="part"),
]
