"""The addresses of the office, below /office/."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from docgen.web import account_log, login, office_home, own_account, second_factor
from docgen.web.account_admin import SITE
from docgen.web.admin_files import admin_file
from docgen.web.roles import Role, for_arrivals, for_roles, open_to_all

_read_or_send = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("", require_GET(for_roles()(office_home.home))),
    path("login", _read_or_send(open_to_all(login.login_page))),
    path("logout", require_POST(for_arrivals(login.leave))),
    path("code", _read_or_send(for_arrivals(second_factor.code_page))),
    path("second-factor", _read_or_send(for_arrivals(second_factor.enrol_page))),
    path("recovery-codes", require_POST(for_roles()(second_factor.new_recovery_codes))),
    path("password", _read_or_send(for_arrivals(own_account.password_page))),
    path("account", require_GET(for_roles()(own_account.account_page))),
    path("account-log", require_GET(for_roles(Role.AUDITOR, Role.ADMINISTRATOR)(account_log.account_log))),
    path("static/<path:name>", require_GET(open_to_all(admin_file))),
    path("admin/", SITE.urls),
    path("", include("docgen.web.office_desk_urls")),
]
