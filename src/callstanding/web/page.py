"""The OpenAPI document as a page to read: no scripts, and nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#222;background:#fff}
h2{margin-top:2.5rem}h3{margin:1.5rem 0 .3rem;font-size:1rem}code{font-size:.95em}p{margin:.3rem 0}
table{border-collapse:collapse;font-size:.9rem}td{padding:.15rem .8rem .15rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}a{color:#8ab4f8}}"""


def page(document: dict[str, Any]) -> str:
    """The page."""
    tags: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    body = "".join(f"<h2>{escape(tag.capitalize())}</h2>{''.join(parts)}" for tag, parts in tags.items())
    about = "".join(f"<p>{escape(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    link = '<p>For programs: <a href="/openapi.json">openapi.json</a></p>'
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<title>Callstanding API</title><style>{STYLE}</style><h1>Callstanding API</h1>{about}{link}{body}"


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    title = f"<h3><code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])}</h3>"
    about = f"<p>{escape(operation['description'])}</p><p>{escape(_who(operation['x-who']))}</p>"
    rows = [(p["name"], p.get("description", "")) for p in operation.get("parameters", [])]
    rows += [(status, reply["description"]) for status, reply in operation["responses"].items()]
    cells = "".join(f"<tr><td><code>{escape(name)}</code><td>{escape(told)}" for name, told in rows)
    return f"{title}{about}<table>{cells}</table>"


def _who(who: dict[str, Any]) -> str:
    if who.get("open"):
        return "Open to everybody."
    owner = f", an owner's the scope {who['owner']}" if who["owner"] else "; closed to owners"
    return f"An operator's key needs the scope {who['operator']}{owner}."
