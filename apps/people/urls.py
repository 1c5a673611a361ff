"""URLs of people."""

from django.urls import path

from apps.people.views import own, structure

app_name = "people"
urlpatterns = [
    path("", structure.PersonList.as_view(), name="list"),
    path("new/", structure.PersonCreate.as_view(), name="create"),
    path("<int:pk>/edit/", structure.PersonUpdate.as_view(), name="update"),
    path("<int:pk>/history/", structure.PersonHistory.as_view(), name="history"),
    path("teams/", structure.TeamList.as_view(), name="teams"),
    path("teams/new/", structure.TeamCreate.as_view(), name="team_create"),
    path("teams/<int:pk>/edit/", structure.TeamUpdate.as_view(), name="team_update"),
    path("units/", structure.UnitList.as_view(), name="units"),
    path("units/new/", structure.UnitCreate.as_view(), name="unit_create"),
    path("units/<int:pk>/edit/", structure.UnitUpdate.as_view(), name="unit_update"),
    path("rates/", structure.RateList.as_view(), name="rates"),
    path("rates/new/", structure.RateCreate.as_view(), name="rate_create"),
    path("rates/<int:pk>/edit/", structure.RateUpdate.as_view(), name="rate_update"),
    path("rates/<int:pk>/delete/", structure.RateDelete.as_view(), name="rate_delete"),
    path("me/", own.me, name="me"),
    path("me/tokens/", own.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", own.revoke_token, name="revoke_token"),
]
