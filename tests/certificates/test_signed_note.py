"""Signed notes, as checkpoints are published."""

from __future__ import annotations

import base64

import pytest

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.keys import new_signing_key
from docgen.certificates.signed_note import read_note, sign_note, verifier_key
from tests.certificates.office import CERT, LOG, NOW, STATUS

TEXT = "zs.example.org/log\n124\nqzH0GU1WWGLqPXo8Uf5HAUmLZfK3n7lIuYbCmOVzF6M=\nnext XJC-Z-2026 124\n"
NAME = "zs.example.org/log"
NOTE = sign_note(TEXT, NAME, LOG)
OTHER = sign_note(TEXT, NAME, new_signing_key("log", bytes(32), NOW, NOW))


def test_what_is_signed_is_read() -> None:
    assert read_note(NOTE, NAME, LOG.public) == TEXT and sign_note(TEXT, NAME, LOG) == NOTE
    assert NOTE.startswith(TEXT + "\n— zs.example.org/log ") and NOTE.endswith("\n")


def test_the_form_of_the_specification() -> None:
    line = NOTE.splitlines()[-1].split(" ")
    name, key_hash, told = verifier_key(NAME, LOG.public).split("+", 2)
    signature = base64.b64decode(line[2])
    assert line[:2] == ["—", name] and signature[:4].hex() == key_hash and len(signature) == 68
    assert base64.b64decode(told) == b"\x01" + LOG.public


def test_the_reference_implementation_makes_the_same_note() -> None:
    # golang.org/x/mod/sumdb/note, its example key and note.
    seed = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
    key = new_signing_key("log", seed, NOW, NOW)
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    told = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    assert verifier_key("PeterNeumann", key.public) == (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    assert sign_note(text, "PeterNeumann", key) == f"{text}\n— PeterNeumann {told}\n"


def test_signatures_of_witnesses_may_stand_beside() -> None:
    witness = OTHER.rpartition("\n\n")[2].replace(NAME, "witness.example.net")
    assert read_note(NOTE + witness, NAME, LOG.public) == TEXT
    before, _, ours = NOTE.rpartition("\n\n")
    assert read_note(f"{before}\n\n{witness}{ours}", NAME, LOG.public) == TEXT
    # Another key under our name is skipped, as its hash says.
    assert read_note(NOTE + OTHER.rpartition("\n\n")[2], NAME, LOG.public) == TEXT


def test_witnesses_are_not_endless() -> None:
    witness = OTHER.rpartition("\n\n")[2].replace(NAME, "witness.example.net")
    assert read_note(NOTE + witness * 15, NAME, LOG.public) == TEXT
    with pytest.raises(TokenInvalid):
        read_note(NOTE + witness * 16, NAME, LOG.public)
    with pytest.raises(TokenInvalid):
        read_note(NOTE + witness[:-1], NAME, LOG.public)


def test_a_text_with_an_empty_line_is_one_text() -> None:
    text = "a\n\nb\n"
    assert read_note(sign_note(text, NAME, LOG), NAME, LOG.public) == text


@pytest.mark.parametrize(
    "note",
    [
        "", TEXT, NOTE[:-1], NOTE + "\n", NOTE + "x\n", NOTE.replace("124", "125"), NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "- "), NOTE.replace("—", "— "), NOTE.replace(NAME + " ", "other.org "), "\n" + NOTE,
        NOTE.replace("\n", "\r\n"), NOTE.replace("qz", "q\x00"), OTHER, NOTE + NOTE.splitlines()[-1] + "\n",
        NOTE.replace("=\n", "\n"), TEXT + "\n" + NOTE.splitlines()[-1] * 2 + "\n", TEXT + "\n" + "— a AA==\n" * 20,
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_one_error(note: str) -> None:
    with pytest.raises(TokenInvalid):
        read_note(note, NAME, LOG.public)


def test_every_changed_character_is_refused() -> None:
    for at in range(len(NOTE)):
        changed = NOTE[:at] + ("A" if NOTE[at] != "A" else "B") + NOTE[at + 1 :]
        with pytest.raises(TokenInvalid):
            read_note(changed, NAME, LOG.public)


@pytest.mark.parametrize(
    ("text", "name"), [("no end", NAME), ("", NAME), ("a\tb\n", NAME), ("a\r\n", NAME), (TEXT, ""), (TEXT, "a b"), (TEXT, "a+b")]
)
def test_what_no_note_carries_is_not_signed(text: str, name: str) -> None:
    with pytest.raises(ValueError, match="note"):
        sign_note(text, name, LOG)


def test_only_a_key_of_the_log_signs_notes() -> None:
    for key in (CERT, STATUS):
        with pytest.raises(ValueError, match="log"):
            sign_note(TEXT, NAME, key)
