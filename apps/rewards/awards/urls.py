"""Awards, monthly and quarterly."""

from django.urls import path

from apps.rewards.awards import views

app_name = "awards"
urlpatterns = [
    path("", views.award_list, name="list"),
    path("prizes/new/", views.PrizeCreate.as_view(), name="prize_create"),
    path("prizes/<int:pk>/edit/", views.PrizeUpdate.as_view(), name="prize_update"),
    path("prizes/<int:pk>/delete/", views.PrizeDelete.as_view(), name="prize_delete"),
    path("links/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<str:period>/", views.period, name="period"),
    path("<str:period>/share/", views.share, name="share"),
    path("<str:period>/<str:measure>/give/", views.give, name="give"),
]
