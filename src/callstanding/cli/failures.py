"""Ends a command: every failure becomes one line that says what and where, a hint, and an exit status."""

from __future__ import annotations

import os
import sys
from shutil import get_terminal_size
from textwrap import wrap

import click

from callstanding.errors import CallstandingError, UsageError

OK, FAILURE, USAGE, PARTLY, INTERRUPTED = 0, 1, 2, 3, 130

QUERY_INTERRUPTED = "Query interrupted"  # what DuckDB raises when Ctrl-C comes while it works


class ReaderLeft(Exception):
    """Whoever read our output (head, less) has seen enough."""


def guarded(command: click.Command) -> None:
    """Run a command and exit; no traceback reaches the user for anything that we or the system foresee."""
    try:
        status = _run(command)
    except CallstandingError as error:
        status = _say(error.message, error.hint, USAGE if isinstance(error, UsageError) else FAILURE)
    except click.ClickException as error:
        status = _say(error.format_message(), _usage_hint(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        status = _say("Stopped; nothing is half done.", None, INTERRUPTED)
    except (BrokenPipeError, ReaderLeft):
        status = _reader_left()
    except OSError as error:
        status = _say(*_of_the_system(error), FAILURE)
    except ModuleNotFoundError as error:
        status = _say(*_lacking(error), FAILURE)
    except MemoryError:
        hint = "Use --store, so that the work happens in a file, or score fewer files at once."
        status = _say("The memory is used up.", hint, FAILURE)
    sys.exit(status)


def _run(command: click.Command) -> int:
    try:
        result = command.main(prog_name="callstanding", standalone_mode=False)
    except RuntimeError as error:
        if str(error) == QUERY_INTERRUPTED:
            raise KeyboardInterrupt from error
        raise
    sys.stdout.flush()
    return result if isinstance(result, int) else OK


def _say(message: str, hint: str | None, status: int) -> int:
    click.echo(f"{click.style('error:', fg='red', bold=True)} {_folded(message, 7)}", err=True)
    if hint:
        click.echo(f"{click.style('hint:', fg='cyan')} {_folded(hint, 6)}", err=True)
    return status


def _folded(text: str, begun: int) -> str:
    """On a terminal, lines that break between words; `begun` columns of the first are taken."""
    if not sys.stderr.isatty():
        return text
    width = get_terminal_size().columns
    lines = wrap(
        " " * begun + text, width, subsequent_indent=" " * begun, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)[begun:]


def _usage_hint(error: click.ClickException) -> str | None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"`{context.command_path} --help` lists what it takes." if context else None


def _reader_left() -> int:
    """No error, and no complaint from Python at its exit, which would write the rest of the buffer."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK


_OF_OWNERS = ("holidays", "icalendar", "python_calamine", "reportlab", "ruptures", "simpy", "xlsxwriter")
EXTRAS = {"sklearn": "fit", "jinja2": "plots", "matplotlib": "plots"} | dict.fromkeys(_OF_OWNERS, "owner")
EXTRAS |= dict.fromkeys(("py4j", "pyspark", "sqlglot"), "spark")
"""Which extra brings a package that a command needs; any other comes with `serve`."""


def _lacking(error: ModuleNotFoundError) -> tuple[str, str]:
    """What to install. A package that no extra brings is a fault of ours, and shown as it is."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "callstanding"):
        raise error
    extra = EXTRAS.get(package, "serve")
    return f"This needs the package {package}.", f"Install the extra: pip install 'callstanding[{extra}]'."


def _of_the_system(error: OSError) -> tuple[str, str | None]:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}.", "Check the path, the rights and the free space on the disk."
