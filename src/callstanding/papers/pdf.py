"""The evidence as a PDF: the same bytes for the same evidence, with fonts that are in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from callstanding.messages.figures import THIN
from callstanding.papers.outline import Outline, Section

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
_PAD = 6  # points that a page's frame adds by itself
_INK, _PALE, _LINE = HexColor("#1b1f24"), HexColor("#4b5563"), HexColor("#d9dee4")


def pdf(outline: Outline) -> bytes:
    """The PDF. What the font has no letter for is shown as a box, never refused."""
    _fonts()
    out = io.BytesIO()
    made = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN - _PAD, rightMargin=MARGIN - _PAD, topMargin=MARGIN, bottomMargin=MARGIN,
        title=outline.title, author="Callstanding", lang=outline.lang, invariant=1,
    )  # fmt: skip
    made.build(list(_story(outline)), onFirstPage=_foot(outline), onLaterPages=_foot(outline))
    return out.getvalue()


@cache
def _fonts() -> None:
    for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))


def _style(size: float, *, bold: bool = False, pale: bool = False, right: bool = False, above: float = 0) -> Any:
    return ParagraphStyle(
        f"{size}{bold}{pale}{right}{above}",
        fontName="VeraBd" if bold else "Vera",
        fontSize=size,
        leading=size * 1.35,
        textColor=_PALE if pale else _INK,
        alignment=TA_RIGHT if right else 0,
        spaceBefore=above,
        spaceAfter=1.5 * mm if above else 0,
        splitLongWords=1,
        keepWithNext=int(bold and above > 0),
    )


def _story(outline: Outline) -> Iterator[Any]:
    yield _said(outline.title, _style(16, bold=True))
    yield Spacer(0, 2 * mm)
    for line in outline.under:
        yield _said(line, _style(9, pale=True))
    for section in outline.sections:
        yield _said(section.title, _style(11, bold=True, above=5 * mm))
        yield _table(section) if section.rows else _said(section.none, _style(8.5, pale=True))
    yield Spacer(0, 6 * mm)
    name, digest, about = outline.seal
    yield _said(f"{name}: {digest}", _style(7.5))
    yield _said(about, _style(7.5, pale=True))


def _table(section: Section) -> Any:
    size = 7.5 if len(section.widths) > 6 else 8.5
    heads = (
        [[_cell(text, at, section, size, head=True) for at, text in enumerate(section.head)]] if section.head else []
    )
    rows = [[_cell(text, at, section, size) for at, text in enumerate(row)] for row in section.rows]
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    pads = [
        (f"{side}PADDING", (0, 0), (-1, -1), room)
        for side, room in (("LEFT", 4), ("RIGHT", 4), ("TOP", 1.5), ("BOTTOM", 2.5))
    ]
    widths = [WIDTH * share / sum(section.widths) for share in section.widths]
    return Table(heads + rows, colWidths=widths, repeatRows=len(heads), style=lines + pads, splitInRow=1)


def _cell(text: str, at: int, section: Section, size: float, *, head: bool = False) -> Any:
    return _said(text, _style(size, bold=head, pale=head, right=at in section.right))


def _said(text: str, style: Any) -> Any:
    return Paragraph(escape(text.replace(THIN, "\u00a0"), quote=False), style)  # the font has no narrow blank


def _foot(outline: Outline) -> Any:
    def draw(canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont("Vera", 7)
        canvas.setFillColor(_PALE)
        canvas.drawString(MARGIN, MARGIN / 2, outline.seal[1][:16])
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))
        canvas.restoreState()

    return draw
