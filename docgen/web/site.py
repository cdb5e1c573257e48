"""Django made ready for the service, and the application that a server calls. Only here is Django configured."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docgen.web.running import Running

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
    hosts = [*web.hosts, *(_LOCAL_HOSTS if web.is_local or web.proxy else ())]
    settings.configure(
        DEBUG=False, ROOT_URLCONF="docgen.web.urls", ALLOWED_HOSTS=hosts, DOCGEN=running,
        # Without one set, cookies end with the process: nobody is logged in on a machine that is tried out.
        SECRET_KEY=web.secret or secrets.token_hex(32),
        INSTALLED_APPS=[], DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LANGUAGE_CODE="zh-hans", TIME_ZONE="Asia/Shanghai", USE_TZ=True, LOGGING_CONFIG=None,
        TEMPLATES=[_templates()], MIDDLEWARE=_middleware(), CSRF_FAILURE_VIEW="docgen.web.refusals.csrf_refused",
        CSRF_COOKIE_NAME="docgen_csrf", CSRF_COOKIE_HTTPONLY=True, CSRF_COOKIE_SAMESITE="Lax",
        CSRF_COOKIE_SECURE=web.https, SESSION_COOKIE_SECURE=web.https,
        CSRF_TRUSTED_ORIGINS=[f"https://{host}" for host in web.hosts] if web.https else [],
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if web.https and web.proxy else None,
        SECURE_HSTS_SECONDS=_YEAR if web.https else 0, APPEND_SLASH=False,
        DATA_UPLOAD_MAX_MEMORY_SIZE=web.body * 1_000_000, DATA_UPLOAD_MAX_NUMBER_FIELDS=6_000,
        DATA_UPLOAD_MAX_NUMBER_FILES=400, FILE_UPLOAD_MAX_MEMORY_SIZE=_SMALL_UPLOAD,
        FILE_UPLOAD_TEMP_DIR=str(running.uploads), FILE_UPLOAD_PERMISSIONS=0o600,
    )  # fmt: skip
    django.setup()
    application: Callable[..., Any] = get_wsgi_application()
    return application


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.csrf", "docgen.web.pages.house"],
            "builtins": ["docgen.web.tags"],
        },
    }


def _middleware() -> list[str]:
    return [
        "docgen.web.watching.Watching",
        "docgen.web.headers.Headers",
        "docgen.web.refusals.Refusals",
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
