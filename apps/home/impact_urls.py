"""The URLs under impacts/: those of impacts, and the page of one impact, which shows several apps at once.

They share the namespace `impacts`; the project includes this module in place of `apps.impacts.urls`.
"""

from django.urls import path

from apps.home import impact
from apps.impacts.urls import urlpatterns as impact_urls

app_name = "impacts"
urlpatterns = [*impact_urls, path("<int:pk>/", impact.ImpactDetail.as_view(), name="detail")]
