"""Settings, all read from the environment; each is documented in docs/settings.md.

`LOCAL_APPS` is the architecture: an app imports only from apps before it (apps/core/tests/test_architecture.py).
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from impactdesk.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 - settings too
from impactdesk.databases import databases
from impactdesk.schedule import beat_schedule

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- What the administrator sets ----------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
IMPACTDESK_DATA = Path(env.str("IMPACTDESK_DATA", "") or BASE_DIR / "var")
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
ORGANISATION_NAME = env.str("ORGANISATION_NAME", "Meridian Advisory")
ORGANISATION_TIME_ZONE = env.str("ORGANISATION_TIME_ZONE", "America/New_York")
ORGANISATION_CURRENCY = env.str("ORGANISATION_CURRENCY", "USD")
EMAIL_URL = env.str("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "feedback@impactdesk.example")
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", "")
ANYMAIL_WEBHOOK_SECRET = env.str("ANYMAIL_WEBHOOK_SECRET", "")
if ANYMAIL_WEBHOOK_SECRET and not ANYMAIL_WEBHOOK_SECRET.strip(":").count(":"):
    raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET is user:password; see docs/settings.md.")
REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: bin/demo and bin/manage make one; see docs/settings.md.")
# How often clients are asked, in days (docs/feedback.md).
FEEDBACK_REST_DAYS = env.int("FEEDBACK_REST_DAYS", 90)  # between requests to one person
FEEDBACK_SHORT_REST_DAYS = env.int("FEEDBACK_SHORT_REST_DAYS", 30)  # before the short one after a case
FEEDBACK_REMINDER_DAYS = env.int("FEEDBACK_REMINDER_DAYS", 7)  # until the one reminder
FEEDBACK_LINK_DAYS = env.int("FEEDBACK_LINK_DAYS", 30)  # how long a link takes an answer
# Whether a month closes by itself on its day, or those who may publish are reminded (docs/user-guide.md).
SCORECARD_CLOSES_BY_ITSELF = env.bool("SCORECARD_CLOSES_BY_ITSELF", False)
# How the Outbox sends (docs/feedback.md).
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 15, validate=validate.Range(min=1))  # seconds a mail server may take to answer
OUTBOX_MAILS_A_MINUTE_A_DOMAIN = env.int("OUTBOX_MAILS_A_MINUTE_A_DOMAIN", 60, validate=validate.Range(min=0))
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", 600, validate=validate.Range(min=1))
OUTBOX_FIRST_PAUSE_SECONDS = env.int("OUTBOX_FIRST_PAUSE_SECONDS", 60, validate=validate.Range(min=1))
OUTBOX_SECONDS_BETWEEN_RUNS = env.int("OUTBOX_SECONDS_BETWEEN_RUNS", 30, validate=validate.Range(min=1))
# Hosts (or host:port) of our own network that outgoing webhooks may go to, also without TLS (docs/security.md).
WEBHOOK_INTERNAL_HOSTS: list[str] = env.list("WEBHOOK_INTERNAL_HOSTS", [])
# Requests allowed through this many proxies that each append to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

_base = urlsplit(BASE_URL)
IS_HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [_base.hostname or "localhost", "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

# --- Apps, in order of their dependencies ---------------------------------------------------------
LOCAL_APPS = [
    "apps.core",
    "apps.people",
    "apps.outbox",
    "apps.accounts",
    "apps.measures",
    "apps.impacts",
    "apps.activities",
    "apps.products",
    "apps.cases",
    "apps.feedback",
    "apps.outcomes",
    "apps.value",
    "apps.relationships",
    "apps.initiatives",
    "apps.engagement",
    "apps.scorecards",
    "apps.rewards",
    "apps.home",
]
INSTALLED_APPS = [
    *LOCAL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # so that templates/django/forms says what an empty choice means
    "allauth",
    "allauth.account",
    "anymail",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.replica.middleware.ReplicaMiddleware",  # the last: it asks the view itself
]
ROOT_URLCONF = "impactdesk.urls"
WSGI_APPLICATION = "impactdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context_processors.organisation",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
FILTERS_EMPTY_CHOICE_LABEL = _("All")

# --- Data -----------------------------------------------------------------------------------------
REPLICA_URL = env.str("REPLICA_URL", "")
REPLICA_SECONDS_BEHIND = env.int("REPLICA_SECONDS_BEHIND", 10, validate=validate.Range(min=1))
DATABASES = databases(env.dj_db_url("DATABASE_URL", "postgres:///impactdesk", conn_max_age=60), REPLICA_URL)
DATABASE_ROUTERS = ["apps.core.replica.router.Router"] if REPLICA_URL else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of rate limits live in the database: they hold with several workers and without Redis.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
}
PGHISTORY_APPEND_ONLY = True

# --- People who sign in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "home:home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "apps.outbox.allauth_adapter.QueueingAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key", "reset_password": "20/m/ip,5/m/key"}

# --- Security -------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG or not IS_HTTPS else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # of what is no file; larger files lie on the disk while they are read
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Language, time, files ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["impactdesk.formats"]
TIME_ZONE = ORGANISATION_TIME_ZONE
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = IMPACTDESK_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Mail -----------------------------------------------------------------------------------------
# Every mail goes through the Outbox. Without EMAIL_URL it is kept there, readable, and not sent.
if EMAIL_URL:
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"] or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
# Webhooks of mail providers. What django-anymail needs of a provider besides (a key its events are signed with) comes
# from the environment under anymail's own name.
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}

# --- Forms and API --------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
# --- Work in the background -----------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # whoever asks for work does not wait for a broker that is away
}
CELERY_TASK_PUBLISH_RETRY = False  # the tables are the truth: beat polls them when a publish failed
CELERY_TIMEZONE = ORGANISATION_TIME_ZONE
CELERY_BEAT_SCHEDULE = beat_schedule(OUTBOX_SECONDS_BETWEEN_RUNS)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_links": {"()": "apps.core.logs.HideLinks"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_links"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    # What apprise says may name a channel's address, which is a secret; the channel's page shows what went wrong.
    "loggers": {"apprise": {"handlers": ["nowhere"], "propagate": False}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
