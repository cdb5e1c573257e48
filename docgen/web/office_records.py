"""What the registry keeps about itself: series and keys, what was published, the log, its check, and what is exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from docgen.certificates.ceremony import fingerprint
from docgen.certificates.key_folder import read_bundle, read_root_public
from docgen.certificates.key_states import USES, ending_uses, state_word
from docgen.registry.bulk import next_serials
from docgen.registry.ledger import ledger_workbook
from docgen.registry.log_reading import checkpoint_at, entries_before, list_checkpoints, log_size
from docgen.registry.lookup import Query, count_certificates, record_export, search_certificates
from docgen.registry.numbering import number_of
from docgen.registry.publication import last_release
from docgen.web.office_asked import (
    begin,
    count_of,
    day_of,
    ends,
    file_of,
    go_to,
    moment_by,
    shown,
    stop,
    text_of,
    titles,
)
from docgen.web.office_desks import BUSY, DeskState, desk_of_all
from docgen.web.office_registry import registry
from docgen.web.office_tasks import EXPORT
from docgen.web.office_work import office_work
from docgen.web.pages import as_file
from docgen.web.questions import tell
from docgen.web.roles import hand
from docgen.web.running import running
from docgen.web.tasks import MEDIA_TYPES, Download

# A signed list may be believed for so long.
LIST_HOURS = 24
_LINES, _CHECKPOINTS, _MOST_LEDGER = 50, 20, 20_000
_KEPT_HOURS = 24.0 * 30
OPS = {
    "prepare": "送批", "drop": "撤回", "approve": "批准", "issue": "发证", "suspend": "暂停", "resume": "恢复", "revoke": "收回",
    "replace": "补发", "void": "作废", "erase": "删除个人信息", "export": "导出", "note": "补记",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishState:
    """When the status lists were published last (None: never), until when they are believed, whether that is over, and
    how many entries of the log came since."""

    at: datetime | None
    until: datetime | None
    is_stale: bool
    since: int


def publish_state(now: datetime) -> PublishState:
    """How the published lists stand. Raises RegistryRefused."""
    last, (size, _) = last_release(registry()), log_size(registry())
    if last is None:
        return PublishState(None, None, size > 0, size)
    until = last[0] + timedelta(hours=LIST_HOURS)
    return PublishState(last[0], until, until < now, size - last[1])


def series(request: Any) -> Any:
    """Series and their next numbers, the keys and until when they sign, what was published."""
    now = datetime.now(UTC)
    folder = running().settings.keys
    assert folder is not None
    bundle = read_bundle(folder)
    facts = {
        "series": [(name, number_of(name, at), at - 1) for name, at in sorted(next_serials(registry()).items())],
        "keys": [(key, USES[key.use], state_word(key, now), key.kid.hex()) for key in bundle.keys],
        "ending": tuple(tell(ending_uses(bundle, now))), "bundle_version": bundle.version, "hosts": bundle.hosts,
        "fingerprint": fingerprint(read_root_public(folder)), "published": publish_state(now), "hours": LIST_HOURS,
    }  # fmt: skip
    return shown(request, "series.html", facts)


def log_page(request: Any) -> Any:
    """The log page by page, the newest entries first, and the newest checkpoints."""
    size, last = log_size(registry())
    before = min(count_of(request.GET, "before") or size, size)
    lines = [
        {
            "seq": one.pop("seq"), "op": OPS.get(one.pop("op"), "?"), "at": one.pop("at"),
            "facts": {name: "全部" if (name, value) == ("count", -1) else value for name, value in one.items() if value != ""},
        }
        for one in entries_before(registry(), before, _LINES)
    ]
    facts = {
        "lines": lines, "size": size, "last": last, "older": max(before - _LINES, 0), "newer": before < size,
        "checkpoints": list_checkpoints(registry(), _CHECKPOINTS), "before": before,
    }  # fmt: skip
    return shown(request, "log.html", facts)


def checkpoint(request: Any, size: int) -> Any:
    """The signed note of a checkpoint, as it is published."""
    from django.http import Http404

    found = checkpoint_at(registry(), size)
    if found is None:
        raise Http404
    return as_file(Download(f"checkpoint-{size}.txt", "text/plain; charset=utf-8", found.note.encode()))


def checks(request: Any) -> Any:
    """The last check of the registry and its result, and what can be exported."""
    check, export = (desk_of_all(office_work().home, kind).state() for kind in ("check", "export"))
    is_busy = any(one is not None and one.stage in BUSY for one in (check, export))
    facts = {"check": check, "export": export, "is_busy": is_busy, "titles": titles(), "count": count_certificates(registry(), Query())}
    return shown(request, "checks.html", facts)


def progress(request: Any) -> Any:
    """Whether anything of it is under way, for the page's script."""
    from django.http import JsonResponse

    found = [desk_of_all(office_work().home, kind).state() for kind in ("check", "export")]
    return JsonResponse({"stage": "", "count": 0, "done": 0, "busy": any(one and one.stage in BUSY for one in found)})


def run_check(request: Any) -> Any:
    """Has everything compared, unless that is under way."""
    _start("check", request, _KEPT_HOURS)
    return go_to("/office/checks/")


def run_export(request: Any) -> Any:
    """Has the whole registry exported, unless that is under way; the log keeps who did."""
    _start("export", request, running().web.workspace_hours)
    return go_to("/office/checks/#export")


def export_file(request: Any) -> Any:
    """The export that was made last."""
    return file_of(desk_of_all(office_work().home, "export").made / EXPORT, EXPORT)


def ledger(request: Any) -> Any:
    """The certificates that fit as a workbook, with their holders' names; the log keeps that they left."""
    query = Query(form=text_of(request.POST, "form"), since=day_of(request.POST, "since"), until=day_of(request.POST, "until"))
    if count_certificates(registry(), query) > _MOST_LEDGER:
        raise stop("office_ledger_long", limit=_MOST_LEDGER)
    moment = moment_by(request)
    found = search_certificates(registry(), query, moment)
    record_export(registry(), len(found), moment)
    return as_file(Download("台账.xlsx", MEDIA_TYPES["xlsx"], ledger_workbook(found, "证书台账")))


def _start(kind: Any, request: Any, hours: float) -> None:
    desk = desk_of_all(office_work().home, kind)
    known = desk.state()
    if known is None or known.stage not in BUSY:
        begin(desk, DeskState(expires=ends(hours), stage="drawing", by=hand(request)))
