"""Settings. Everything that differs between places comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhaishangyi.folder import read_marker
from zhaishangyi.stores import configure_database, read_secret, use_bundled_sqlite

use_bundled_sqlite()

DATA_FOLDER = Path(os.environ.get("ZHAISHANGYI_DATA", "data")).resolve()
IS_DEMO = bool((marker := read_marker(DATA_FOLDER)) and marker.is_demo)
IS_PUBLIC_HTTPS = os.environ.get("ZHAISHANGYI_HTTPS") == "1"
SITE_ADDRESS = os.environ.get("ZHAISHANGYI_ADDRESS", "")

SECRET_KEY = read_secret(DATA_FOLDER, "secret.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ZHAISHANGYI_HOSTS", "*").split(",")
DATABASES = {
    "default": configure_database(DATA_FOLDER, os.environ.get("ZHAISHANGYI_DATABASE_URL", ""))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "zhaishangyi.record",
    "zhaishangyi.places",
    "zhaishangyi.people",
    "zhaishangyi.notices",
    "zhaishangyi.procedures",
    "zhaishangyi.matters",
    "zhaishangyi.meetings",
    "zhaishangyi.voting",
    "zhaishangyi.delivery",
    "zhaishangyi.mediation",
    "zhaishangyi.search",
    "zhaishangyi.campaigns",
    "zhaishangyi.oversight",
    "zhaishangyi.exchange",
    "zhaishangyi.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhaishangyi.record.middleware.Packing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhaishangyi.record.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhaishangyi.people.middleware.FindActor",
    "zhaishangyi.record.middleware.SafeHeaders",
    "zhaishangyi.record.middleware.ProblemsInWords",
    "allauth.account.middleware.AccountMiddleware",
    "zhaishangyi.record.middleware.ClosedByDefault",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "zhaishangyi.urls"
WSGI_APPLICATION = "zhaishangyi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhaishangyi.web.context.page_frame",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# One catalogue a room: each app's own locale folder.
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": os.environ.get("ZHAISHANGYI_STATIC", "zhaishangyi.static.Hashed")},
}

# Unfinished uploads lie with the rest of the town, not in a shared place that may be memory.
FILE_UPLOAD_TEMP_DIR = str(DATA_FOLDER)
FILE_UPLOAD_HANDLERS = ["zhaishangyi.record.uploads.PatientUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# More than twelve are dropped with a sentence; this bound is for machines that hammer.
DATA_UPLOAD_MAX_NUMBER_FILES = 100

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC_HTTPS
SESSION_COOKIE_AGE = 30 * 86400
CSRF_FAILURE_VIEW = "zhaishangyi.web.views.errors.show_stale_form"
CSRF_TRUSTED_ORIGINS = [a for a in os.environ.get("ZHAISHANGYI_ORIGINS", "").split(",") if a]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC_HTTPS else None
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "zhaishangyi.people.staff.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted by account and browser (axes), wrong second factors by account;
# never by address: a hall shares one.
ACCOUNT_RATE_LIMITS = {"login": None, "signup": None, "login_failed": "5/5m/key,20/d/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "宅上议"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 5 / 60
AXES_LOCKOUT_PARAMETERS = [["username", "user_agent"]]
AXES_LOCKOUT_TEMPLATE = "people/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_RESET_ON_SUCCESS = True

# Pages of libraries that look after themselves; everything else says who may see it.
PAGES_OF_LIBRARIES = frozenset(
    {
        "set_language",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
    }
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"short": {"()": "zhaishangyi.record.log_lines.Short"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["short"]}
    },
    # A pool that cannot connect says so once through us, not every second by itself.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ZHAISHANGYI_LOG", "WARNING")},
}
