"""Word and Excel files open without repair: by an independent check of their schema, and opened."""

import io
import zipfile
from pathlib import Path
from typing import Any

import inprocess
import pytest
from libreoffice import converted
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader
from test_annexes import NODES
from test_report_docx import EVERYTHING

from helpers.documents.docx.render import render_docx
from helpers.documents.xlsx.render import render_xlsx

REPORTS = [
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
]


# Excel moves texts that stand in their cells to a list of its own when it saves: no repair
ALLOWED = "inline-string cell(s)"


def complaints(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    errors = OpenXmlValidator().validate(path).errors
    return [f"{err.part_uri} {err.description}" for err in errors if ALLOWED not in err.description]


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as written:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            written.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_the_files_of_a_report_keep_to_the_schema_of_office(report: Any, tmp_path: Path) -> None:
    word = render_docx(inprocess.nodes(*report), title="Báo cáo")
    assert complaints(word, tmp_path / "report.docx") == []
    annex = render_xlsx(inprocess.annexed(*report), title="Báo cáo")
    assert complaints(annex, tmp_path / "report.xlsx") == []


def test_every_kind_of_node_keeps_to_the_schema_of_office(tmp_path: Path) -> None:
    for nodes in (EVERYTHING, NODES):
        assert complaints(render_docx(nodes, title="x"), tmp_path / "x.docx") == []


def test_a_file_out_of_order_is_noticed(tmp_path: Path) -> None:
    word = render_docx(EVERYTHING, title="x")
    broken = changed(word, "word/document.xml", b"<w:pStyle", b"<w:pStile")
    assert complaints(broken, tmp_path / "x.docx")
    annex = render_xlsx(inprocess.annexed(*REPORTS[0]), title="x")
    broken = changed(annex, "xl/styles.xml", b"<sz ", b"<u/><b/><sz ")
    assert complaints(broken, tmp_path / "x.xlsx")


def test_libreoffice_opens_word_with_its_pages_counted_anew_in_each_annex(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(render_docx(NODES, title="x"))
    (made,) = converted([tmp_path / "x.docx"], "pdf", tmp_path / "made")
    pages = [sheet.extract_text().split() for sheet in PdfReader(made).pages]
    opened = [place for place, words in enumerate(pages) if "Phụ lục I" in " ".join(words[:8])]
    assert len(opened) == 2
    assert pages[1][0] == pages[opened[0] + 1][0] == "2"
