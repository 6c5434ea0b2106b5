"""One bad character costs one character: what is not a letter of ours, over all formats."""

import json
from io import BytesIO

import docx
import inprocess
import lxml.html
import openpyxl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from helpers.build.executed import to_text
from helpers.core.text import showable
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf
from helpers.documents.xlsx.render import render_xlsx
from helpers.notebook.charts.measure import clean

# what is written, what stays of it in every format, and what stands for it on a PDF's page
SIGNS = {
    "emoji": ("\U0001f600", "\U0001f600", "□"),
    "emoji of several signs": ("\U0001f44d\U0001f3fd", "\U0001f44d\U0001f3fd", "□□"),
    "a flag": ("\U0001f1fb\U0001f1f3", "\U0001f1fb\U0001f1f3", "□□"),
    "Chinese": ("中文", "中文", "□□"),
    "chữ Nôm": ("\U00021a38", "\U00021a38", "□"),
    "Khmer": ("\u1781", "\u1781", "□"),
    "Greek, which Typst has": ("Ω", "Ω", "Ω"),
    "a letter of Wingdings": ("\uf0fc", "□", "□"),
    "half a surrogate pair": ("\ud83d", "□", "□"),
    "no character": ("\ufffe\U0001ffff", "□□", "□□"),
    "unassigned": ("\u0378", "\u0378", "□"),
    "controls": ("\x00\x07\x1b\x85", "", ""),
    "a byte order mark": ("\ufeff", "", ""),
    "marks that turn the text": ("\u202e\u2067\u200f", "", ""),
    "a variation selector": ("\ufe0f\U000e0100", "", ""),
    "hidden text": ("\U000e0041", "", ""),
}


def nodes_with(sign: str) -> list[dict]:
    """A report that holds a sign in prose, a heading, a printed output and a table."""
    frame = f"<table><tr><th>Tên{sign}ô</th></tr><tr><td>Đắk{sign}Mil</td></tr></table>"
    outputs = [
        new_output("display_data", {"text/html": frame}),
        new_output("stream", name="stdout", text=f"in{sign}ra"),
    ]
    cells = [
        new_markdown_cell(f"## I. Mục{sign}đầu\n\nSở{sign}Y tế"),
        new_code_cell("", outputs=outputs),
    ]
    return notebook_to_nodes(new_notebook(cells=cells))


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_leaves_the_text_around_it_whole_in_every_format(name: str) -> None:
    sign, kept, printed = SIGNS[name]
    nodes = nodes_with(sign)
    page = lxml.html.fromstring(render_html(nodes, title=f"Tên{kept}"))
    word = docx.Document(BytesIO(render_docx(nodes, title=f"Tên{sign}")))
    pages = PdfReader(BytesIO(render_pdf(nodes, title=f"Tên{sign}"))).pages
    words = [p.text for p in word.paragraphs]
    words += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    shown = {
        "HTML": (page.text_content(), kept),
        "Word": ("\n".join(words), kept),
        "PDF": ("\n".join(page.extract_text() for page in pages), printed),
    }
    for form, (text, seen) in shown.items():
        for expected in (
            f"Mục{seen}đầu",
            f"Sở{seen}Y tế",
            f"Tên{seen}ô",
            f"Đắk{seen}Mil",
            f"in{seen}ra",
        ):
            assert expected.casefold() in text.casefold(), form


def test_the_pdf_names_what_its_fonts_lack_and_the_cells_where_it_stands() -> None:
    def pdf_text(sign: str) -> str:
        pages = PdfReader(BytesIO(render_pdf(nodes_with(sign), title="T"))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    text = pdf_text("\U0001f600中")
    assert "Phông chữ của bản PDF không có U+4E2D, U+1F600" in text
    assert "Ở ô 1, 2 của sổ tay." in text
    assert "Phông chữ" not in pdf_text("Ω")


def test_the_workbook_and_the_charts_hold_the_same_text() -> None:
    for sign, kept, _ in SIGNS.values():
        record = inprocess.record("dak-nong-650", "2023-Q4", "so-tttt")
        book = openpyxl.load_workbook(
            BytesIO(render_xlsx({**record, "unit_name": f"Sở{sign}Y tế"}, title="T"))
        )
        texts = [
            str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value
        ]
        assert any(f"Sở{kept}Y tế" in text for text in texts)
        assert clean(f"Sở{sign}Y tế") == f"Sở{kept}Y tế" == showable(f"Sở{sign}Y tế")


def test_the_notebook_keeps_half_a_surrogate_pair_and_is_still_a_file() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("a\ud83db")])
    read = json.loads(to_text(notebook).encode("utf-8"))
    assert "".join(read["cells"][0]["source"]) == "a\ud83db"
