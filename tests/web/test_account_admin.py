"""Django's admin for accounts, as an administrator uses it without scripts."""

from __future__ import annotations

import re

import pytest

from docgen.accounts.keeping import list_accounts, list_events
from docgen.accounts.roles import Role
from tests.web.office_people import NAMES, PASSWORD, PeopledOffice, give_password
from tests.web.service import Answer

LIST = "/office/admin/accounts/account/"


def add(office: PeopledOffice, name: str, *roles: Role) -> Answer:
    browser = office.inside(Role.ADMINISTRATOR)
    return browser.post(f"{LIST}add/", [("name", name), *((f"is_{role}", "on") for role in roles), ("_save", "1")])


def page_of(office: PeopledOffice, name: str) -> str:
    found = re.search(rf'href="({LIST}\d+/change/)[^"]*">{name}<', office.inside(Role.ADMINISTRATOR).get(LIST).text)
    assert found, name
    return found[1]


def press(office: PeopledOffice, name: str, button: str, *roles: Role) -> Answer:
    """One of the buttons of an account's page."""
    fields = [*((f"is_{role}", "on") for role in roles), (button, "1")]
    return office.inside(Role.ADMINISTRATOR).post(page_of(office, name), fields)


def newest(office: PeopledOffice) -> tuple[str, str, str]:
    one = list_events(office.registry.alias, 1)[0]
    return one.by, one.what, one.account


def test_it_speaks_chinese_and_has_no_log_in_of_its_own(office: PeopledOffice) -> None:
    browser = office.inside(Role.ADMINISTRATOR)
    assert browser.get("/office/admin/").headers["location"] == LIST
    page = browser.get(LIST).text
    assert "新建账号" in page and NAMES[Role.APPROVER] in page and "Django" not in page and "Welcome" not in page
    for path in ("login/", "logout/", "password_change/", "auth/", "axes/"):
        assert browser.get(f"/office/admin/{path}").status == 404, path


def test_its_style_and_scripts_come_from_here(office: PeopledOffice) -> None:
    browser = office.inside(Role.ADMINISTRATOR)
    page = browser.get(f"{LIST}add/").text
    asked = re.findall(r'(?:src|href)="(/(?:office/static|static)/[^"]+\.(?:css|js|svg))"', page)
    assert len(asked) > 5 and {office.client().get(path).status for path in asked} == {200}
    for odd in ("../site.py", "admin/css/../../../../settings.py", "admin/css/", "%00", "admin/css/base.css%00"):
        assert office.client().get(f"/office/static/{odd}").status == 404, odd


def test_a_new_account_has_a_one_time_password_that_is_shown_once(office: PeopledOffice) -> None:
    told = add(office, "周涛", Role.PREPARER, Role.APPROVER)
    given = re.search(r'class="given"><code>([a-z0-9-]+)<', told.text)
    assert told.status == 200 and given
    assert give_password(office.client(), "周涛", given[1]).headers["location"] == "/office/password"
    assert ("孙丽", "建立", "周涛") in {(one.by, one.what, one.account) for one in list_events(office.registry.alias, 5)}
    assert given[1] not in office.inside(Role.ADMINISTRATOR).get(page_of(office, "周涛")).text


@pytest.mark.parametrize(
    ("name", "roles", "said"),
    [
        ("王 敏", (Role.PREPARER,), "已有名为"),
        ("吴楠", (), "没有写明账号的角色"),
        ("吴楠", (Role.APPROVER, Role.ADMINISTRATOR), "管理员不能兼任"),
        ("吴" * 41, (Role.AUDITOR,), "40"),
        ("…", (Role.AUDITOR,), "姓名"),
    ],
)
def test_an_account_that_will_not_do_is_told(office: PeopledOffice, name: str, roles: tuple[Role, ...], said: str) -> None:
    before = list_accounts(office.registry.alias)
    answer = add(office, name, *roles)
    assert answer.status == 200 and said in answer.text and 'class="given"' not in answer.text
    assert list_accounts(office.registry.alias) == before


def test_roles_are_changed_and_the_session_ends(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    browser = office.log_in(name)
    assert press(office, name, "_save", Role.AUDITOR).status == 302
    found = next(one for one in list_accounts(office.registry.alias) if one.name == name)
    assert found.roles == (Role.AUDITOR,) and newest(office) == ("孙丽", "改角色", name)
    assert browser.get("/office/").status == 302


def test_an_account_is_shut_opened_and_mended(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    press(office, name, "_disable")
    assert give_password(office.client(), name).status == 422
    press(office, name, "_enable")
    assert give_password(office.client(), name).status == 302
    press(office, name, "_forget")
    assert newest(office) == ("孙丽", "重设验证器", name)
    given = re.search(r'class="given"><code>([a-z0-9-]+)<', press(office, name, "_password").text)
    assert given and newest(office) == ("孙丽", "重设密码", name)
    assert give_password(office.client(), name, PASSWORD).status == 422
    assert give_password(office.client(), name, given[1]).status == 302


@pytest.mark.parametrize("button", ["_save", "_disable", "_password", "_forget"])
def test_nobody_keeps_his_own_account(office: PeopledOffice, button: str) -> None:
    own = NAMES[Role.ADMINISTRATOR]
    before = list_events(office.registry.alias, 1)
    assert press(office, own, button, Role.AUDITOR).status == 302
    assert "这是您自己的账号" in office.inside(Role.ADMINISTRATOR).get(LIST).text
    assert list_events(office.registry.alias, 1) == before


def test_an_account_that_is_not_there_is_not_found(office: PeopledOffice) -> None:
    browser = office.inside(Role.ADMINISTRATOR)
    for odd in ("999999", "x", "%00", "9" * 40):
        for answer in (browser.get(f"{LIST}{odd}/change/"), browser.post(f"{LIST}{odd}/change/", [("_disable", "1")])):
            assert answer.status in (302, 404), odd


@pytest.mark.parametrize("query", ["?q=%00", "?o=x", "?p=999", "?e=1", "?is_active__exact=x", "?all=1"])
def test_no_question_to_the_list_breaks_it(office: PeopledOffice, query: str) -> None:
    assert office.inside(Role.ADMINISTRATOR).get(LIST + query).status in (200, 302, 400)


def test_nobody_reads_a_password_by_asking_for_its_letters(office: PeopledOffice) -> None:
    for query in ("?password__startswith=s", "?key=1", "?epoch__gt=0"):
        assert office.inside(Role.ADMINISTRATOR).get(LIST + query).status == 400
