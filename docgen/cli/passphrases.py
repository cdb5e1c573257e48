"""Passphrases, from the environment or typed without being shown: never from an argument, which every user of the
machine can read; and the keys that they open."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.door import refused
from docgen.errors import UsageFault
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.certificates.keys import Keys

KEY_VARIABLE, ROOT_VARIABLE = "DOCGEN_KEY_PASSPHRASE", "DOCGEN_ROOT_PASSPHRASE"
SIGN_VARIABLE = "DOCGEN_SIGN_PASSPHRASE"


def key_passphrase(is_new: bool = False) -> str:
    """The passphrase of the folder of keys; a new one is typed twice. Raises UsageFault where nobody can type."""
    return _passphrase(KEY_VARIABLE, "密钥文件夹的口令", is_new)


def root_passphrase(is_new: bool = False) -> str:
    """The passphrase of the root key, which another person keeps. Raises UsageFault where nobody can type."""
    return _passphrase(ROOT_VARIABLE, "根密钥的口令", is_new)


def signer_passphrase() -> str:
    """The passphrase of a signer's PKCS#12 file, or the PIN of a device. Raises UsageFault where nobody can type."""
    return _passphrase(SIGN_VARIABLE, "签名证书的口令或 PIN", False)


def key_folder(folder: Path | None, settings: Settings) -> Path:
    """The folder that is named, else that of DOCGEN_KEYS. Raises UsageFault where there is neither."""
    found = folder or settings.keys
    if found is None:
        raise refused(UsageFault, "key_folder_unset")
    return found


def open_keys(settings: Settings) -> Keys:
    """The keys of DOCGEN_KEYS. Raises UsageFault, FileUnusable, ToolMissing."""
    from docgen.certificates.key_folder import check_private, read_keys

    folder = key_folder(None, settings)
    # Before anything is asked: nobody types a passphrase in vain.
    check_private(folder)
    return read_keys(folder, key_passphrase())


def _passphrase(variable: str, label: str, is_new: bool) -> str:
    if os.environ.get(variable):
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise refused(UsageFault, "key_passphrase_unset", variable=variable)
    again = f"再输入一次{label}" if is_new else False
    return str(click.prompt(label, hide_input=True, confirmation_prompt=again, err=True))
