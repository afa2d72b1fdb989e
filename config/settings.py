"""Settings, from environment variables alone; the defaults run the embedded installation on SQLite.

config/variables.py lists the variables, config/environment.py reads them and refuses to start with a mistake in one.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment, faults, logs
from config.keys import key_from
from config.schedule import at_full

BASE_DIR = Path(__file__).resolve().parent.parent
given = environment.of_this_process()
VAR_DIR = given["ZHIJIAN_VAR"]

DEBUG = given["DEBUG"]
DEMO = given["DEMO"]
SECRET_KEY = given["SECRET_KEY"] or key_from(VAR_DIR / "secret_key")
# The trail is keyed with a secret that never enters the database, so that whoever holds the database alone cannot forge it.
AUDIT_KEY = given["AUDIT_KEY"] or key_from(VAR_DIR / "audit_key")
ALLOWED_HOSTS = given["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = given["CSRF_TRUSTED_ORIGINS"]
# Whose paper the report is: its red head, in English and in Chinese; without them, the issuer's department.
ORGANISATION = given["ORGANISATION"]
ORGANISATION_ZH = given["ORGANISATION_ZH"]
BASE_URL = given["BASE_URL"]
# What making one report may take: seconds by the clock, megabytes of memory, pages; one that takes more is stopped.
REPORT_LIMITS = {
    "seconds": given["REPORT_SECONDS"],
    "megabytes": given["REPORT_MEGABYTES"],
    "pages": given["REPORT_PAGES"],
}

# The key that signs issued reports, and its password; without the key they are not signed.
REPORT_SIGNING_KEY_FILE, REPORT_SIGNING_PASSWORD = given["REPORT_SIGNING_KEY_FILE"], given["REPORT_SIGNING_PASSWORD"]

INSTALLED_APPS = [
    "audit",
    "accounts",
    "plans",
    "improvement",
    "verification",
    "reports",
    "reminders",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "rules",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "django_prose_editor",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "config.metrics.MetricsMiddleware",
    "config.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.CleanTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PreferenceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.chrome",
            ],
        },
    },
]
FORM_RENDERER = "accounts.forms.HouseRenderer"

DATABASES = {"default": given["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "accounts:login"

# Five wrong passwords for one account from one address close that pair for fifteen minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
# Else it logs the browser of whoever mistypes a password; name and address it masks by itself.
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
TRUSTED_PROXIES = given["TRUSTED_PROXIES"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = given["TIME_ZONE"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = given["MEDIA_ROOT"]
_S3 = {"bucket_name": "S3_BUCKET", "endpoint_url": "S3_ENDPOINT", "region_name": "S3_REGION", "access_key": "S3_ACCESS_KEY", "secret_key": "S3_SECRET_KEY"}
_IN_BUCKET = {"BACKEND": "audit.stores.bucket.BucketStorage", "OPTIONS": {option: given[name] or None for option, name in _S3.items()}}
STORAGES = {
    "default": _IN_BUCKET if given["S3_BUCKET"] else {"BACKEND": "audit.stores.folder.FolderStorage"},
    "staticfiles": {"BACKEND": "config.storage.GzipStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

HTTPS_ONLY = given["HTTPS_ONLY"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 31536000 if HTTPS_ONLY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"

REDIS_URL = given["REDIS_URL"]
# Limits by the minute count in the cache, so all processes must share it; one process alone may keep it to itself.
# The broker's client calls a socket `redis+socket://`, the cache's client `unix://`.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL.replace("redis+socket://", "unix://", 1)}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VAR_DIR / 'redis.sock'}"
# Longer than the longest task may take: what is not done by then is handed to another worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": max(900, REPORT_LIMITS["seconds"] + 120), "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.scheduler:SteadyScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 30
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Each under its name, with its period in seconds: it takes its turn once, however many schedulers order it.
_SCHEDULED = {
    "sweep-reports": ("reports.tasks.sweep", 30),
    "sweep-transfers": ("improvement.tasks.sweep", 60),
    "find-reminders": ("reminders.tasks.find", 600),
    "send-reminders": ("reminders.tasks.send", 30),
    "return-deferred-inputs": ("plans.tasks.return_deferred", 3600),
    "restart-changed-approvals": ("plans.tasks.restart_changed_approvals", 300),
    "watch-indicators": ("plans.tasks.watch_indicators", 3600),
}
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": at_full(period), "options": {"headers": {"scheduled": [name, period]}, "expires": max(period, 60)}}
    for name, (task, period) in _SCHEDULED.items()
}

vars().update(given["EMAIL_URL"])
DEFAULT_FROM_EMAIL = given["DEFAULT_FROM_EMAIL"]
EMAIL_TIMEOUT = given["EMAIL_SECONDS"]
# Whom webhooks may be sent to, as host or host:port; anything else could reach into the network of the server.
WEBHOOK_HOSTS, WEBHOOK_PLAIN_HOSTS = given["WEBHOOK_HOSTS"], given["WEBHOOK_PLAIN_HOSTS"]

PAGE_SIZE = 50
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": [
        "accounts.scoping.ScopedFilters",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": PAGE_SIZE,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.parsing.StrictJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.rest.answer",
    "DEFAULT_THROTTLE_RATES": {"token": "10/minute", "feed": "120/minute"},
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Zhijian API",
    "DESCRIPTION": "Plan, deliver and prove IT service improvements.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    # Fields of one name in several rooms: each set of choices gets the name of what it speaks of.
    "ENUM_NAME_OVERRIDES": {
        "ElementEnum": "plans.states.Element",
        "CauseElementEnum": "verification.states.FISHBONE_BONES",
        "PlanStateEnum": "plans.states.PlanState",
        "InputStateEnum": "plans.states.InputState",
        "InputKindEnum": "plans.states.InputKind",
        "LevelEnum": "plans.states.Level",
        "DocumentKindEnum": "plans.states.DocumentKind",
        "WorkStateEnum": "improvement.states.WorkState",
        "ExtensionStateEnum": "improvement.states.ExtensionState",
        "RoundStateEnum": "verification.states.RoundState",
        "MeasureStateEnum": "verification.states.MeasureState",
        "TransferStateEnum": "verification.states.TransferState",
        "TableTransferStateEnum": "improvement.states.TransferState",
        "TableTransferKindEnum": "improvement.states.TransferKind",
        "ReportStateEnum": "reports.states.ReportState",
        "SubmissionStateEnum": "reports.states.SubmissionState",
        "ApprovalStateEnum": "plans.states.ApprovalState",
        "SendStateEnum": "reminders.states.SendState",
        "TimingEnum": "reminders.states.Timing",
        "RoleEnum": "accounts.states.Role",
        "LanguageEnum": "accounts.people_forms.LANGUAGES",
        "ReportLanguageEnum": "reports.states.LANGUAGES",
        "EffectEnum": "verification.states.Effect",
        "RowKindEnum": "verification.states.RowKind",
        "RowResultEnum": "verification.states.Result",
        "CheckedResultEnum": "verification.api.rounds.CHECKED",
    },
}

LOG_LEVEL, LOG_FORMAT = given["LOG_LEVEL"], given["LOG_FORMAT"]
METRICS_TOKEN = given["METRICS_TOKEN"]
if given["SENTRY_DSN"]:
    faults.send_to(given["SENTRY_DSN"], "production" if given["PRODUCTION"] else "trial")
LOGGING = logs.logging_of(LOG_LEVEL, LOG_FORMAT)
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
