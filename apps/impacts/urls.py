"""URLs of impacts. `apps.home.impact_urls` adds the page of one impact, which shows work and answers as well."""

from django.urls import path

from apps.impacts.views import confirming, effects, goals, impacts, readings

app_name = "impacts"
urlpatterns = [
    path("", impacts.ImpactList.as_view(), name="list"),
    path("new/", impacts.ImpactCreate.as_view(), name="create"),
    path("<int:pk>/edit/", impacts.ImpactUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", impacts.ImpactDelete.as_view(), name="delete"),
    path("<int:pk>/history/", impacts.ImpactHistory.as_view(), name="history"),
    path("<int:impact>/readings/new/", readings.ReadingCreate.as_view(), name="reading_create"),
    path("readings/<int:pk>/edit/", readings.ReadingUpdate.as_view(), name="reading_update"),
    path("readings/<int:pk>/delete/", readings.ReadingDelete.as_view(), name="reading_delete"),
    path("readings/<int:pk>/history/", readings.ReadingHistory.as_view(), name="reading_history"),
    path("goals/new/<int:account>/", goals.GoalCreate.as_view(), name="goal_create"),
    path("goals/<int:pk>/edit/", goals.GoalUpdate.as_view(), name="goal_update"),
    path("goals/<int:pk>/delete/", goals.GoalDelete.as_view(), name="goal_delete"),
    path("goals/<int:pk>/history/", goals.GoalHistory.as_view(), name="goal_history"),
    path("goals/<int:pk>/sign/", confirming.sign_goal, name="sign_goal"),
    path("confirm/<int:account>/", confirming.ask_to_confirm, name="ask_to_confirm"),
    path("confirmations/<int:pk>/withdraw/", confirming.withdraw_confirmation, name="withdraw_confirmation"),
    path("verdicts/<int:pk>/talked/", confirming.talk_about_verdict, name="talk_about_verdict"),
    path("effects/new/<int:account>/", effects.EffectCreate.as_view(), name="effect_create"),
    path("effects/<int:pk>/edit/", effects.EffectUpdate.as_view(), name="effect_update"),
    path("effects/<int:pk>/delete/", effects.EffectDelete.as_view(), name="effect_delete"),
    path("effects/<int:pk>/history/", effects.EffectHistory.as_view(), name="effect_history"),
    path("effects/<int:pk>/close/", effects.close_effect, name="close_effect"),
]
