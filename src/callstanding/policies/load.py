"""Loading a policy: by name ("standard", "standard+fr") or from a TOML file, checked and typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from callstanding.errors import PolicyError
from callstanding.policies.check import problems_in
from callstanding.policies.document import BUILT_IN, COUNTRIES, Document, chain
from callstanding.policies.merge import Merged, merge
from callstanding.policies.policy import DatedRule, FamilyRule, Policy, Setting, SignalRule
from callstanding.policies.problem import error_of


def policy_names() -> list[str]:
    """The policies that come with Callstanding."""
    return list(BUILT_IN)


def country_names() -> list[str]:
    """The country packs that can be laid over a policy, as in "standard+fr"."""
    return list(COUNTRIES)


def load_policy(name_or_path: str | Path) -> Policy:
    """The named policy, ready to use; a country alone is laid over "standard". PolicyError when anything is wrong."""
    documents = chain(str(name_or_path))
    if problems := problems_in(documents):
        raise error_of(problems)
    return typed(documents)


def typed(documents: list[Document]) -> Policy:
    """The policy that some documents make up, which have no problems."""
    tops = [document.header for document in _tops(documents)]
    return _typed(merge(documents), tops)


def with_country(policy: Policy, country: str | None) -> tuple[Policy, str | None]:
    """A policy with the rules of a country laid over it where it has none of them, and the country's two letters.

    A country without a pack leaves the policy as it is: its own figures hold there.
    """
    if country is None:
        return policy, None
    code = {"UK": "GB"}.get(country.upper(), country.upper())
    pack = {"GB": "uk"}.get(code, code.lower())
    if pack in COUNTRIES and not any(each.country == code for each in policy.rules):
        policy = replace(policy, rules=(*policy.rules, *load_policy(pack).rules))
    return policy, code


def rule(policy: Policy, key: str, at: date, *, country: str | None = None) -> DatedRule | None:
    """The country rule in force on that day, or None; PolicyError when two countries have one and none is named."""
    found = [each for each in policy.rules if each.key == key and each.in_force(at)]
    found = [each for each in found if country in (None, each.country)]
    if len(found) > 1:
        countries = ", ".join(sorted(each.country for each in found))
        raise PolicyError(f"{policy.name} has {key} for several countries.", hint=f"Name one of: {countries}.")
    return found[0] if found else None


def _tops(documents: list[Any]) -> list[Any]:
    """The documents that were asked for by name: the policy itself and the packs, without what they extend."""
    base = [document for document in documents if not document.is_pack][-1]
    return [base, *(document for document in documents if document.is_pack)]


def _typed(merged: Merged, tops: list[dict[str, Any]]) -> Policy:
    return Policy(
        name="+".join(top["name"] for top in tops),
        version="+".join(top["version"] for top in tops),
        date=max(header["date"] for header in merged.headers),
        description=" ".join(top["about"] for top in tops),
        source="; ".join(top["source"] for top in tops),
        signals={name: _signal(name, table) for name, table in merged.signals.items()},
        families={name: _family(name, table) for name, table in merged.families.items()},
        settings={key: Setting(key=key, **table) for key, table in merged.settings.items()},
        rules=tuple(_rule(table) for table in merged.rules),
    )


def _signal(name: str, table: dict[str, Any]) -> SignalRule:
    figures = {key: float(table[key]) for key in ("limit", "full", "points", "at_least")}
    return SignalRule(name=name, **{**table, **figures})


def _family(name: str, table: dict[str, Any]) -> FamilyRule:
    return FamilyRule(name=name, **{**table, "cap": float(table["cap"])})


def _rule(table: dict[str, Any]) -> DatedRule:
    value = table["value"]
    return DatedRule(
        key=table["key"],
        value=tuple(value) if isinstance(value, list) else value,
        from_=table.get("from", date.min),
        to=table.get("to"),
        country=table["country"],
        about=table["about"],
        source=table["source"],
    )
