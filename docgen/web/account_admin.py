"""Django's admin for accounts, behind the office's own door: no log-in of its own, nothing but accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path

from docgen.accounts import keeping
from docgen.accounts.models import Account, AccountEvent
from docgen.accounts.roles import Role, check_roles
from docgen.errors import DocgenError
from docgen.web.office_registry import DEFAULT
from docgen.web.roles import for_roles, hand


class AccountSite(admin.AdminSite):
    """The admin without log-in, log-out and passwords: those are the office's."""

    site_header = "账号"
    site_title = "账号"
    index_title = "秘书处的账号"
    site_url = "/office/"
    enable_nav_sidebar = False

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Every page of the admin is for administrators."""
        return for_roles(Role.ADMINISTRATOR)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        """Without those that the office has itself."""
        left_out = {"login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "autocomplete"}
        return [one for one in super().get_urls() if getattr(one, "name", None) not in left_out]


SITE = AccountSite(name="admin")
