"""Changes of certificates: asked for by one account, granted by another one."""

from __future__ import annotations

from typing import Any

from docgen.problems import Problem
from docgen.registry.asking import (
    ASKED,
    ask_change,
    change_facts,
    grant_change,
    list_changes,
    withdraw_change,
)
from docgen.registry.hands import hand_key
from docgen.registry.life_cycle import WORDS, Grounds, certificate_of, check_step
from docgen.registry.lookup import Query, list_certificates
from docgen.registry.numbering import written_number
from docgen.web.office_asked import day_of, go_to, moment_by, shown, text_of, titles
from docgen.web.office_registry import registry
from docgen.web.roles import Role, hand

OP_WORDS = {**WORDS, "replace": "补发"}
STATES = {"asked": "待批", "granted": "已批准", "withdrawn": "已退回"}
# What a change means for who holds the certificate, told before it is asked for and before it is granted.
EFFECTS = {
    "suspend": "查验时显示“暂停”，以后可以恢复。", "resume": "查验时重新显示“有效”。",
    "revoke": "查验时显示“已收回”，不能恢复；全部纸本都不再有效。",
    "void": "编号作废，查验时显示“已收回”，不能恢复；此人可以另发新号。",
    "replace": "同一编号另印一份；原来的纸本查验时显示“已补发，作废”。",
}  # fmt: skip


def changes(request: Any) -> Any:
    """The requests that wait."""
    return shown(request, "changes.html", {"changes": list_changes(registry()), "words": OP_WORDS, "effects": EFFECTS})


def ask(request: Any, number: str) -> Any:
    """Shows once more what is asked for, with what it means; and asks for it."""
    op, day, reason = request.POST.get("op", ""), day_of(request.POST, "on"), text_of(request.POST, "reason")
    certificate = certificate_of(registry(), written_number(number))
    problems = [] if op in ASKED else [Problem("office_op_missing")]
    problems += [] if day else [Problem("office_day_missing")]
    problems += [] if reason else [Problem("reason_missing")]
    facts = {"certificate": certificate, "op": op, "on": f"{day or ''}", "reason": reason, "words": OP_WORDS, "effects": EFFECTS}
    facts |= {"ops": ASKED, "title": titles().get(certificate.form, ""), "is_sure": not problems}
    if problems or day is None:
        return shown(request, "ask.html", facts, problems)
    check_step(certificate, op, day, moment_by(request))
    if not request.POST.get("confirmed"):
        return shown(request, "ask.html", facts)
    change = ask_change(registry(), certificate.number, op, Grounds(reason, day), moment_by(request))
    return go_to(f"/office/changes/{change}/")


def change_page(request: Any, change: int, problems: tuple[Problem, ...] = ()) -> Any:
    """One request, and what can be done with it now."""
    found = change_facts(registry(), change)
    (one,) = list_certificates(registry(), Query(number=found.number))
    is_own = hand_key(found.asked_by) == hand_key(hand(request))
    facts = {
        "change": found, "one": one, "title": titles().get(one.form, ""), "words": OP_WORDS, "effects": EFFECTS, "is_own": is_own,
        "state_word": STATES[found.state], "can_grant": Role.APPROVER in request.user.roles and not is_own,
        "can_withdraw": bool({Role.PREPARER, Role.APPROVER} & request.user.roles),
    }  # fmt: skip
    return shown(request, "change.html", facts, problems)


def grant(request: Any, change: int) -> Any:
    """Makes the change, once who grants it says that it was compared."""
    if not request.POST.get("seen"):
        return change_page(request, change, (Problem("office_change_unseen"),))
    grant_change(registry(), change, moment_by(request))
    return go_to(f"/office/changes/{change}/")


def withdraw(request: Any, change: int) -> Any:
    """Takes a request back, or declines it."""
    if change_facts(registry(), change).state != "withdrawn":
        withdraw_change(registry(), change, moment_by(request))
    return go_to(f"/office/changes/{change}/")
