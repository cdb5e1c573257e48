"""What `docgen keys` does: the ceremonies with the office's settings, clock and dice, and how they are told."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docgen.cli.door import refused
from docgen.cli.output import write_all
from docgen.cli.passphrases import key_passphrase, root_passphrase
from docgen.cli.show import Screen, show_table
from docgen.errors import DocgenError, FileUnusable, RegistryRefused, UsageFault
from docgen.problems import Problem, catalogue, errors_in
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.certificates.ceremony import Ceremony, Ended, Office
    from docgen.certificates.keys import SecretUse
    from docgen.certificates.trust import TrustBundle, TrustedKey

# 25 characters before the digits keep a token of 151 bytes in version 9.
_LONG_HOST = 17
# Digests of four million certificates.
_MAX_ALLOW = 1 << 28


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of keys, and that of the root key where the command names it."""

    folder: Path
    root: Path | None


@dataclass(frozen=True, slots=True)
class EndedKey:
    """`--leaked`, `--lost`, `--since`, `--allow`."""

    leaked: str | None
    lost: str | None
    since: date | None
    allow: Path | None


def first_keys(
    places: Places, settings: Settings, hosts: Sequence[str], organizations: Sequence[str], first: date | None, now: datetime
) -> tuple[TrustBundle, list[Problem]]:
    """`docgen keys init`. Raises UsageFault, FileUnusable, ToolMissing, OSError."""
    from docgen.certificates.ceremony import init_keys
    from docgen.certificates.epoch import CHINA

    office = _office(settings, hosts, organizations)
    if not office.hosts:
        raise refused(UsageFault, "key_host_unset")
    for folder in (places.root, places.folder):
        if folder is not None and folder.exists():
            raise refused(FileUnusable, "key_folder_used", folder=str(folder))
    ceremony = _ceremony(places, now, is_new=True)
    if ceremony.words == ceremony.root_words:
        raise refused(UsageFault, "key_passphrases_same")
    bundle = init_keys(ceremony, office, first or date(now.astimezone(CHINA).year, 1, 1))
    long = [host for host in office.hosts[:1] if len(host) > _LONG_HOST]
    return bundle, [Problem("key_host_long", facts={"host": host, "count": len(host)}) for host in long]


def rotate_one(
    places: Places, settings: Settings, use: str, first: date | None, ended: EndedKey | None, now: datetime
) -> TrustBundle:
    """`docgen keys rotate`. Raises UsageFault, FileUnusable, RegistryRefused, ToolMissing, OSError."""
    from docgen.certificates.ceremony import BUNDLE_USES, rotate_key, rotate_secret
    from docgen.certificates.epoch import CHINA
    from docgen.certificates.key_folder import check_private, read_bundle

    check_private(places.folder)
    if use not in BUNDLE_USES:
        rotate_secret(places.folder, key_passphrase(), cast("SecretUse", use), now, secrets.token_bytes)
        return read_bundle(places.folder)
    if places.root is None:
        raise refused(UsageFault, "parameter_missing", command="docgen keys rotate", name="--root")
    today = now.astimezone(CHINA).date()
    end = None if ended is None else _ended(ended, use, today, replace(settings, keys=places.folder))
    check_private(places.root)
    return rotate_key(_ceremony(places, now), use, first or today, end)


def export_keys(
    places: Places, settings: Settings, hosts: Sequence[str], organizations: Sequence[str], output: Path,
    is_forced: bool, now: datetime,
) -> tuple[list[Path], TrustBundle]:  # fmt: skip
    """`docgen keys export`. Raises UsageFault, FileUnusable, ToolMissing, OSError."""
    from docgen.certificates.ceremony import renew_bundle
    from docgen.certificates.key_folder import ROOT_FILE, TRUST_FILE, check_private, read_bundle

    check_private(places.folder)
    if places.root is not None:
        check_private(places.root)
        renew_bundle(_ceremony(places, now), _office(settings, hosts, organizations))
    elif hosts or organizations:
        raise refused(UsageFault, "parameter_missing", command="docgen keys export", name="--root")
    bundle = read_bundle(places.folder)
    files = {output / name: (places.folder / name).read_bytes() for name in (ROOT_FILE, TRUST_FILE)}
    write_all(files, is_forced, [output])
    return list(files), bundle


def rehearse_keys(now: datetime, screen: Screen) -> int:
    """`docgen keys init --rehearse`: every step told, and exit code 1 where one did not come out."""
    from docgen.certificates.ceremony import Ceremony
    from docgen.certificates.rehearsal import rehearse

    with tempfile.TemporaryDirectory(prefix="docgen-rehearsal-") as name:
        words = (secrets.token_hex(16), secrets.token_hex(16))
        folder = Path(name)
        steps = list(
            rehearse(Ceremony(folder=folder / "keys", root=folder / "root", words=words[0], root_words=words[1], now=now,
                              draw=secrets.token_bytes))
        )  # fmt: skip
    wrong = [step.code for step in steps if not step.is_right]
    code = DocgenError.exit_code if wrong else 0
    if screen.is_json:
        told = [{"step": step.code, "ok": step.is_right} for step in steps]
        screen.answer({"ok": not wrong, "exit_code": code, "steps": told})
        return code
    rows = [(catalogue()[step.code].says, "成" if step.is_right else "不成") for step in steps]
    show_table(("步骤", "结果"), rows)
    screen.tell("演练完成，临时密钥已删除。" if not wrong else "演练没有通过，请不要生成正式密钥。")
    return code


def show_ceremony(screen: Screen, places: Places, bundle: TrustBundle, problems: Sequence[Problem] = ()) -> None:
    """What a ceremony ended in: the fingerprint to be read aloud and written down, and what is to be done by hand."""
    from docgen.certificates.ceremony import fingerprint
    from docgen.certificates.key_folder import read_root_public

    told = fingerprint(read_root_public(places.folder))
    facts = {"exit_code": 0, "version": bundle.version, "fingerprint": told, "keys": _key_facts(bundle)}
    screen.answer(facts, problems)
    screen.tell(f"根密钥指纹：{told}")
    screen.tell(f"信任名单第 {bundle.version} 版：{places.folder / 'trust.cbor'}")
    screen.tell("请两人核对并抄录指纹；备份密钥文件夹；根密钥的介质取下封存；然后发布新的信任名单（docgen publish）。")


def show_keys(screen: Screen, folder: Path, now: datetime) -> None:
    """`docgen keys list`. Raises FileUnusable, ToolMissing."""
    from docgen.certificates.ceremony import fingerprint
    from docgen.certificates.epoch import CHINA
    from docgen.certificates.key_folder import check_private, read_bundle, read_root_public
    from docgen.certificates.key_states import USES, ending_uses, state_word

    check_private(folder)
    bundle, told = read_bundle(folder), fingerprint(read_root_public(folder))
    problems = ending_uses(bundle, now)
    facts = {"exit_code": 0, "version": bundle.version, "fingerprint": told, "hosts": list(bundle.hosts)}
    if screen.is_json:
        screen.answer({**facts, "keys": _key_facts(bundle, folder)}, problems)
        return
    rows = []
    for key in bundle.keys:
        days = (f"{moment.astimezone(CHINA):%Y-%m-%d}" for moment in (key.nbf, key.exp))
        rows.append((USES[key.use], key.kid.hex(), *days, state_word(key, now), "有" if _is_here(key, folder) else "无"))
    show_table(("用途", "编号", "起", "止", "状态", "私钥"), rows)
    screen.tell(f"根密钥指纹：{told}")
    screen.tell(f"信任名单第 {bundle.version} 版，{len(bundle.types)} 种证书，主机名 {'、'.join(bundle.hosts)}")
    screen.answer({}, problems)


def _office(settings: Settings, hosts: Sequence[str], organizations: Sequence[str]) -> Office:
    from docgen.certificates.ceremony import Office
    from docgen.certificates.type_catalogue import types_of
    from docgen.forms import library

    names = library.certificate_names(settings.templates)
    definitions = [library.load(settings.templates, name) for name in names]
    named = tuple(hosts) or ((settings.host,) if settings.host else ())
    return Office(hosts=named, organizations=tuple(organizations), types=types_of(definitions, organizations))


def _ceremony(places: Places, now: datetime, is_new: bool = False) -> Ceremony:
    from docgen.certificates.ceremony import Ceremony

    assert places.root is not None
    return Ceremony(
        folder=places.folder,
        root=places.root,
        words=key_passphrase(is_new),
        root_words=root_passphrase(is_new),
        now=now.replace(microsecond=0),
        draw=secrets.token_bytes,
    )


def _ended(ended: EndedKey, use: str, today: date, settings: Settings) -> Ended:
    from docgen.certificates.ceremony import Ended
    from docgen.certificates.epoch import midnight

    kid = ended.leaked or ended.lost or ""
    if (ended.leaked and ended.lost) or len(kid) != 8 or set(kid) - set("0123456789abcdef"):
        raise refused(UsageFault, "key_unknown", kid=kid)
    allow = _allowed(ended, bytes.fromhex(kid), settings) if ended.leaked and use == "cert" else None
    return Ended(kid=bytes.fromhex(kid), since=midnight(ended.since or today), allow=allow)


def _allowed(ended: EndedKey, kid: bytes, settings: Settings) -> bytes:
    """What the key really signed, by the file that is named, else by the registry, which must be whole: what is not
    in it is called forged from now on."""
    from docgen.certificates.ceremony import allow_list
    from docgen.entries.files import read_bytes

    if ended.allow is not None:
        return allow_list(read_bytes(ended.allow, _MAX_ALLOW).decode("utf-8", "replace"))
    if not settings.database:
        raise refused(UsageFault, "key_end_needs_allow")
    from docgen.cli.registry_door import open_house
    from docgen.registry.checking import check_registry
    from docgen.registry.status import allowed_prefixes

    with open_house(settings) as registry:
        problems = errors_in(check_registry(registry).problems)
        if problems:
            raise RegistryRefused(problems[0].says, problems)
        return allowed_prefixes(registry, kid)


def _is_here(key: TrustedKey, folder: Path) -> bool:
    return (folder / f"{key.use}-{key.kid.hex()}.pem").is_file()


def _key_facts(bundle: TrustBundle, folder: Path | None = None) -> list[dict[str, Any]]:
    from docgen.certificates.epoch import CHINA

    return [
        {
            "use": key.use,
            "kid": key.kid.hex(),
            "from": key.nbf.astimezone(CHINA).isoformat(),
            "to": key.exp.astimezone(CHINA).isoformat(),
            "revoked_from": key.revoked_from and key.revoked_from.astimezone(CHINA).isoformat(),
            "allowed": None if key.allow is None else len(key.allow) // 8,
            **({} if folder is None else {"private": _is_here(key, folder)}),
        }
        for key in bundle.keys
    ]
