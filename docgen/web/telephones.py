"""Telephones as django-otp knows them, but with their secrets sealed."""

from __future__ import annotations

from typing import Any

from django_otp.plugins.otp_totp.models import TOTPDevice

from docgen.accounts.telephones import new_secret, open_secret
from docgen.web.office_registry import registry


class Telephone(TOTPDevice):
    """The same rows; `key` is sealed."""

    class Meta:
        proxy = True
        app_label = "accounts"

    @property
    def bin_key(self) -> bytes:
        """The secret itself. Raises RegistryRefused, FileUnusable."""
        return open_secret(registry(), self.user_id, self.key)


def waiting_telephone(account: Any) -> Telephone:
    """The telephone that an account is setting up: the same one until its first code was right."""
    key = new_secret(registry(), account.pk)
    found, _ = Telephone.objects.get_or_create(user=account, confirmed=False, defaults={"name": "totp", "key": key})
    return found  # type: ignore[no-any-return]
