"""How the office's keys stand: in use, ended, and which use soon has none any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from docgen.certificates.epoch import CHINA
from docgen.certificates.trust import TrustBundle, TrustedKey
from docgen.problems import Problem

USES = {"cert": "证书", "status": "状态名单", "log": "登记日志"}
_SOON = timedelta(days=60)


def ending_uses(bundle: TrustBundle, now: datetime) -> tuple[Problem, ...]:
    """Which uses have no key, or soon have none any more."""
    problems = []
    for use in USES:
        good = [key for key in bundle.keys if key.use == use and key.revoked_from is None]
        if not any(key.nbf <= now <= key.exp for key in good):
            problems.append(Problem("key_none_left", facts={"use": use, "day": f"{now.astimezone(CHINA):%Y-%m-%d}"}))
            continue
        last = max(good, key=lambda key: key.exp)
        if last.exp - now < _SOON:
            day = f"{last.exp.astimezone(CHINA):%Y-%m-%d}"
            problems.append(Problem("key_ends_soon", facts={"use": use, "kid": last.kid.hex(), "day": day}))
    return tuple(problems)


def state_word(key: TrustedKey, now: datetime) -> str:
    """A key's state in words."""
    if key.revoked_from is not None:
        return "已停用" if key.allow is None else f"泄露，只认 {len(key.allow) // 8} 份"
    if now > key.exp:
        return "期满"
    return "在用" if now >= key.nbf else "未启用"
