"""Django's admin for accounts, behind the office's own door: no log-in of its own, nothing but accounts.

What it does goes through `docgen.accounts.keeping`, as the commands do, and is written down there; Django's own record
is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect

from docgen.accounts import keeping
from docgen.accounts.models import Account
from docgen.accounts.roles import Role, check_roles, words
from docgen.errors import DocgenError
from docgen.problems import Problem
from docgen.registry.hands import hand_key
from docgen.web.office_registry import DEFAULT
from docgen.web.pages import page
from docgen.web.roles import for_roles, hand

_ROLES = tuple(f"is_{role}" for role in Role)
# What a button of the form does, and what is said then.
_DOINGS: Mapping[str, tuple[Callable[[str, str, str], None], str]] = {
    "_disable": (keeping.disable_account, "已停用，已登录的随即退出"), "_enable": (keeping.enable_account, "已启用，锁定解除"),
    "_forget": (keeping.reset_second_factor, "下次登录时重新设置验证器"),
}  # fmt: skip
_LIST = "/office/admin/accounts/account/"


class AccountSite(admin.AdminSite):
    """The admin without log-in, log-out and passwords: those are the office's."""

    site_header = site_title = index_title = "账号"
    site_url = "/office/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: Any) -> bool:
        """As the rule has found already."""
        return bool(request.user.is_authenticated and request.user.is_administrator)

    def get_urls(self) -> list[Any]:
        """Without those that the office has itself; every one is for administrators."""
        left_out = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}
        found = [one for one in super().get_urls() if getattr(one, "name", None) not in left_out]
        for view in _views(found):
            for_roles(Role.ADMINISTRATOR)(view)
        return found

    def index(self, request: Any, extra_context: Any = None) -> Any:
        """There is one list: it is the first page."""
        return HttpResponseRedirect(_LIST)

    def app_index(self, request: Any, app_label: str, extra_context: Any = None) -> Any:
        """The same."""
        return HttpResponseRedirect(_LIST)


def _views(patterns: Iterable[Any]) -> Iterator[Callable[..., Any]]:
    for one in patterns:
        yield from _views(one.url_patterns) if hasattr(one, "url_patterns") else [one.callback]


SITE = AccountSite(name="admin")


class AccountForm(forms.ModelForm):
    """A new account, or other roles."""

    class Meta:
        model = Account
        fields = ("name", *_ROLES)

    def clean(self) -> Any:
        """Everything wrong at once, in our words."""
        told = super().clean() or self.cleaned_data
        for problem in check_roles(role for role in Role if told.get(f"is_{role}")):
            self.add_error(None, _sentence(problem))
        return told

    def clean_name(self) -> str:
        """A name that is no other account's."""
        try:
            name = keeping.check_name(self.cleaned_data["name"])
        except DocgenError as error:
            raise forms.ValidationError([_sentence(one) for one in error.problems]) from error
        if Account.objects.filter(key=hand_key(name)).exists():
            raise forms.ValidationError(_sentence(Problem("account_exists", facts={"name": name})))
        return name


@admin.register(Account, site=SITE)
class AccountAdmin(admin.ModelAdmin):
    """Accounts: made, given roles, shut and mended; never deleted."""

    form = AccountForm
    list_display = ("name", "roles_in_words", "is_active", "state", "last_login")
    search_fields = ("name",)
    actions = None
    change_form_template = "admin/account_form.html"
    change_list_template = "admin/account_list.html"

    @admin.display(description="角色")
    def roles_in_words(self, account: Account) -> str:
        """经办、审核."""
        return words(account.roles)

    @admin.display(description="登录")
    def state(self, account: Account) -> str:
        """What is still to be done at its next log-in."""
        from docgen.web.entrance import needs_second_factor

        telephone = "已设验证器" if account.has_telephone else "未设验证器" if needs_second_factor(account) else ""
        return "、".join(one for one in ("待改密码" if account.is_temporary else "", telephone) if one)

    def get_urls(self) -> list[Any]:
        """Without the page that deletes."""
        return [one for one in super().get_urls() if one.name != "accounts_account_delete"]

    def get_queryset(self, request: Any) -> Any:
        """All, and who has a telephone."""
        return keeping.with_telephones(super().get_queryset(request))

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A name stands in the registry's log: it does not change."""
        return _ROLES if obj else ("name", *_ROLES)

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """All accounts."""
        return super().changelist_view(request, {"title": "账号"})

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> Any:
        """A new one."""
        return super().add_view(request, form_url, {"title": "新建账号"})

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """No question by address: a password's hash could be read letter by letter."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Never: it is disabled."""
        return False

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The form, or what one of its other buttons does."""
        account = self.get_object(request, object_id) if request.method == "POST" else None
        if account is not None and account.pk == request.user.pk:
            # Nobody shuts himself out, and nobody is the only one to know of it.
            messages.error(request, _sentence(Problem("account_own")))
            return HttpResponseRedirect(request.path)
        if account is not None and "_password" in request.POST:
            return self._given(request, account.name, keeping.reset_password(DEFAULT, account.name, hand(request)))
        for name, (work, told) in _DOINGS.items():
            if account is not None and name in request.POST:
                work(DEFAULT, account.name, hand(request))
                messages.success(request, f"{account.name}：{told}。")
                return HttpResponseRedirect(request.path)
        return super().change_view(request, object_id, form_url, {"title": "账号"})

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """By the library, which writes it down."""
        if change:
            keeping.set_roles(DEFAULT, obj.name, obj.roles, hand(request))
            return
        request.given = keeping.add_account(DEFAULT, obj.name, obj.roles, hand(request))
        obj.pk = Account.objects.get(key=hand_key(obj.name)).pk

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> Any:
        """The one-time password, once."""
        return self._given(request, obj.name, request.given)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """What was done to an account stands with what was done to all."""
        return HttpResponseRedirect("/office/account-log")

    def log_addition(self, request: Any, obj: Any, message: Any) -> None:
        """Written down already."""

    def log_change(self, request: Any, obj: Any, message: Any) -> None:
        """Written down already."""

    def _given(self, request: Any, name: str, password: str) -> Any:
        return page(request, "office/given.html", {"name": name, "password": password})


def _sentence(problem: Problem) -> str:
    return f"{problem.says}。{problem.remedy}。"
