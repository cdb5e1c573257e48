"""Exceptions that stop a command, each with the exit code it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.problems import Problem


class DocgenError(Exception):
    """A command cannot go on; `str()` is a sentence in Chinese for the user.

    `problems` lists what was found, each with its place; it may be empty.
    """

    exit_code = 1

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UsageFault(DocgenError):
    """The command was asked for something that does not exist."""

    exit_code = 2


class EntryRefused(DocgenError):
    """The entry has problems; nothing was written."""

    exit_code = 3


class DefinitionRefused(DocgenError):
    """The form definition has problems."""

    exit_code = 4


class FileUnusable(DocgenError):
    """A file cannot be read or written."""

    exit_code = 5


class ToolMissing(DocgenError):
    """A font, a system library or an extra is missing."""

    exit_code = 6


class RegistryRefused(DocgenError):
    """The registry of certificates does not do what was asked; nothing was changed in it."""

    exit_code = 7


class Unproved(DocgenError):
    """A finished document failed a proof: a fault of docgen or of a library it uses; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("；".join(problem.says for problem in problems) + "，未生成文件。", problems)
