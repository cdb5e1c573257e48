"""The states of all copies, as the signed status lists publish them."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.certificates.status_list import State
from docgen.certificates.token import STATUS_SLOTS
from docgen.registry.database import Registry, told

# As a copy's row spells its state; what is not here is valid.
STATES = {"revoked": State.REVOKED, "suspended": State.SUSPENDED, "replaced": State.REPLACED}


def status_states(registry: Registry) -> Mapping[int, Mapping[int, State]]:
    """For every list that has copies: the slots that are not valid. Raises RegistryRefused."""
    from docgen.registry.models import Copy, Frontier

    with told(registry):
        copies = Frontier.objects.using(registry.alias).get(id=1).copies
        found: dict[int, dict[int, State]] = {one: {} for one in range(-(-copies // STATUS_SLOTS))}
        rows = Copy.objects.using(registry.alias).exclude(state="valid")
        for list_id, index, state in rows.values_list("status_list", "status_index", "state").iterator(10_000):
            found.setdefault(list_id, {})[index] = STATES[state]
    return found


def allowed_prefixes(registry: Registry, kid: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of every token that was issued with a key, sorted: what readers still believe
    after the key leaked (trust.TrustedKey.allow). Raises RegistryRefused."""
    from docgen.registry.models import Copy

    with told(registry):
        rows = Copy.objects.using(registry.alias).filter(kid=kid.hex()).values_list("token_sha256", flat=True)
        return b"".join(sorted(bytes.fromhex(one[:16]) for one in rows.iterator(10_000)))
