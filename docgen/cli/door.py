"""The one door for everything that goes wrong: a sentence, its remedy and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import Any

import click

from docgen.cli.show import Screen, show_problems
from docgen.errors import DocgenError, FileUnusable, ToolMissing, UsageFault
from docgen.problems import Problem

INTERRUPTED = 130
# As a shell reports a program that was ended by SIGPIPE: `docgen forms | head -1` is nobody's fault.
READER_GONE = 141

_OS_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "file_size_limit",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only",
    errno.ENOENT: "path_missing",
    errno.ENOTDIR: "path_not_folder",
    errno.EISDIR: "path_is_folder",
    errno.ENAMETOOLONG: "name_too_long",
}
_USAGE_CODES: tuple[tuple[type[click.UsageError], str], ...] = (
    (click.MissingParameter, "parameter_missing"),
    (click.NoSuchOption, "option_unknown"),
    (click.NoSuchCommand, "command_unknown"),
    (click.BadOptionUsage, "option_without_value"),
    (click.BadParameter, "parameter_unusable"),
)


class ReaderGone(Exception):
    """Nobody reads our standard output any more."""


def refused(kind: type[DocgenError], code: str, **facts: str | int) -> DocgenError:
    """An exception of the kind, with the sentence of the catalogue's `code`."""
    problem = Problem(code, facts=facts)
    return kind(problem.says, [problem])


def _drop_unwritten() -> None:
    """Leaves nothing in standard output's buffer that Python would fail to write at exit, with its own code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class House(click.Group):
    """A group of commands behind the door."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command and exits; nothing passes uncaught."""
        words = extra.pop("args", args[0] if args else None)
        words = list(sys.argv[1:] if words is None else words)
        # Looked for before parsing: a wrong option must be answered in JSON too.
        screen = Screen("--json" in words, "--debug" in words)
        extra.update(standalone_mode=False, obj=screen)
        try:
            done = super().main(words, *args[1:], **extra)
        except BaseException as error:  # noqa: BLE001 - the one door
            code = close(error, screen)
            _drop_unwritten()
            sys.exit(code)
        sys.exit(done if isinstance(done, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but a broken pipe is told from other errors before click exits 1 for it."""
        try:
            done = super().invoke(ctx)
            # Here, not at exit: what a full disk cannot take must be told.
            sys.stdout.flush()
            return done
        except BrokenPipeError as error:
            raise ReaderGone from error


def close(error: BaseException, screen: Screen) -> int:
    """Tells the user what happened and gives the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return INTERRUPTED
    if isinstance(error, (ReaderGone, BrokenPipeError)):
        # What is still buffered would be written when Python exits, and fail aloud.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return UsageFault.exit_code
    if screen.is_debug:
        traceback.print_exception(error)
    told = _as_ours(error)
    _tell(told, screen)
    return told.exit_code


def _as_ours(error: BaseException) -> DocgenError:
    if isinstance(error, DocgenError):
        return error
    if isinstance(error, click.UsageError):
        return _usage(error)
    if isinstance(error, ImportError):
        return refused(ToolMissing, "part_missing", part=error.name or str(error))
    if isinstance(error, OSError):
        code = _OS_CODES.get(error.errno or 0, "system_refused")
        return refused(FileUnusable, code, file=str(error.filename or "标准输出"), reason=error.strerror or str(error))
    return refused(DocgenError, "unexpected", name=type(error).__name__)


def _usage(error: click.UsageError) -> DocgenError:
    command = error.ctx.command_path if error.ctx else "docgen"
    name = getattr(error, "option_name", "") or ""
    name = getattr(error, "command_name", name)
    param = getattr(error, "param", None)
    if param is not None:
        name = param.human_readable_name if isinstance(param, click.Argument) else param.opts[0]
    code = next((code for kind, code in _USAGE_CODES if isinstance(error, kind)), "usage_wrong")
    choices = getattr(getattr(param, "type", None), "choices", ())
    details = "、".join(choices) if choices else error.format_message()
    return refused(UsageFault, code, command=command, name=name, details=details)


def _tell(error: DocgenError, screen: Screen) -> None:
    if screen.is_json:
        screen.answer({"ok": False, "exit_code": error.exit_code, "message": str(error)}, error.problems)
        return
    click.echo(f"docgen: {error}", err=True)
    only = error.problems[0] if len(error.problems) == 1 else None
    if only and str(error) in (only.says, str(only)):
        click.echo(only.remedy, err=True)
    elif error.problems:
        show_problems(error.problems)
