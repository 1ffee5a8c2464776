"""All settings. Values that differ between machines come through `env`; nothing else reads the environment."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from commission.config import accounts, edge, env
from commission.config.accounts import *  # noqa: F403  # two parts of the settings, kept apart for their length
from commission.config.edge import *  # noqa: F403

django_stubs_ext.monkeypatch()  # so that forms.ModelForm[Thing] is also understood when the portal runs
ROOT = Path(__file__).resolve().parent.parent.parent

# What this installation is

DEMO = env.flag("DEMO")
# Everything but the demo and the tests must pass `config/safety.py`.
PRODUCTION = not DEMO
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# Where this process keeps what is not in the database (uploads, demo mail).
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "var")))
COMMISSION = {
    "name_en": env.text("COMMISSION_NAME_EN", "US-Japan Innovation and Competitiveness Commission"),
    "name_ja": env.text("COMMISSION_NAME_JA", "イノベーションと競争力に関する日米委員会"),
    "short_en": env.text("COMMISSION_SHORT_EN", "The Commission"),
    "short_ja": env.text("COMMISSION_SHORT_JA", "日米委員会"),
    "mail_domain": env.text("MAIL_DOMAIN", "portal.example"),
}

# Applications: from the ground up

INSTALLED_APPS = [
    "commission.web",
    "commission.records",
    "commission.people",
    "commission.obligations",
    "commission.members",
    "projects",
    "visits",
    "recommendations",
    "commission.config",
    "commission.config.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "lucide",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commission.web.middleware.gate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commission.people.middleware.preferences",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commission.people.middleware.second_factor",
    "commission.people.middleware.even_pace",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commission.web.middleware.conflicts",
]

ROOT_URLCONF = "commission.config.urls"
WSGI_APPLICATION = "commission.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "commission.web.templatetags.ui",
                "commission.web.templatetags.fields",
                "commission.web.templatetags.lists",
                "commission.web.templatetags.frame",
                "commission.people.templatetags.clocks",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commission.web.context.page",
                *(["commission.config.demo.accounts.on_log_in_page"] if DEMO else []),
            ],
        },
    },
]

# Data

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
    | env.database("DATABASE_URL"),
}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 30,
    "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
} | DATABASES["default"]["OPTIONS"]

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        # One more try at once, for a connection that a restart of Valkey cut; the client's own patience is minutes.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 1)},
    },
}

# The alarm clock, in a logical database of its own: emptying the cache must not empty the broker.
CELERY_BROKER_URL = env.text("BROKER_URL", env.neighbour(REDIS_URL))
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# People and sessions

# Signing in is set out in accounts.py.
AUTH_USER_MODEL = "people.Person"
INSTALLED_APPS += [f"allauth.socialaccount.providers.{kind}" for kind in accounts.SOCIALACCOUNT_PROVIDERS]
# The secretariat, chairs and superusers of an installation that faces the world use a second factor.
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=edge.SECURE)

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
SIDES = {"US": (_("United States"), "America/New_York"), "JP": (_("Japan"), "Asia/Tokyo")}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
MEDIA_ROOT = DATA_DIR / "files"
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names with a hash may be kept for ever by browsers; the demo starts faster without.
    "staticfiles": {"BACKEND": HASHED if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Mail

DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", f"secretariat@{COMMISSION['mail_domain']}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(env.mail("EMAIL_URL", "smtp://localhost:25"))
# So long a mail server may digest the final dot of a worker that died: 90 s on the same host, 600 s elsewhere.
MAIL_GRACE = env.number("MAIL_GRACE", 90)
# Something writes every accepted Message-ID into the acceptance journal: what is not in it was not accepted.
MAIL_JOURNAL = env.flag("MAIL_JOURNAL")

# The API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commission.people.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "commission.web.api.paging.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "commission.web.api.schema.DoorSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.text("API_RATE", "1000/hour")},
    "EXCEPTION_HANDLER": "commission.web.api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": COMMISSION["name_en"],
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "SideEnum": "commission.people.models.Side",
        "LanguageEnum": "commission.people.models.Language",
        "PostEnum": "commission.people.models.Post.Role",
        "MembershipRoleEnum": "commission.members.models.Membership.Role",
        "PartnerRoleEnum": "projects.models.Partner.Role",
        "ProposalStateEnum": "projects.models.Proposal.State",
        "CallStateEnum": "projects.models.Call.State",
        "ConsentStateEnum": "projects.models.Partner.State",
        "AssignmentStateEnum": "projects.models.Assignment.State",
        "ReviewStateEnum": "projects.models.Review.State",
        "OrganisationStateEnum": "commission.members.models.Organisation.State",
        "InvitationStateEnum": "commission.members.models.Invitation.State",
        "AccessStateEnum": "commission.members.models.AccessRequest.State",
        "ExtensionStateEnum": "commission.obligations.models.ExtensionRequest.State",
        "NoticeStateEnum": "commission.obligations.models.Notice.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "commission.web.api.schema.add_problem",
    ],
}
