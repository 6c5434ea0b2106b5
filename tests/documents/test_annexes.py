"""Annexes: one heading in a notebook, numbered alike on the screen, in the PDF and in Word."""

import io
import re
from typing import Any

import docx
import inprocess
import pytest
from lxml import etree, html
from nbformat.v4 import new_markdown_cell, new_notebook
from pypdf import PdfReader
from test_report_docx import W, part
from test_report_pdf import CLOSING, COVER, Node, elements, heading, pages_of, paragraph

from helpers.core.errors import ReportError
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import render_html
from helpers.documents.nodes.annexes import annex_names, annex_title
from helpers.documents.nodes.on_paper import printable_nodes
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf

FIRST: Node = {"node": "annex", "title": "Biểu số liệu"}
SECOND: Node = {"node": "annex", "title": "Cách tính"}
LONG = [paragraph("Chữ " * 300) for _ in range(4)]
NODES = [COVER, heading(2, "I. Chung"), *LONG, CLOSING, FIRST, heading(2, "1. Bảng"), *LONG, SECOND]
NODES += [paragraph("Hết.")]


def notebook(*sources: str) -> Any:
    return new_notebook(cells=[new_markdown_cell(source) for source in sources])


def pdf(nodes: list[Node]) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(nodes, title="Thử")))


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Phụ lục. Biểu số liệu", "Biểu số liệu"),
        ("Phụ lục IV. Biểu số liệu", "Biểu số liệu"),
        ("PHỤ LỤC 2: Biểu", "Biểu"),
        ("Annex – Method", "Method"),
        ("Phụ lục", ""),
        ("Phụ lục I.", ""),
        ("Phụ lục kèm theo báo cáo", None),
        ("Các phụ lục", None),
        ("I. Phụ lục", None),
    ],
)
def test_a_heading_that_opens_an_annex_is_known_by_its_first_word(
    heading: str, title: str | None
) -> None:
    assert annex_title(heading) == title


def test_a_single_annex_has_no_number_and_several_have_roman_ones() -> None:
    assert annex_names(1, "Phụ lục") == ["Phụ lục"]
    assert annex_names(2, "Annex") == ["Annex I", "Annex II"]
    assert annex_names(14, "P")[3::5] == ["P IV", "P IX", "P XIV"]


def test_numbers_are_given_by_the_order_and_not_taken_from_the_notebook() -> None:
    nodes = notebook_to_nodes(notebook("## Phụ lục V. Hai\n\nx", "## Phụ lục V. Ba\n\ny"))
    page = html.fromstring(render_html(nodes, title="T"))
    heads = page.xpath("//section[@class='annex']/h2/text()")
    assert heads == ["Phụ lục I. Hai", "Phụ lục II. Ba"]
    assert page.xpath("//nav//a/text()") == heads
    annexes = [node for node in printable_nodes(nodes, "T") if node["node"] == "annex"]
    assert [node["full"] for node in annexes] == heads


def test_headings_in_an_annex_stand_below_it() -> None:
    shown = notebook("## I. Chung\n\nx", "## Phụ lục. Hai", "## 1. Trong phụ lục\n\ny")
    page = html.fromstring(render_html(notebook_to_nodes(shown), title="T"))
    assert page.xpath("//section[@class='annex']//h3/text()") == ["1. Trong phụ lục"]
    assert [item.title for item in pdf(NODES).outline if not isinstance(item, list)] == [
        "I. Chung",
        "Phụ lục I. Biểu số liệu",
        "Phụ lục II. Cách tính",
    ]
    assert len(elements(pdf(NODES), "/H1")) == 3 and len(elements(pdf(NODES), "/H2")) == 1


def test_in_the_pdf_an_annex_begins_a_page_and_counts_its_own() -> None:
    pages = pages_of(pdf(NODES))
    first_words = [re.sub("SỐ LIỆU MÔ PHỎNG", "", page).split()[:3] for page in pages]
    opened = [n for n, words in enumerate(first_words) if words[:2] == ["Phụ", "lục"]]
    assert [first_words[n][2] for n in opened] == ["I", "II"]
    assert opened[0] > 1 and opened[1] > opened[0] + 1
    assert [words[0] for words in first_words[1 : opened[0]]][:1] == ["2"]
    assert first_words[opened[0] + 1][0] == "2"
    assert "BIỂU SỐ LIỆU" in pages[opened[0]]


def test_each_annex_names_the_document_and_the_text_names_each_annex() -> None:
    shown = printable_nodes(NODES, "T")
    kinds = [node["node"] for node in shown]
    pointing = shown[kinds.index("closing") - 1]["text"][0]["text"]
    assert pointing == ("Kèm theo báo cáo này: Phụ lục I. Biểu số liệu; Phụ lục II. Cách tính.")
    for page in pages_of(pdf(NODES)):
        assert ("Kèm theo Báo cáo số" in page) == ("Phụ lục I\n" in page or "Phụ lục II\n" in page)
    alone = printable_nodes([paragraph("x"), FIRST], "T", "en")
    assert alone[1]["text"][0]["text"] == "Enclosed with this report: Annex. Biểu số liệu."
    assert alone[2]["attached"] == ""


def test_in_word_each_annex_is_a_section_that_starts_at_page_one() -> None:
    content = render_docx(NODES, title="Thử")
    sections = list(part(content, "word/document.xml").iter(f"{W}sectPr"))
    starts = [section.find(f"{W}pgNumType") for section in sections]
    assert [start is not None and start.get(f"{W}start") for start in starts] == [False, "1", "1"]
    assert all(section.find(f"{W}titlePg") is not None for section in sections)
    document = docx.Document(io.BytesIO(content))
    named = [p.text for p in document.paragraphs if p.style.name == "Phụ lục"]
    assert named == ["Phụ lục I\nBiểu số liệu", "Phụ lục II\nCách tính"]
    style = part(content, "word/styles.xml").find(f".//{W}style[@{W}styleId='Annex']")
    assert style.find(f".//{W}outlineLvl").get(f"{W}val") == "0"


def test_without_annexes_nothing_is_said_of_them() -> None:
    assert printable_nodes([COVER, paragraph("x"), CLOSING], "T")[1:2] == [paragraph("x")]
    assert "Phụ lục" not in etree.tostring(
        part(render_docx([paragraph("x")], title="T"), "word/document.xml"), encoding="unicode"
    )


def test_an_annex_without_a_title_is_shown_and_one_without_the_part_is_refused() -> None:
    assert "Phụ lục" in pages_of(pdf([{"node": "annex", "title": ""}]))[0]
    with pytest.raises(ReportError, match="annex"):
        render_pdf([{"node": "annex"}], title="T")


@pytest.mark.parametrize("unit", ["so-tttt", "overview"])
def test_the_quarter_reports_end_with_annexes_after_the_signature(unit: str) -> None:
    kinds = [node["node"] for node in inprocess.nodes("dak-nong-650", "2023-Q4", unit)]
    assert "annex" in kinds[kinds.index("closing") :]
    assert "annex" not in kinds[: kinds.index("closing")]
