"""URLs of initiatives."""

from django.urls import path

from apps.initiatives.views import acts, detail, lists, portfolio, projects, timeline, writing

app_name = "initiatives"
urlpatterns = [
    path("", lists.InitiativeList.as_view(), name="list"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("projects/", projects.ProjectList.as_view(), name="projects"),
    path("projects/<int:pk>/edit/", projects.ProjectUpdate.as_view(), name="project_update"),
    path("projects/<int:pk>/delete/", projects.ProjectDelete.as_view(), name="project_delete"),
    path("new/", writing.InitiativeCreate.as_view(), name="create"),
    path("<int:pk>/", detail.InitiativeDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", writing.InitiativeUpdate.as_view(), name="update"),
    path("<int:pk>/delete/", writing.InitiativeDelete.as_view(), name="delete"),
    path("<int:pk>/history/", detail.InitiativeHistory.as_view(), name="history"),
    path("<int:pk>/approve/", acts.approve, name="approve"),
    path("<int:pk>/begin/", acts.activate, name="activate"),
    path("<int:pk>/pause/", acts.pause, name="pause"),
    path("<int:pk>/cancel/", acts.cancel, name="cancel"),
    path("<int:pk>/deliver/", writing.InitiativeDeliver.as_view(), name="deliver"),
    path("<int:pk>/claim/", acts.claim, name="claim"),
    path("<int:pk>/outcome/", acts.check_outcome, name="check_outcome"),
    path("<int:pk>/baseline/", acts.request_baseline, name="request_baseline"),
    path("<int:pk>/milestones/new/", writing.MilestoneCreate.as_view(), name="milestone_create"),
    path("baselines/<int:pk>/approve/", acts.approve_baseline, name="approve_baseline"),
    path("baselines/<int:pk>/withdraw/", acts.withdraw_baseline, name="withdraw_baseline"),
    path("milestones/<int:pk>/", writing.MilestoneUpdate.as_view(), name="milestone_update"),
    path("milestones/<int:pk>/done/", acts.finish_milestone, name="finish_milestone"),
    path("milestones/<int:pk>/delete/", writing.MilestoneDelete.as_view(), name="milestone_delete"),
]
