"""Django made ready for the service, and the application that a server calls. Only here is Django configured."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from docgen.registry.database import database_settings, house_settings
from docgen.web.login import LOCKED_MINUTES
from docgen.web.running import Running
from docgen.web.settings import WebSettings

_HERE = Path(__file__).parent
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_YEAR = 31_536_000
_SMALL_UPLOAD = 1_000_000


def configure(running: Running) -> Callable[..., Any]:
    """Django with these settings, once a process; gives the WSGI application."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    web = running.web
    database = running.settings.database
    hosts = [*web.hosts, *(_LOCAL_HOSTS if web.is_local or web.proxy else ())]
    settings.configure(
        DEBUG=False, ROOT_URLCONF="docgen.web.urls", ALLOWED_HOSTS=hosts, DOCGEN=running,
        # Without one set, cookies end with the process: nobody is logged in on a machine that is tried out.
        SECRET_KEY=web.secret or secrets.token_hex(32),
        DATABASES={"default": database_settings(database) if database else {"ENGINE": "django.db.backends.dummy"}},
        LANGUAGE_CODE="zh-hans", TIME_ZONE="Asia/Shanghai", LOGGING_CONFIG=None,
        TEMPLATES=[_templates(running.has_office)], MIDDLEWARE=_middleware(running.has_office), CSRF_FAILURE_VIEW="docgen.web.refusals.csrf_refused",
        CSRF_COOKIE_NAME="docgen_csrf", CSRF_COOKIE_HTTPONLY=True, CSRF_COOKIE_SAMESITE="Lax",
        CSRF_COOKIE_SECURE=web.https,
        CSRF_TRUSTED_ORIGINS=[f"https://{host}" for host in web.hosts] if web.https else [],
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if web.https and web.proxy else None,
        SECURE_HSTS_SECONDS=_YEAR if web.https else 0, APPEND_SLASH=False,
        DATA_UPLOAD_MAX_MEMORY_SIZE=web.body * 1_000_000, DATA_UPLOAD_MAX_NUMBER_FIELDS=6_000,
        DATA_UPLOAD_MAX_NUMBER_FILES=400, FILE_UPLOAD_MAX_MEMORY_SIZE=_SMALL_UPLOAD,
        FILE_UPLOAD_TEMP_DIR=str(running.uploads), FILE_UPLOAD_PERMISSIONS=0o600,
        **house_settings(), **(_office(web) if running.has_office else {}),
    )  # fmt: skip
    django.setup()
    application: Callable[..., Any] = get_wsgi_application()
    return application


def _templates(has_office: bool) -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        # Those of Django's admin.
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf", "docgen.web.pages.house",
                *(_OFFICE_CONTEXT if has_office else ()),
            ],
            "builtins": ["docgen.web.tags"],
        },
    }


def _middleware(has_office: bool) -> list[str]:
    return [
        "docgen.web.watching.Watching",
        "docgen.web.headers.Headers",
        "docgen.web.refusals.Refusals",
        "django.middleware.security.SecurityMiddleware",
        *(["django.contrib.sessions.middleware.SessionMiddleware"] if has_office else []),
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        *(_OFFICE_MIDDLEWARE if has_office else []),
        "docgen.web.roles.Rules",
    ]


_OFFICE_MIDDLEWARE = (
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
_OFFICE_CONTEXT = (
    "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages", "docgen.web.office_pages.office",
)  # fmt: skip


def _office(web: WebSettings) -> dict[str, Any]:
    """Accounts, sessions and the lock after failures."""
    return {
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"],
        # No page outside the office is told who asks.
        "SESSION_COOKIE_NAME": "docgen_session", "SESSION_COOKIE_PATH": "/office/", "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax", "SESSION_COOKIE_SECURE": web.https,
        "SESSION_COOKIE_AGE": round(web.session_hours * 3600), "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "LOGIN_URL": "/office/login", "STATIC_URL": "/office/static/",
        "AXES_USERNAME_FORM_FIELD": "username", "AXES_LOCKOUT_PARAMETERS": ["username"], "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": timedelta(minutes=LOCKED_MINUTES),
        # A lock ends though somebody goes on guessing: nobody is kept out for ever by a stranger.
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False, "AXES_RESET_ON_SUCCESS": True,
        "AXES_DISABLE_ACCESS_LOG": True, "AXES_VERBOSE": False, "AXES_ENABLE_ADMIN": False,
        "OTP_TOTP_ISSUER": web.name,
    }  # fmt: skip
