from django.urls import path

from forums.followers import desk_views, views

app_name = "followers"

urlpatterns = [
    path("<slug:organization>/keep-in-touch/", views.keep_in_touch, name="keep_in_touch"),
    path("k/<str:link>/", views.confirmation, name="confirmation"),
    path("unsubscribe/<str:link>/", views.leaving, name="leaving"),
    path("desk/<slug:organization>/followers/", desk_views.followers, name="followers"),
    path("desk/<slug:organization>/followers.csv", desk_views.export, name="export"),
    path("desk/<slug:organization>/<slug:forum>/announcement/", desk_views.announcement, name="announcement"),
]
