"""A training report as a file: JSON, Markdown, or a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from callstanding.errors import UsageError
from callstanding.fitting.fitted import Fit
from callstanding.fitting.sections import sections, summary

ENDINGS = (".json", ".html", ".md")


def title(found: Fit) -> str:
    """The name of the report."""
    return f"{found.policy} {found.version}, fitted beneath {found.base}"


def markdown(found: Fit) -> str:
    """The report as Markdown."""
    return "\n".join(_markdown(found)) + "\n"


def _markdown(found: Fit) -> Iterator[str]:
    yield f"# {title(found)}"
    for sentence in summary(found):
        yield from ("", sentence)
    for section in sections(found):
        yield from ("", f"## {section.heading}")
        for sentence in section.sentences:
            yield from ("", sentence)
        if section.rows:
            yield from ("", _line(section.columns), _line(("---",) * len(section.columns)))
            yield from (_line(row) for row in section.rows)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def page(found: Fit) -> str:
    """The report as a self-contained HTML page; UsageError when Jinja2 is not installed."""
    try:
        from jinja2 import Environment
    except ImportError as error:
        raise _no_page() from error
    text = (files(__package__) / "page.html.jinja").read_text(encoding="utf-8")
    template = Environment(autoescape=True).from_string(text)
    return template.render(title=title(found), summary=summary(found), sections=sections(found), warning=found.warning)


def check_report(path: Path) -> None:
    """UsageError when a page is asked for and cannot be made: known before the work, not after it."""
    if path.suffix == ".html" and find_spec("jinja2") is None:
        raise _no_page()


def _no_page() -> UsageError:
    hint = "pip install 'callstanding[plots]', or end --report in .md or .json."
    return UsageError("The page needs Jinja2.", hint=hint)


def write_report(found: Fit, path: Path) -> None:
    """Write the report as its ending says: .json, .html or .md."""
    if path.suffix == ".json":
        import msgspec

        path.write_bytes(msgspec.json.format(msgspec.json.encode(found.as_dict()), indent=1) + b"\n")
        return
    path.write_text(page(found) if path.suffix == ".html" else markdown(found), encoding="utf-8")
