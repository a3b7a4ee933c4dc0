"""Every setting, read once from top to bottom. The environment decides; docs/operations.md lists it."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config import env

# British Columbia, Alberta and Manitoba changed their clock laws in 2026; operating systems lag behind.
# The zone data is the `tzdata` package's, never the machine's.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
env.read_file(VAR_DIR / "secrets.env")

# Who and where

SITE_NAME = "Sala"
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
HTTPS = SITE_URL.startswith("https://")
BEHIND_PROXY = env.flag("BEHIND_PROXY")  # one proxy of ours, which sets X-Forwarded-Proto and X-Forwarded-For
MAIL_FROM = env.address("MAIL_FROM", "sala@localhost")  # one mailbox of the installation, really read
DEMO = env.flag("DEMO")
OPEN_SIGNUP = env.flag("OPEN_SIGNUP")
RELEASE = env.text("RELEASE", "0.1.0")  # part of every ETag: a new release refreshes cached pages
SECURITY_TXT_EXPIRES = datetime(
    2027, 11, 1, tzinfo=UTC
)  # RFC 9116 asks for less than a year; renewed with releases

# Secrets

SECRET_KEY = env.text("SECRET_KEY")  # sessions and forms only
SALA_SECRETS = env.secrets("SALA_SECRETS")  # links, tickets, salts: forums/signing

# The application

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "forums.User"
SITE_ID = None

INSTALLED_APPS = [
    "forums",
    "attendees",
    "django.contrib.admin.apps.SimpleAdminConfig",  # only what forums/admin.py shows
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "forums.languages.middleware.LanguageMiddleware",
    "config.failures.WordsForWrongMethods",
    "config.gate.PublicGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "forums.languages.tags",
                "forums.hosting.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forums.languages.context.languages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WHO_IS_TOLD = "attendees.desk.reach.who_is_told"  # forums ask it by name: they never learn who comes

# What is kept, and where

DATABASES = {"default": env.database("DATABASE_URL", env.sqlite_url(VAR_DIR / "sala.sqlite3"))}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # shared by all processes: rate limits of sign-in
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # a full cache forgets whom it counted; expired rows go first
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media"},
    },
    "staticfiles": {"BACKEND": "config.static_storage.SalaStaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # an announcement is long, never this long
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Mail

MAILERS = {"default": env.mailer("MAIL_URL")}
DEFAULT_FROM_EMAIL = MAIL_FROM
SERVER_EMAIL = MAIL_FROM
MAIL_A_MINUTE = env.number("MAIL_A_MINUTE", 0)  # letters the provider takes; 0: as fast as it answers
MAIL_PROVIDER = env.choice("MAIL_PROVIDER", ("brevo", "mailgun", "mailjet", "postmark", "sparkpost"))
MAIL_WEBHOOK_TOKEN = env.text("MAIL_WEBHOOK_TOKEN", "")  # the secret part of /webhooks/mail/<token>/
MAIL_WEBHOOK_KEY = env.text("MAIL_WEBHOOK_KEY", "")  # what the provider signs its reports with, where it does

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("km", "ភាសាខ្មែរ"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Browsers

SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["sala"],
}
SECURE_REFERRER_POLICY = (
    "same-origin"  # no-referrer would make browsers send `Origin: null` with our own forms
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
COOKIE_PREFIX = "__Host-" if HTTPS else ""  # then no neighbouring host can plant one
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.failures.csrf"

# Sign-in of organizers: an address and a code, no passwords

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "forums.hosting.sign_in_forms.LoginForm",
    "signup": "forums.hosting.sign_in_forms.SignupForm",
}
ACCOUNT_ADAPTER = "forums.hosting.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail is slow where the phone is old
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = (
    False  # allauth sends again to known addresses only: that would tell them apart
)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the same work and the same mail server for every address
ACCOUNT_CHANGE_EMAIL = True  # one address each
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a new address needs a fresh code, as a second factor does
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "request_login_code": "20/m/ip,3/m/key,12/h/key"}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
MFA_FORMS = {
    "add_webauthn": "forums.hosting.passkey_forms.AddForm",
    "authenticate_webauthn": "forums.hosting.passkey_forms.AuthenticateForm",
    "login_webauthn": "forums.hosting.passkey_forms.LoginForm",
    "reauthenticate_webauthn": "forums.hosting.passkey_forms.ReauthenticateForm",
}
MFA_ADAPTER = "forums.hosting.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # localhost without https
USERSESSIONS_TRACK_ACTIVITY = False  # would write a row on every page and every poll

# What is written down

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.discretion.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
