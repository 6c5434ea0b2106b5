"""PDF/UA-1 by an independent checker and by checks of our own; each of ours is seen to fail."""

import io
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import inprocess
import pdfua
import pikepdf
import pytest
from page_ends import emptied
from pdf_ua import CHECKS, elements, faults, kids, said_of
from pypdf import PdfReader
from test_fonts import LETTERS
from test_report_pdf import CLOSING, COVER, Node, figure, heading, paragraph, table

from helpers.documents.pdf.render import render_pdf

REPORTS = [
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-nong-650", "2023-Q4", "overview"),
    ("dak-nong-650", "2023", "ubnd-dak-mil"),
    ("dak-nong-2022", "2022", "cap-tinh"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
]
# UA-14-001 (headings): version 0.1.3 does not get along with pikepdf 10 and evaluates nothing;
# `headings_skip_no_level` checks the same clause.
NOT_EVALUATED = {"UA-14-001"}
NODES: list[Node] = [
    COVER,
    heading(1, "I. Chung"),
    heading(2, "1. Riêng"),
    {"node": "list", "ordered": True, "items": [[{"text": "một"}]]},
    {"node": "paragraph", "text": [{"text": "nguồn", "link": "https://daknong.gov.vn"}]},
    table(3),
    figure(),
    CLOSING,
    {"node": "annex", "title": "Biểu số liệu"},
    paragraph("x"),
]
POPPLER = shutil.which("pdftoppm")
MOST_EMPTY = 0.42  # of a page, at its end; the next row of charts may be as high
Break = Callable[[pikepdf.Pdf], None]


def checked(pdf: bytes, folder: Path) -> pdfua.Report:
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    return pdfua.validate(str(path))


def broken(change: Break) -> bytes:
    with pikepdf.open(io.BytesIO(render_pdf(NODES, title="Thử"))) as document:
        change(document)
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_a_report_passes_the_independent_checker_and_ours(report: Any, tmp_path: Path) -> None:
    pdf = render_pdf(inprocess.nodes(*report), title="Báo cáo")
    seen = checked(pdf, tmp_path)
    assert [(finding.rule_id, finding.message) for finding in seen.findings] == []
    assert {rule.rule_id for rule in seen.skipped} <= NOT_EVALUATED
    assert len(seen.outcomes) >= 12
    assert faults(pdf) == []
    assert not POPPLER or max(emptied(pdf).values(), default=0) <= MOST_EMPTY


@pytest.mark.skipif(not POPPLER, reason="không có pdftoppm: apt-get install poppler-utils")
def test_a_page_left_half_empty_before_a_tall_picture_is_noticed() -> None:
    tall = figure('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 330 900"/>')
    pdf = render_pdf([*map(paragraph, "abcde"), tall, paragraph("f")], title="Thử")
    assert emptied(pdf)[1] > MOST_EMPTY


def test_every_vietnamese_letter_is_set_in_every_face_and_read_back(tmp_path: Path) -> None:
    letters = [*LETTERS, *LETTERS.upper()]
    rows = [letters[at : at + 12] for at in range(0, len(letters), 12)]
    faces = [{}, {"strong": True}, {"emph": True}, {"strong": True, "emph": True}, {"code": True}]
    nodes: list[Node] = [
        {"node": "paragraph", "text": [{"text": " ".join(row), **face}]}
        for face in faces
        for row in rows
    ]
    nodes.append({**table(1, 1, 0), "rows": [[" ".join(row)] for row in rows]})
    pdf = render_pdf(nodes, title="Chữ cái")
    assert faults(pdf) == []
    path = tmp_path / "letters.pdf"
    path.write_bytes(pdf)
    texts = [" ".join(page.extract_text() for page in PdfReader(path).pages)]
    if program := shutil.which("pdftotext"):
        done = subprocess.run([program, str(path), "-"], capture_output=True, check=True)
        texts.append(done.stdout.decode())
    for text in texts:
        seen = Counter(unicodedata.normalize("NFC", text))
        assert [letter for letter in letters if seen[letter] < len(faces) + 1] == []


def test_what_the_sample_holds_is_sound_before_it_is_broken(tmp_path: Path) -> None:
    pdf = render_pdf(NODES, title="Thử")
    assert faults(pdf) == [] and not checked(pdf, tmp_path).findings


def test_the_independent_checker_finds_a_figure_without_words(tmp_path: Path) -> None:
    seen = checked(broken(lambda pdf: _drop(said_of(pdf, "/Figure")[0], "/Alt")), tmp_path)
    assert "UA-13-004" in {finding.rule_id for finding in seen.findings}


def _drop(element: Any, name: str) -> None:
    del element[name]


def _set(element: Any, name: str, value: Any) -> None:
    element[name] = value


def _retitle(document: pikepdf.Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["dc:title"]


def _without_scope(document: pikepdf.Pdf) -> None:
    for owner in said_of(document, "/TH")[0]["/A"]:
        if "/Scope" in owner:
            del owner["/Scope"]


def _unknown_head(document: pikepdf.Pdf) -> None:
    given = said_of(document, "/TD")[0]["/A"]
    owner = given[0] if isinstance(given, pikepdf.Array) else given
    owner["/Headers"] = pikepdf.Array([pikepdf.String("khong-co")])


def _short_row(document: pikepdf.Pdf) -> None:
    row = said_of(document, "/TR")[-1]
    row["/K"] = pikepdf.Array(kids(row)[:-1])


def _stray(document: pikepdf.Pdf) -> None:
    said_of(document, "/LI")[0]["/S"] = pikepdf.Name("/P")


def _unmarked(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    kept = [
        instruction
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) not in ("BDC", "BMC", "EMC")
    ]
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def _twice_in_the_tree(document: pikepdf.Pdf) -> None:
    element = next(e for e in elements(document) if any(isinstance(k, int) for k in kids(e)))
    element["/K"] = pikepdf.Array([*kids(element), *kids(element)])


def _fonts(document: pikepdf.Pdf) -> Any:
    return next(iter(document.pages[0].Resources.Font.values()))


def _missing_glyph(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    instructions = list(pikepdf.parse_content_stream(page))
    at = next(n for n, op in enumerate(instructions) if str(op.operator) in ("Tj", "TJ"))
    instructions[at] = pikepdf.ContentStreamInstruction(
        [pikepdf.String(b"\x00\x00")], pikepdf.Operator("Tj")
    )
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))


def _no_outline(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.pop()


def _note(document: pikepdf.Pdf) -> Any:
    return next(note for page in document.pages for note in page.get("/Annots", []))


def _tabs(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.obj["/Tabs"] = pikepdf.Name("/R")


BREAKS: list[tuple[str, str, Break]] = [
    ("document_says", "chưa gắn thẻ", lambda pdf: _drop(pdf.Root, "/MarkInfo")),
    ("document_says", "ngôn ngữ", lambda pdf: _drop(pdf.Root, "/Lang")),
    ("document_says", "trình xem", lambda pdf: _drop(pdf.Root, "/ViewerPreferences")),
    ("document_says", "không có tiêu đề", _retitle),
    ("document_says", "không khai", lambda pdf: _drop(pdf.Root, "/Metadata")),
    ("kinds", "/Lạ", lambda pdf: _set(said_of(pdf, "/P")[0], "/S", pikepdf.Name("/Lạ"))),
    ("elements_nest", "/L chứa", _stray),
    ("headings_skip", "sau H", lambda pdf: _set(said_of(pdf, "/H2")[0], "/S", pikepdf.Name("/H3"))),
    ("headings_skip", "rỗng", lambda pdf: _drop(said_of(pdf, "/H1")[0], "/K")),
    ("figures", "''", lambda pdf: _drop(said_of(pdf, "/Figure")[0], "/Alt")),
    ("figures", "'Hình'", lambda pdf: _set(said_of(pdf, "/Figure")[0], "/Alt", "Hình")),
    ("tables", "không rõ", _without_scope),
    ("tables", "khong-co", _unknown_head),
    ("tables", "thừa hoặc thiếu", _short_row),
    ("content", "ngoài mọi thẻ", _unmarked),
    ("content", "đúng một lần", _twice_in_the_tree),
    ("content", "đúng một lần", lambda pdf: _drop(said_of(pdf, "/H1")[0], "/K")),
    ("links", "không được tả", lambda pdf: _drop(_note(pdf), "/Contents")),
    ("links", "thứ tự", _tabs),
    (
        "fonts",
        "không nhúng",
        lambda pdf: _drop(_fonts(pdf)["/DescendantFonts"][0]["/FontDescriptor"], "/FontFile2"),
    ),
    ("fonts", "chữ của nét", lambda pdf: _drop(_fonts(pdf), "/ToUnicode")),
    ("fonts", "phông không có", _missing_glyph),
    ("headings_are", "mục lục", _no_outline),
]


@pytest.mark.parametrize(
    ("check", "expected", "change"),
    BREAKS,
    ids=lambda param: param[:24] if isinstance(param, str) else param.__name__,
)
def test_a_file_broken_on_purpose_is_found(check: str, expected: str, change: Break) -> None:
    messages = faults(broken(change))
    assert any(message.startswith(check) and expected in message for message in messages), messages


def test_every_check_of_ours_is_seen_to_fail() -> None:
    seen = {name for name, _, _ in BREAKS}
    for check in CHECKS:
        assert any(check.__name__.startswith(name) for name in seen), check.__name__
