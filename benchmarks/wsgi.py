"""The product as a server runs it, with the bare views beside it; for benchmarks over a real socket."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impactdesk.settings")
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
settings.ROOT_URLCONF = "benchmarks.urls"
application = get_wsgi_application()
