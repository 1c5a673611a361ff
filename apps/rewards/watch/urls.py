"""What an administrator may want to look at."""

from django.urls import path

from apps.rewards.watch import views

app_name = "watch"
urlpatterns = [path("", views.watch_list, name="list")]
