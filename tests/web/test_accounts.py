"""In and out of the office: the log-in, the lock, the telephone, and sessions that end."""

from __future__ import annotations

import re
import time
from base64 import b32decode, b64decode
from datetime import timedelta

import pytest
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.utils import timezone

from docgen.accounts.keeping import (
    disable_account,
    enable_account,
    list_events,
    reset_password,
    reset_second_factor,
    set_roles,
)
from docgen.accounts.roles import Role
from tests.web.office_people import NAMES, PASSWORD, SECRET, PeopledOffice, code_of, give_password, secret_of

SESSION = "docgen_session"
NEW = "river-of-nine-lamps"


def deeds(office: PeopledOffice, name: str) -> list[str]:
    """What the record says of an account, the oldest first."""
    return [one.what for one in reversed(list_events(office.registry.alias, 1000)) if one.account == name]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_logs_in_and_is_shown_its_ways(office: PeopledOffice, role: Role) -> None:
    page = office.inside(role).get("/office/")
    assert page.status == 200 and role.label in page.text
    assert ('href="/office/admin/"' in page.text) == (role is Role.ADMINISTRATOR)


def test_who_is_not_logged_in_is_led_to_the_log_in_and_then_to_the_page(office: PeopledOffice) -> None:
    name, browser = office.new_person(Role.PREPARER), office.client()
    led = browser.get("/office/account")
    assert (led.status, led.headers["location"]) == (302, "/office/login?next=%2Foffice%2Faccount")
    assert 'name="next" value="/office/account"' in browser.get(led.headers["location"]).text
    assert give_password(browser, name, after="/office/account").headers["location"] == "/office/account"


def test_a_name_is_known_however_it_is_typed(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    assert give_password(office.client(), f" {name[0]}　{name[1:]} ").status == 302


def test_a_wrong_name_and_a_wrong_password_are_told_alike(office: PeopledOffice) -> None:
    told = {
        give_password(office.client(), name, "wrong wrong").text.partition("<main")[2].partition("<form")[0]
        for name in (office.new_person(Role.PREPARER), "无此人")
    }
    assert len(told) == 1 and "姓名或密码不对" in told.pop()


def test_after_five_failures_the_right_password_does_not_help(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    found = [give_password(office.client(), name, "wrong wrong").status for _ in range(5)]
    assert found == [422, 422, 422, 422, 429]
    assert give_password(office.client(), name).status == 429
    assert deeds(office, name).count("登录失败") >= 5
    enable_account(office.registry.alias, name, "孙丽")
    assert give_password(office.client(), name).status == 302


def test_who_does_not_exist_is_locked_alike(office: PeopledOffice) -> None:
    found = [give_password(office.client(), "查无此人", "wrong wrong").status for _ in range(6)]
    assert found == [422, 422, 422, 422, 429, 429]


def test_the_session_has_another_key_after_the_log_in_and_after_the_code(office: PeopledOffice) -> None:
    name, browser = office.new_person(Role.APPROVER), office.client()
    browser.cookies[SESSION] = planted = "a" * 32
    give_password(browser, name)
    after_password = browser.cookies[SESSION]
    browser.post("/office/code", [("code", code_of(name))])
    assert len({planted, after_password, browser.cookies[SESSION]}) == 3
    browser.cookies[SESSION] = after_password
    assert browser.get("/office/account").status == 302


def test_the_cookie_of_a_session_is_kept_from_scripts_and_from_other_pages(office: PeopledOffice) -> None:
    answer = give_password(office.client(), office.new_person(Role.PREPARER))
    cookie = next(value for value in answer.all_headers("set-cookie") if value.startswith(SESSION))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/office/" in cookie


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "https://evil.example/", "/office/\\evil.example", "/office//evil.example/../..", "javascript:alert(1)",
     "/", "/office/login?next=/office/login", "/office/\r\nSet-Cookie: x=1", "/office/\tx"],
)  # fmt: skip
def test_the_log_in_leads_nowhere_else(office: PeopledOffice, follower: str, address: str) -> None:
    answer = give_password(office.client(), follower, after=address)
    assert answer.headers["location"] == "/office/" and not [name for name in answer.headers if name == "x"]


@pytest.fixture(scope="module")
def follower(office: PeopledOffice) -> str:
    """An account without a telephone, to log in with as often as is wanted."""
    return office.new_person(Role.PREPARER)


def test_with_the_password_alone_an_approver_gets_nowhere(office: PeopledOffice) -> None:
    name, browser = office.new_person(Role.APPROVER), office.client()
    assert give_password(browser, name).headers["location"] == "/office/code"
    for path in ("/office/", "/office/account", "/office/password", "/office/second-factor"):
        assert (browser.get(path).status, browser.get(path).headers["location"]) == (302, "/office/code"), path
    assert browser.post("/office/recovery-codes").headers["location"] == "/office/code"


def test_a_code_counts_once(office: PeopledOffice) -> None:
    name, first, second = office.new_person(Role.APPROVER), office.client(), office.client()
    give_password(first, name)
    give_password(second, name)
    code = code_of(name)
    assert first.post("/office/code", [("code", code)]).status == 302
    answer = second.post("/office/code", [("code", code)])
    assert answer.status == 422 and "已经用过" in answer.text
    assert second.get("/office/").headers["location"] == "/office/code"


def test_after_a_wrong_code_the_right_one_has_to_wait(office: PeopledOffice) -> None:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    name, browser = office.new_person(Role.APPROVER), office.client()
    give_password(browser, name)
    assert browser.post("/office/code", [("code", "000000")]).status == 422
    row = TOTPDevice.objects.using(office.registry.alias).filter(user__name=name)
    assert row.get().throttling_failure_count == 1 and "验证码不对" in deeds(office, name)
    row.update(throttling_failure_count=9, throttling_failure_timestamp=timezone.now())
    answer = browser.post("/office/code", [("code", code_of(name))])
    assert answer.status == 422 and re.search(r"请过 2\d\d 秒再试", answer.text)
    row.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=257))
    assert browser.post("/office/code", [("code", code_of(name))]).status == 302


def test_an_approver_sets_the_telephone_up_and_a_recovery_code_stands_in_for_it_once(office: PeopledOffice) -> None:
    name, browser = office.new_person(Role.APPROVER, has_telephone=False), office.client()
    assert give_password(browser, name).headers["location"] == "/office/second-factor"
    page = browser.get("/office/second-factor").text
    shown = re.search(r'class="secret"><code>([A-Z2-7 ]+)<', page)
    assert shown and "data:image/png;base64," in page
    secret = shown[1].replace(" ", "")
    done = browser.post("/office/second-factor", [("code", code_of(name, b32decode(secret + "=" * (-len(secret) % 8))))])
    codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.text)
    assert done.status == 200 and len(set(codes)) == 10
    assert browser.get("/office/").status == 200
    assert secret not in browser.get("/office/second-factor").text

    told = []
    for code in (codes[1].replace("-", " ").upper(), codes[1]):
        other = office.client()
        give_password(other, name)
        told.append(other.post("/office/code", [("code", code)]).status)
    assert told == [302, 422] and "设置验证器" in deeds(office, name)


def test_a_copy_of_the_database_shows_no_codes_and_a_telephone_is_its_owners_alone(office: PeopledOffice) -> None:
    from django_otp.plugins.otp_static.models import StaticToken
    from django_otp.plugins.otp_totp.models import TOTPDevice

    name, other = office.new_person(Role.APPROVER), office.new_person(Role.APPROVER)
    rows = TOTPDevice.objects.using(office.registry.alias)
    kept = rows.get(user__name=name).key
    assert secret_of(name) not in b64decode(kept) and secret_of(name).hex() not in kept
    tokens = StaticToken.objects.using(office.registry.alias).values_list("token", flat=True)
    assert all(re.fullmatch("[0-9a-f]{16}", token) for token in tokens)

    rows.filter(user__name=other).update(key=kept)
    browser = office.client()
    give_password(browser, other)
    assert browser.post("/office/code", [("code", code_of(name))]).status == 409
    assert browser.get("/office/").headers["location"] == "/office/code"


def test_a_preparer_may_set_a_telephone_up(office: PeopledOffice) -> None:
    browser = office.log_in(office.new_person(Role.PREPARER))
    assert "data:image/png;base64," in browser.get("/office/second-factor").text


def test_a_disabled_account_is_out_at_once_and_stays_out(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    browser = office.log_in(name)
    disable_account(office.registry.alias, name, "孙丽")
    assert browser.get("/office/").headers["location"].startswith("/office/login")
    assert give_password(office.client(), name).status == 422
    enable_account(office.registry.alias, name, "孙丽")
    assert browser.get("/office/").status == 302
    assert office.log_in(name).get("/office/").status == 200


def test_a_new_password_ends_the_other_sessions_and_not_this_one(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    here, there = office.log_in(name), office.log_in(name)
    before = here.cookies[SESSION]
    answer = here.post("/office/password", [("old", PASSWORD), ("new", NEW), ("again", NEW)])
    assert answer.headers["location"] == "/office/" and here.cookies[SESSION] != before
    assert here.get("/office/").status == 200 and there.get("/office/").status == 302
    assert give_password(office.client(), name).status == 422 and give_password(office.client(), name, NEW).status == 302
    assert deeds(office, name)[-3:] == ["改密码", "登录失败", "登录"]


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", NEW, NEW, "现在的密码不对"),
        (PASSWORD, "short", "short", "密码的长度不对"),
        (PASSWORD, "135791357913", "135791357913", "密码太简单"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码和现在的一样"),
        (PASSWORD, "x" * 201, "x" * 201, "密码的长度不对"),
    ],
)
def test_a_password_that_will_not_do_is_told(
    office: PeopledOffice, follower: str, old: str, new: str, again: str, told: str
) -> None:
    answer = office.log_in(follower).post("/office/password", [("old", old), ("new", new), ("again", again)])
    assert answer.status == 422 and told in answer.text
    assert new not in answer.text


def test_a_one_time_password_is_changed_before_anything_else(office: PeopledOffice) -> None:
    name, browser = office.new_person(Role.PREPARER), office.client()
    given = reset_password(office.registry.alias, name, "孙丽")
    assert give_password(browser, name, given).headers["location"] == "/office/password"
    assert browser.get("/office/account").headers["location"] == "/office/password"
    browser.post("/office/password", [("old", given), ("new", NEW), ("again", NEW)])
    assert browser.get("/office/account").status == 200


def test_other_roles_and_a_forgotten_telephone_end_what_is_open(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    browser = office.log_in(name)
    set_roles(office.registry.alias, name, [Role.AUDITOR], "孙丽")
    assert browser.get("/office/").status == 302
    browser = office.log_in(name)
    reset_second_factor(office.registry.alias, name, "孙丽")
    assert browser.get("/office/").status == 302
    assert deeds(office, name) == ["建立", "登录", "改角色", "登录", "重设验证器"]


@pytest.mark.parametrize(("since", "how_long"), [("seen", 31 * 60), ("began", 10 * 3600 + 60)])
def test_a_session_ends_when_nobody_is_there_and_at_the_end_of_the_day(
    office: PeopledOffice, follower: str, since: str, how_long: int
) -> None:
    browser = office.log_in(follower)
    set_back(office, browser.cookies[SESSION], since, how_long - 120)
    assert browser.get("/office/").status == 200
    set_back(office, browser.cookies[SESSION], since, how_long)
    answer = browser.get("/office/account")
    assert answer.headers["location"] == "/office/login?next=%2Foffice%2Faccount&ended=1"
    assert "已自动退出" in browser.get(answer.headers["location"]).text
    assert browser.get("/office/").status == 302


def set_back(office: PeopledOffice, session: str, since: str, seconds: int) -> None:
    """Makes a session older than it is."""
    from django.contrib.sessions.models import Session

    row = Session.objects.using(office.registry.alias).get(session_key=session)
    salt = "django.contrib.sessions.SessionStore"
    told = signing.loads(row.session_data, key=SECRET, salt=salt, serializer=JSONSerializer)
    told |= {since: int(time.time()) - seconds}
    row.session_data = signing.dumps(told, key=SECRET, salt=salt, serializer=JSONSerializer)
    row.save(using=office.registry.alias)


def test_who_logs_out_is_out_and_only_by_a_form_of_ours(office: PeopledOffice) -> None:
    browser = office.log_in(office.new_person(Role.PREPARER))
    kept = dict(browser.cookies)
    assert browser.get("/office/logout").status == 405
    assert browser.post("/office/logout", is_ours=False).status == 403
    assert browser.post("/office/logout").headers["location"] == "/office/login"
    browser.cookies.update({SESSION: kept[SESSION]})
    assert browser.get("/office/").status == 302


def test_no_secret_stands_in_the_record_or_in_the_log(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER)
    given = reset_password(office.registry.alias, name, "孙丽")
    give_password(office.client(), name, "a wrong password")
    give_password(office.client(), name, given)
    told = str(list_events(office.registry.alias, 1000)) + office.service.log.read_text("utf-8")
    assert given not in told and "a wrong password" not in told and PASSWORD not in told
    assert name not in office.service.log.read_text("utf-8")


def test_a_role_sees_its_own_pages_alone(office: PeopledOffice) -> None:
    told = {role: office.inside(role).get("/office/account-log").status for role in Role}
    assert told == {Role.PREPARER: 403, Role.APPROVER: 403, Role.AUDITOR: 200, Role.ADMINISTRATOR: 200}
    assert NAMES[Role.APPROVER] in office.inside(Role.AUDITOR).get("/office/account-log").text


def test_older_records_are_asked_for_by_their_place(office: PeopledOffice) -> None:
    browser = office.inside(Role.AUDITOR)
    assert "登录" not in browser.get("/office/account-log?before=1").text.rpartition("<h2>记录</h2>")[2].partition("<footer")[0]
    for odd in ("x", "-1", "9" * 40, "%00"):
        assert browser.get(f"/office/account-log?before={odd}").status == 200
