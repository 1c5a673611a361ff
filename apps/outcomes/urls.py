"""URLs of service levels against outcomes; an account's own page is under accounts/ (apps/home/account_urls.py)."""

from django.urls import path

from apps.outcomes.views import authority, frictions, grants, levels, matrix, workshops

app_name = "outcomes"
urlpatterns = [
    path("", matrix.matrix, name="list"),
    path("levels/new/<int:account>/", levels.LevelCreate.as_view(), name="level_create"),
    path("levels/<int:pk>/edit/", levels.LevelUpdate.as_view(), name="level_update"),
    path("levels/<int:pk>/delete/", levels.LevelDelete.as_view(), name="level_delete"),
    path("levels/<int:pk>/history/", levels.LevelHistory.as_view(), name="level_history"),
    path("readings/<int:pk>/edit/", levels.ReadingUpdate.as_view(), name="reading_update"),
    path("readings/<int:pk>/delete/", levels.ReadingDelete.as_view(), name="reading_delete"),
    path("readings/<int:pk>/history/", levels.ReadingHistory.as_view(), name="reading_history"),
    path("authority/", authority.AuthorityRegister.as_view(), name="authority"),
    path("authority/new/", authority.UseCreate.as_view(), name="use_create"),
    path("authority/<int:pk>/", authority.UseDetail.as_view(), name="use"),
    path("authority/<int:pk>/edit/", authority.UseUpdate.as_view(), name="use_update"),
    path("authority/<int:pk>/delete/", authority.UseDelete.as_view(), name="use_delete"),
    path("authority/<int:pk>/history/", authority.UseHistory.as_view(), name="use_history"),
    path("grants/", grants.GrantList.as_view(), name="grants"),
    path("grants/new/", grants.GrantCreate.as_view(), name="grant_create"),
    path("grants/<int:pk>/", grants.GrantDetail.as_view(), name="grant"),
    path("grants/<int:pk>/edit/", grants.GrantUpdate.as_view(), name="grant_update"),
    path("grants/<int:pk>/delete/", grants.GrantDelete.as_view(), name="grant_delete"),
    path("grants/<int:pk>/history/", grants.GrantHistory.as_view(), name="grant_history"),
    path("friction/", frictions.FrictionLog.as_view(), name="frictions"),
    path("friction/new/", frictions.FrictionCreate.as_view(), name="friction_create"),
    path("friction/<int:pk>/", frictions.FrictionDetail.as_view(), name="friction"),
    path("friction/<int:pk>/edit/", frictions.FrictionUpdate.as_view(), name="friction_update"),
    path("friction/<int:pk>/delete/", frictions.FrictionDelete.as_view(), name="friction_delete"),
    path("friction/<int:pk>/history/", frictions.FrictionHistory.as_view(), name="friction_history"),
    path("workshops/", workshops.WorkshopList.as_view(), name="workshops"),
    path("workshops/new/", workshops.WorkshopCreate.as_view(), name="workshop_create"),
    path("workshops/<int:pk>/", workshops.WorkshopDetail.as_view(), name="workshop"),
    path("workshops/<int:pk>/edit/", workshops.WorkshopUpdate.as_view(), name="workshop_update"),
    path("workshops/<int:pk>/delete/", workshops.WorkshopDelete.as_view(), name="workshop_delete"),
    path("workshops/<int:pk>/history/", workshops.WorkshopHistory.as_view(), name="workshop_history"),
    path("workshops/<int:workshop>/goals/new/", workshops.GoalAgree.as_view(), name="goal_agree"),
    path("workshops/<int:workshop>/goals/<int:pk>/", workshops.GoalRenew.as_view(), name="goal_renew"),
]
