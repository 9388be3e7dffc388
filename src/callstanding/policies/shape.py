"""The shape of one policy file: only known sections and keys, each of the right type, each with source and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from callstanding.policies import schema
from callstanding.policies.document import Document
from callstanding.policies.place import Path
from callstanding.policies.problem import Problem, meant
from callstanding.policies.schema import Shape, Span

_TEXT_KEYS = ("name", "version", "about", "source", "extends", "country", "family", "unit")
_DATE_KEYS = ("date", "from", "to")
_NUMBERS: dict[str, Span] = {
    "limit": Span(-1e9, 1e9),
    "full": Span(-1e9, 1e9),
    "points": schema.POINTS,
    "at_least": schema.COUNT,
    "cap": schema.COUNT,
}


_MOST_SHOWN = 1e300  # beyond it no float holds a whole number


def shape_problems(document: Document) -> Iterator[Problem]:
    """Every way in which the file, taken alone, is not a policy file."""
    tree = document.tree
    yield from _unknown(document, (), tree, schema.SECTIONS)
    yield from _header(document)
    yield from _named(document, "signals", schema.SIGNALS, schema.SIGNAL_KEYS)
    yield from _named(document, "families", schema.FAMILIES, schema.FAMILY_KEYS)
    for section in sorted(schema.SECTIONS - {"policy", "signals", "families", "rules"}):
        if section in tree:
            yield from _settings(document, (section,), tree[section])
    yield from _rules(document)


def _header(document: Document) -> Iterator[Problem]:
    if "policy" not in document.tree:
        yield document.problem((), "has no [policy] section.", "Begin with [policy] and name, version, date, about.")
        return
    yield from _table(
        document,
        ("policy",),
        document.tree["policy"],
        known=schema.POLICY_KEYS,
        needed=("name", "version", "date", "about", "source"),
    )


def _named(document: Document, section: str, names: tuple[str, ...], keys: frozenset[str]) -> Iterator[Problem]:
    tables = document.tree.get(section, {})
    if not isinstance(tables, dict):
        yield document.problem((section,), f"must be a section, such as [{section}.{names[0]}].")
        return
    yield from _unknown(document, (section,), tables, names)
    for name in (name for name in tables if name in names):
        yield from _table(document, (section, name), tables[name], known=keys, needed=("source", "date"))


def _settings(document: Document, path: Path, node: object) -> Iterator[Problem]:
    key = ".".join(str(part) for part in path)
    if key in schema.SETTINGS:
        yield from _setting(document, path, node, span=schema.SETTINGS[key])
    elif not any(known.startswith(f"{key}.") for known in schema.SETTINGS):
        yield document.problem(path, "is not a setting.", meant(key, schema.SETTINGS))
    elif not isinstance(node, dict):
        yield document.problem(path, "is a section, not a value.", _first_inside(key))
    else:
        for name, inner in node.items():
            yield from _settings(document, (*path, name), inner)


def _first_inside(key: str) -> str:
    inside = next(known for known in schema.SETTINGS if known.startswith(f"{key}."))
    return f"Its settings are named like {inside}."


def _setting(document: Document, path: Path, node: object, *, span: Span) -> Iterator[Problem]:
    if not isinstance(node, dict):
        written = f'{path[-1]} = {{ value = {node}, source = "...", date = 2026-01-01 }}'
        yield document.problem(path, "is a bare value without its source and date.", f"Write {written}.")
        return
    yield from _table(document, path, node, known=schema.SETTING_KEYS, needed=("value", "source", "date"))
    if "value" in node and (wrong := _wrong(node["value"], span)):
        yield document.problem((*path, "value"), wrong)


def _rules(document: Document) -> Iterator[Problem]:
    rules = document.tree.get("rules", [])
    if not isinstance(rules, list):
        yield document.problem(("rules",), "must be written as [[rules]], once for each rule.")
        return
    if rules and not document.is_pack:
        yield document.problem(("rules",), "needs the country.", 'Add country = "FR" (or another) to [policy].')
    for place, rule in enumerate(rules):
        path: Path = ("rules", place)
        needed = ("key", "value", "about", "source")
        yield from _table(document, path, rule, known=schema.RULE_KEYS, needed=needed)
        yield from _rule(document, path, rule)


def _rule(document: Document, path: Path, rule: dict[str, Any]) -> Iterator[Problem]:
    key = rule.get("key")
    if key is None:
        return
    if key not in schema.RULES:
        yield document.problem((*path, "key"), f"{key!r} is not a country rule.", meant(str(key), schema.RULES))
    elif "value" in rule and (wrong := _wrong(rule["value"], schema.RULES[key])):
        yield document.problem((*path, "value"), f"of {key} {wrong}")


def _table(
    document: Document, path: Path, table: object, *, known: frozenset[str], needed: tuple[str, ...]
) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield document.problem(path, "must be a section of keys.")
        return
    yield from _unknown(document, path, table, known)
    for key in needed:
        if key not in table:
            yield document.problem(path, f"has no {key}.", f"Every line of a policy states its {key}.")
    for key, value in table.items():
        if wrong := _wrong_key(key, value):
            yield document.problem((*path, key), wrong)


def _unknown(
    document: Document, path: Path, table: dict[str, Any], known: frozenset[str] | tuple[str, ...]
) -> Iterator[Problem]:
    for key in table:
        if key not in known:
            yield document.problem((*path, key), "is not known here.", _meant(key, known))


def _meant(key: str, known: frozenset[str] | tuple[str, ...]) -> str | None:
    """The known word closest to a wrong one; for a section that stands inside another, how to begin it."""
    if key in schema.SECTIONS:
        return f"Begin the section on a line of its own: [{key}]."
    return meant(key, sorted(known))


def _wrong_key(key: str, value: object) -> str | None:
    if key in _TEXT_KEYS and not (isinstance(value, str) and value.strip()):
        return "must be a text in quotes."
    if key in _DATE_KEYS and (isinstance(value, datetime) or not isinstance(value, date)):
        return "must be a date without quotes, such as 2026-01-31."
    if key == "scale" and value not in ("linear", "log"):
        return 'must be "linear" or "log".'
    return _wrong(value, _NUMBERS[key]) if key in _NUMBERS else None


def _wrong(value: object, shape: Shape) -> str | None:
    """What is wrong with a value of that shape, as the rest of a sentence; None when it is right."""
    if shape == "flag":
        return None if isinstance(value, bool) else "must be true or false."
    if shape == "text":
        return None if isinstance(value, str) and value else "must be a text in quotes."
    if shape == "texts":
        right = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
        return None if right else 'must be a list of texts, such as ["+33162"].'
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a number, not {value!r}."
    if not shape.low <= value <= shape.high:
        given = f"{value:g}" if abs(value) < _MOST_SHOWN else "a number of hundreds of digits"
        return f"must be from {shape.low:g} to {shape.high:g}, not {given}."
    return None
