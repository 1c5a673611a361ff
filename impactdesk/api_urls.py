"""The API: one router; every app names its resources in `api.py`. Its description is generated from the code."""

from typing import Any

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import APIRootView, DefaultRouter

from apps.accounts.api import RESOURCES as ACCOUNTS
from apps.activities.api import RESOURCES as ACTIVITIES
from apps.cases.api import HOOKS
from apps.cases.api import RESOURCES as CASES
from apps.core.access import EVERYONE
from apps.core.api.unknown import Unknown
from apps.engagement.api import RESOURCES as ENGAGEMENT
from apps.feedback.api import RESOURCES as FEEDBACK
from apps.impacts.api import RESOURCES as IMPACTS
from apps.initiatives.api import RESOURCES as INITIATIVES
from apps.measures.api import RESOURCES as MEASURES
from apps.outbox.api import RESOURCES as OUTBOX
from apps.outcomes.api import RESOURCES as OUTCOMES
from apps.people.api import RESOURCES as PEOPLE
from apps.products.api import RESOURCES as PRODUCTS
from apps.relationships.api import ACCOUNT_PATHS as GAPS
from apps.relationships.api import RESOURCES as RELATIONSHIPS
from apps.rewards.api import RESOURCES as REWARDS
from apps.scorecards.api import RESOURCES as SCORECARDS
from apps.value.api import ACCOUNT_PATHS
from apps.value.api import RESOURCES as VALUE


class ApiRoot(APIRootView):
    """The resources, by name."""

    access = EVERYONE


router = DefaultRouter()
router.APIRootView = ApiRoot
router.include_format_suffixes = False
view_set: Any
RESOURCES = (
    PEOPLE,
    ACCOUNTS,
    MEASURES,
    IMPACTS,
    ACTIVITIES,
    PRODUCTS,
    CASES,
    FEEDBACK,
    OUTCOMES,
    VALUE,
    RELATIONSHIPS,
    INITIATIVES,
    ENGAGEMENT,
    SCORECARDS,
    REWARDS,
    OUTBOX,
)
for resources in RESOURCES:
    for name, view_set in resources.items():
        router.register(name, view_set, basename=name)

app_name = "api"
urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/accounts/<int:account>/", include([*ACCOUNT_PATHS, *GAPS])),
    path("v1/", include(HOOKS)),
    path("v1/", include(router.urls)),
    re_path(r"^v1/.+/$", Unknown.as_view(), name="unknown"),
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html"), name="docs"
    ),
]
