"""What the PDF says is what the page says, letter by letter, for one report of each kind."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import inprocess
import lxml.html
import pytest
from pypdf import PdfReader

from helpers.documents.nodes.annexes import annex_names
from helpers.documents.pdf.render import render_pdf
from helpers.documents.source_notes import with_source_notes
from helpers.documents.status import MARK

KINDS = [
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-nong-650", "2023-Q4", "overview"),
    ("dak-nong-650", "2023", "so-tttt"),
    ("dak-nong-650", "2023", "overview"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
]
# what only a printed document has
FURNITURE = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số:",
    "ngày tháng năm",
    "BÁO CÁO",
    "Kính gửi:",
    "Nơi nhận:",
    "Bảng",
    "Kèm theo báo cáo này:",
    "(Kèm theo Báo cáo số",
    MARK,
)


def flat(text: str) -> str:
    """Letters and signs alone: line breaks, capitals and kinds of space are a matter of setting."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def page_pieces(page: Any) -> Iterator[str]:
    """The texts of the page in reading order, without pictures and what opens on demand."""
    for element in page.find(".//main").iter("h2", "h3", "p", "li", "caption", "th", "td"):
        above = {outer.tag for outer in element.iterancestors()}
        key_figures = any(outer.get("class") == "key_figures" for outer in element.iterancestors())
        if (
            not key_figures
            and not above & {"svg", "details", "nav", "figure"}
            and element.get("class") != "mark-inline"
        ):
            # name and title of an annex stand on two lines in print
            annex = _ANNEX.match(_direct_text(element)) if element.tag == "h2" else None
            yield from map(flat, annex.groups() if annex else [_direct_text(element)])


_ANNEX = re.compile(r"(Phụ lục(?: [IVX]+)?)\. (.*)", re.DOTALL)
_INNER = ("ul", "ol", "table", "details")


def _direct_text(element: Any) -> str:
    """The element's text without that of the lists and tables in it."""
    inner = [child.text_content() for child in element if child.tag in _INNER]
    text = element.text_content()
    for inner_text in inner:
        text = text.replace(inner_text, "")
    return str(text)


def compared(nodes: list[dict[str, Any]], page: Any) -> tuple[list[str], str]:
    """Pieces of the page that the PDF lacks, and what the PDF says beside them and the rest."""
    reader = PdfReader(io.BytesIO(render_pdf(nodes, title="Báo cáo")))
    # the running head comes first in the text of a sheet, and may part a paragraph
    head = re.compile(rf"\d*(?:{flat(MARK)})?")
    printed = "".join(head.sub("", flat(sheet.extract_text()), count=1) for sheet in reader.pages)
    missing, between, at = [], [], 0
    for piece in page_pieces(page):
        start = printed.find(piece, at)
        if start < 0:
            missing.append(piece)
            continue
        between.append(printed[at:start])
        at = start + len(piece)
    between.append(printed[at:])
    known = {flat(text) for text in (*FURNITURE, *_drawn(page), *_around(nodes), *_noted(nodes))}
    rest = "\n".join(between)
    for text in sorted(known, key=len, reverse=True):
        rest = rest.replace(text, "\n")
    return missing, re.sub(r"[\d\s.,;:/–-]", "", rest)


def _drawn(page: Any) -> Iterator[str]:
    """The texts in and around charts, and the head cells, which every sheet repeats."""
    for element in page.xpath(
        "//*[local-name()='svg']//*[local-name()='text' or local-name()='tspan']"
    ):
        yield from element.itertext()
    for element in page.xpath("//figure//figcaption//* | //figure//p | //thead//th"):
        yield element.text_content()


def _around(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Head and foot of the document."""
    cover, closing = (
        next(node for node in nodes if node["node"] == kind) for kind in ("cover", "closing")
    )
    titles = [node["title"] for node in nodes if node["node"] == "annex"]
    words = annex_names(len(titles), "Phụ lục")
    yield "; ".join(f"{word}. {title}" for word, title in zip(words, titles, strict=True))
    yield from (cover["parent_agency"], cover["agency"], cover["symbol"], cover["subject"])
    yield from (cover["place"], cover["basis"], *cover["addressee"], *closing["recipients"])
    yield from (closing["position"], f"của {cover['agency']})")


def _noted(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Numbers at sentences and the list that they lead to, which the page opens on demand."""
    head = "Nguồn của các nhận định"
    sources = next(node for node in with_source_notes(nodes, head) if node["node"] == "sources")
    yield head
    for item in sources["items"]:
        yield from (f"[{item['number']}]", f"[{item['number']}]{item['text']}")


@pytest.mark.parametrize("report", KINDS, ids="/".join)
def test_the_pdf_says_what_the_page_says_and_nothing_else(report: Any) -> None:
    page = lxml.html.document_fromstring(inprocess.page(*report))
    missing, rest = compared(inprocess.nodes(*report), page)
    assert missing == []
    assert rest == ""


def test_the_comparison_finds_what_only_one_of_them_says() -> None:
    report = KINDS[0]
    page = lxml.html.document_fromstring(inprocess.page(*report))
    nodes = inprocess.nodes(*report)
    extra = {"node": "paragraph", "text": [{"text": "Chỉ bản in có câu này."}]}
    assert flat("câu này") in compared([*nodes[:-1], extra, nodes[-1]], page)[1]
    fewer = [node for node in nodes if node["node"] != "callout"]
    assert compared(fewer, page)[0]
