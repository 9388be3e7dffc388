"""XML from strangers without anything that grows while it is read: no document type, and so no entities of its own."""

from __future__ import annotations

from xml.etree import ElementTree as ET

# Two of a document's openings that begin like a document type and are harmless.
_HARMLESS = (b"<!--", b"<![CDATA[")


class NotPlain(ValueError):
    """It has a document type, or is written so that one could hide; or it is no XML at all."""


def parsed(body: bytes) -> ET.Element:
    """The root of a document. Raises NotPlain."""
    rest = body
    for opening in _HARMLESS:
        rest = rest.replace(opening, b"")
    if b"<!" in rest:
        raise NotPlain("a document type is not read")
    if b"\0" in body:  # in UTF-16 the signs above would look different, and expat reads UTF-16
        raise NotPlain("write it in UTF-8")
    try:
        return ET.fromstring(body)  # noqa: S314 - neither a document type nor entities: see above
    except (ET.ParseError, LookupError, ValueError) as fault:  # an encoding that nobody knows is one of the latter
        raise NotPlain(f"this is no XML: {fault}") from fault
