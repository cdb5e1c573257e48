"""What issuing a roster would do: the number of every person, who has one already, and who cannot be told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.certificates.keys import Keys
from docgen.problems import Fact, Problem, errors_in
from docgen.registry.bulk import found_by, next_serials
from docgen.registry.candidates import Candidate
from docgen.registry.database import Registry, told
from docgen.registry.faces import face_of
from docgen.registry.hands import folded_name
from docgen.registry.numbering import LONGEST, number_of
from docgen.registry.sealed import blind, idempotency

if TYPE_CHECKING:
    from docgen.registry.models import Certificate


@dataclass(frozen=True, slots=True)
class Planned:
    """A person with the number to be given, or the one that was given already; `idem` is that of person and
    occasion."""

    candidate: Candidate
    idem: str
    number: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All people of a roster in its order, and everything wrong with issuing to them."""

    people: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> tuple[Planned, ...]:
        """Those who have no certificate of this occasion yet."""
        return tuple(one for one in self.people if one.is_new)


def idem_of(keys: Keys, one: Candidate) -> str:
    """What says that this person has a certificate of this occasion."""
    return idempotency(keys, "certificate", *one.scope, one.key_kind, one.key)


def scope_index(keys: Keys, scope: tuple[str, str]) -> str:
    """The occasion, as certificates keep it."""
    return blind(keys, "scope", *scope)


def name_index(keys: Keys, name: str) -> str:
    """The blind index of a person's name."""
    return blind(keys, "name", folded_name(name))


def identity_index(keys: Keys, kind: str, key: str) -> str:
    """The blind index of what tells a person apart."""
    return blind(keys, "person", kind, key)


def plan_batch(registry: Registry, candidates: Sequence[Candidate]) -> Plan:
    """Looks, and changes nothing. The numbers hold as long as nobody else issues. Raises RegistryRefused."""
    idems = [idem_of(registry.keys, one) for one in candidates]
    with told(registry):
        known = resolved(registry, idems)
        problems = [
            *_twice(candidates, idems),
            *_mixed(candidates),
            *_namesakes(registry, candidates, idems),
            *_renamed(registry, candidates),
            *_known_otherwise(registry, candidates, idems, known),
        ]
        people = tuple(_numbered(registry, candidates, idems, known))
    problems += _too_long(people)
    return Plan(people, tuple(sorted(problems, key=lambda one: one.place.line or 0)))


def resolved(registry: Registry, idems: Iterable[str]) -> Mapping[str, tuple[str, Certificate | None]]:
    """For each person and occasion the certificate that counts and the idem it has; for one who has none, or only
    void ones, the idem that the next one gets."""
    from docgen.registry.models import Certificate

    tried = {idem: (idem, 0) for idem in idems}
    done: dict[str, tuple[str, Certificate | None]] = {}
    while tried:
        rows = Certificate.objects.using(registry.alias)
        found = {one.idem: one for one in found_by(rows, "idem", (idem for idem, _ in tried.values()))}
        again = {}
        for base, (idem, turn) in tried.items():
            one = found.get(idem)
            if one is not None and one.state == "void":
                again[base] = idempotency(registry.keys, base, str(turn + 1)), turn + 1
            else:
                done[base] = idem, one
        tried = again
    return done


def _scopes(keys: Keys, candidates: Iterable[Candidate]) -> Mapping[tuple[str, str], str]:
    return {scope: scope_index(keys, scope) for scope in {one.scope for one in candidates}}


def _numbered(
    registry: Registry, candidates: Sequence[Candidate], idems: Sequence[str],
    known: Mapping[str, tuple[str, Certificate | None]],
) -> Iterator[Planned]:
    serials: dict[str, int] = defaultdict(lambda: 1, next_serials(registry))
    seen: dict[str, str] = {}
    for one, idem in zip(candidates, idems, strict=True):
        certificate = known[idem][1]
        if certificate is not None:
            yield Planned(one, idem, certificate.number, False)
            continue
        if idem not in seen:
            seen[idem] = number_of(one.series, serials[one.series])
            serials[one.series] += 1
        yield Planned(one, idem, seen[idem], True)


def _twice(candidates: Sequence[Candidate], idems: Sequence[str]) -> Iterator[Problem]:
    """One person twice in a roster; two of one name whom nothing tells apart are never taken for one."""
    first: dict[str, Candidate] = {}
    owner: dict[tuple[str, str], Candidate] = {}
    for one, idem in zip(candidates, idems, strict=True):
        other = first.setdefault(idem, one)
        same_key = owner.setdefault((one.key_kind, one.key), one)
        if one.key_kind and folded_name(same_key.holder) != folded_name(one.holder):
            yield Problem("roster_identity_two_names", one.place, {"name": same_key.holder, "first": same_key.row})
        elif other is not one:
            facts: dict[str, Fact] = {"name": one.holder, "first": other.row}
            yield Problem("person_twice" if one.key_kind else "namesake_in_roster", one.place, facts)


def _mixed(candidates: Sequence[Candidate]) -> Iterator[Problem]:
    """Two of one name in one roster, told apart by different fields: they may be one person."""
    first: dict[tuple[tuple[str, str], str], Candidate] = {}
    for one in candidates:
        other = first.setdefault((one.scope, folded_name(one.holder)), one)
        if other.key_kind != one.key_kind:
            yield Problem("namesake_in_roster", one.place, {"name": one.holder, "first": other.row})


def _namesakes(registry: Registry, candidates: Sequence[Candidate], idems: Sequence[str]) -> Iterator[Problem]:
    """Somebody of this name has a certificate of this occasion, and nothing says whether it is the same person."""
    from docgen.registry.models import Certificate

    names = [name_index(registry.keys, one.holder) for one in candidates]
    scopes = _scopes(registry.keys, candidates)
    rows = Certificate.objects.using(registry.alias).exclude(state="void").values_list(
        "scope", "person__name_key", "key_kind", "idem", "number"
    )  # fmt: skip
    kept: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for scope, name, kind, idem, number in found_by(rows, "person__name_key", sorted(set(names))):
        if scope in scopes.values():
            kept[scope, name].append((kind, idem, number))
    for one, own, name in zip(candidates, idems, names, strict=True):
        for kind, idem, number in kept.get((scopes[one.scope], name), ()):
            if idem != own and kind != one.key_kind:
                yield Problem("namesake_issued", one.place, {"name": one.holder, "number": number})


def _renamed(registry: Registry, candidates: Sequence[Candidate]) -> Iterator[Problem]:
    """Whoever the registry knows under another name: renamed, or a number typed wrong."""
    from docgen.registry.models import Person

    keys = {identity_index(registry.keys, one.key_kind, one.key): one for one in candidates if one.key_kind}
    rows = Person.objects.using(registry.alias).values_list("identity_key", "name_key")
    for key, name in found_by(rows, "identity_key", keys):
        if name != name_index(registry.keys, keys[key].holder):
            yield Problem("identity_other_name", keys[key].place, {"name": keys[key].holder})


def _known_otherwise(
    registry: Registry, candidates: Sequence[Candidate], idems: Sequence[str],
    known: Mapping[str, tuple[str, Certificate | None]],
) -> Iterator[Problem]:
    """Who has a certificate already: told, and what the roster says otherwise than the paper. Without an identity,
    other words may be another person."""
    numbers = [one.number for _, one in known.values() if one is not None]
    faces = face_of(registry, numbers)
    for one, idem in zip(candidates, idems, strict=True):
        certificate = known[idem][1]
        if certificate is None:
            continue
        facts: dict[str, Fact] = {"name": one.holder, "number": certificate.number}
        face = faces.get(certificate.number)
        if face is not None and dict(face.values) != dict(one.values):
            yield Problem("issued_otherwise" if one.key_kind else "namesake_issued", one.place, facts)
        elif certificate.state == "revoked":
            yield Problem("issued_and_revoked", one.place, facts)


def _too_long(people: Iterable[Planned]) -> list[Problem]:
    long = Counter(one.candidate.series for one in people if len(one.number) > LONGEST)
    return [Problem("number_too_long", facts={"series": name, "limit": LONGEST}) for name in long]


def refuses(plan: Plan) -> bool:
    """Whether nothing can be prepared from it."""
    return bool(errors_in(plan.problems))
