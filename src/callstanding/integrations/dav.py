"""The XML of WebDAV as far as an address book needs it: which properties were asked for, and the answer about each."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field

from callstanding.integrations.phone_book import Book, Card
from callstanding.integrations.plain_xml import NotPlain, parsed

XML = "application/xml; charset=utf-8"
D, C, S = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}", "{http://calendarserver.org/ns/}"
for _prefix, _space in (("d", D), ("c", C), ("s", S)):
    ET.register_namespace(_prefix, _space.strip("{}"))
UNSUPPORTED = b'<?xml version="1.0"?><d:error xmlns:d="DAV:"><d:supported-report/></d:error>'


class Unreadable(ValueError):
    """The body is no XML that we would read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of the properties (none: all), the report, and the resources that it names."""

    properties: tuple[str, ...] = ()
    report: str = ""
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """Something at a path with its properties; without any, it is not there."""

    href: str
    properties: dict[str, ET.Element] = field(default_factory=dict)


def read(body: bytes) -> Asked:
    """What a PROPFIND or REPORT asks for; an empty body asks for all."""
    if not body.strip():
        return Asked()
    try:
        root = parsed(body)
    except NotPlain as fault:
        raise Unreadable(f"The question cannot be read: {fault}.\n") from fault
    properties = tuple(each.tag for prop in root.iter(f"{D}prop") for each in prop)
    hrefs = tuple(each.text or "" for each in root.iter(f"{D}href"))
    return Asked(properties, root.tag.rpartition("}")[2], hrefs)


def multistatus(asked: Sequence[str], resources: Sequence[Resource]) -> bytes:
    """The answer 207: of each resource the properties that it has, and those that it has not."""
    root = ET.Element(f"{D}multistatus")
    for resource in resources:
        response = ET.SubElement(root, f"{D}response")
        ET.SubElement(response, f"{D}href").text = resource.href
        if not resource.properties:
            ET.SubElement(response, f"{D}status").text = "HTTP/1.1 404 Not Found"
            continue
        has = resource.properties
        names = asked or tuple(name for name in has if name != f"{C}address-data")
        _propstat(response, "200 OK", [has[name] for name in names if name in has])
        _propstat(response, "404 Not Found", [ET.Element(name) for name in names if name not in has])
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _propstat(response: ET.Element, status: str, properties: Sequence[ET.Element]) -> None:
    if properties:
        propstat = ET.SubElement(response, f"{D}propstat")
        ET.SubElement(propstat, f"{D}prop").extend(properties)
        ET.SubElement(propstat, f"{D}status").text = f"HTTP/1.1 {status}"


def home(book: str) -> Resource:
    """The root: the client's principal and the place of its address books at once."""
    properties = (
        _node(f"{D}resourcetype", _node(f"{D}collection"), _node(f"{D}principal")),
        _node(f"{D}displayname", text="Callstanding"),
        _href(f"{D}current-user-principal", "/"),
        _href(f"{D}principal-URL", "/"),
        _href(f"{C}addressbook-home-set", "/"),
        _href(f"{C}principal-address", book),
    )
    return _resource("/", properties)


def collection(href: str, book: Book) -> Resource:
    """The address book itself."""
    reports = [
        _node(f"{D}supported-report", _node(f"{D}report", _node(f"{C}{name}")))
        for name in ("addressbook-multiget", "addressbook-query")
    ]
    properties = (
        _node(f"{D}resourcetype", _node(f"{D}collection"), _node(f"{C}addressbook")),
        _node(f"{D}displayname", text="Blocked callers"),
        _node(f"{C}addressbook-description", text="Numbers whose calls are refused"),
        _node(f"{S}getctag", text=book.tag),
        _node(f"{D}getetag", text=book.tag),
        _node(f"{D}supported-report-set", *reports),
        _node(f"{D}current-user-privilege-set", _node(f"{D}privilege", _node(f"{D}read"))),
        _href(f"{D}current-user-principal", "/"),
    )
    return _resource(href, properties)


def card(href: str, found: Card | None) -> Resource:
    """One vCard; None: there is none of that name."""
    if found is None:
        return Resource(href)
    properties = (
        _node(f"{D}resourcetype"),
        _node(f"{D}getetag", text=found.etag),
        _node(f"{D}getcontenttype", text="text/vcard; charset=utf-8"),
        _node(f"{C}address-data", text=found.text),
    )
    return _resource(href, properties)


def _resource(href: str, properties: Sequence[ET.Element]) -> Resource:
    return Resource(href, {each.tag: each for each in properties})


def _node(name: str, *children: ET.Element, text: str | None = None) -> ET.Element:
    node = ET.Element(name)
    node.text = text
    node.extend(children)
    return node


def _href(name: str, path: str) -> ET.Element:
    return _node(name, _node(f"{D}href", text=path))
