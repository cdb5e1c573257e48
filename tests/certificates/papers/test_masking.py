"""What of a person a public list keeps back."""

from __future__ import annotations

import pytest

from docgen.certificates.papers.masking import masked_identity, masked_name


@pytest.mark.parametrize(("identity", "masked"), [
    ("650102198001011234", "650102********1234"),
    ("65010219800101123X", "650102********123X"),
    ("H12345678", "*****5678"),
    ("123", "***"),
    ("", ""),
])
def test_identity_numbers_keep_their_ends(identity: str, masked: str) -> None:
    assert masked_identity(identity) == masked and len(masked) == len(identity)


@pytest.mark.parametrize(("name", "masked"), [
    ("王小明", "王*"), ("王", "王*"), ("欧阳晓禾", "欧*"), ("阿依古丽·买买提", "阿*"), ("𫍯若水", "𫍯*"), ("", ""),
])
def test_pupils_keep_their_first_character(name: str, masked: str) -> None:
    assert masked_name(name) == masked
