"""XML from strangers: what is plain is read, and whatever could grow, or names no known letters, is refused as that."""

from __future__ import annotations

import pytest

from callstanding.integrations.plain_xml import NotPlain, parsed

GROWING = '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><cdr>&b;</cdr>'


@pytest.mark.parametrize(
    "text",
    [
        "<cdr>a</cdr>",
        '<?xml version="1.0" encoding="ISO-8859-1"?><cdr>a</cdr>',
        "\ufeff<cdr><!-- a word of the switch -->a</cdr>",
        "<cdr><![CDATA[a]]></cdr>",
    ],
    ids=["bare", "in Latin letters", "with a mark and a comment", "as it stands"],
)
def test_what_is_plain_is_read(text: str) -> None:
    assert (parsed(text.encode()).tag, parsed(text.encode()).text) == ("cdr", "a")


@pytest.mark.parametrize("letters", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_a_document_type_is_refused_in_whatever_letters_it_is_written(letters: str) -> None:
    for said in ("", f'<?xml version="1.0" encoding="{letters}"?>', '<?xml version="1.0" encoding="utf-16"?>'):
        with pytest.raises(NotPlain):
            parsed((said + GROWING).encode(letters))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<cdr>",
        b"<cdr/><cdr/>",
        b"<cdr>&lol;</cdr>",
        b"\xff\xfe\xfd",
        b"<!<!--DOCTYPE c><c/>",
        b'<?xml version="1.0" encoding="shift_jis"?><cdr/>',
        b'<?xml version="1.0" encoding="none-such"?><cdr/>',
    ],
)
def test_what_is_no_xml_is_told(body: bytes) -> None:
    with pytest.raises(NotPlain):
        parsed(body)
