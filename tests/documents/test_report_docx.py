"""The Word file: form, real styles, literal text, same bytes, and what the page says."""

import io
import re
import unicodedata
import zipfile
from typing import Any

import docx
import inprocess
import pytest
from docx.document import Document
from docx.shared import Mm, Pt
from lxml import etree
from test_report_pdf import CLOSING, COVER, MARK, SVG, heading, paragraph

from helpers.core.errors import ReportError
from helpers.core.text import nfc, number_tokens
from helpers.documents.docx.columns import TEXT_WIDTH, balanced, fit_table
from helpers.documents.docx.render import render_docx

Node = dict[str, Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REPORTS = [
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-nong-650", "2023-Q4", "overview"),
    ("dak-nong-650", "2023", "so-tttt"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
]
TABLE: Node = {
    "node": "table",
    "caption": "Kết quả",
    "columns": [
        {"title": "Đơn vị", "align": "start", "width": 3},
        {"title": "Tỷ lệ", "align": "end", "width": 1},
    ],
    "rows": [["Sở Y tế", "83,3%"], ["Sở Tư pháp", "85,0%"]],
    "row_header": 0,
    "notes": ["Ghi chú."],
    "emphasis": [1],
    "scope": "unit",
}
FIGURE: Node = {
    "node": "figure",
    "title": "Đạt một nửa",
    "subtitle": "%",
    "alt": "Biểu đồ 83,3%",
    "svg": SVG,
    "scope": "unit",
}
PICTURE: Node = {"node": "image", "mime": "image/png", "data": "", "alt": "hình"}
EVERYTHING = [
    COVER,
    heading(2, "I. Những điểm chính"),
    paragraph("Thân bài."),
    TABLE,
    FIGURE,
    {"node": "list", "ordered": False, "items": [[{"text": "một"}]]},
    {"node": "list", "ordered": True, "items": [[{"text": "hai"}], [{"text": "ba"}]]},
    {"node": "callout", "kind": "warning", "text": [{"text": "cẩn thận"}]},
    {"node": "code", "text": "a\n  b"},
    CLOSING,
]


def written(nodes: list[Node]) -> Document:
    return docx.Document(io.BytesIO(render_docx(nodes, title="Báo cáo thử")))


def part(content: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def texts(document: Document) -> str:
    body = document.element.body.iter(f"{W}p")
    return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body)


def test_the_page_has_the_measures_of_the_decree() -> None:
    section = written(EVERYTHING).sections[0]
    assert (section.page_width, section.page_height) == (Mm(210).twips * 635, Mm(297).twips * 635)
    assert Mm(20) <= section.top_margin <= Mm(25) and Mm(19.9) <= section.bottom_margin <= Mm(25)
    assert Mm(30) <= section.left_margin <= Mm(35) and Mm(15) <= section.right_margin <= Mm(20)


def test_body_text_is_justified_with_an_indent_of_one_centimetre_in_13_points() -> None:
    style = written(EVERYTHING).styles["Body Text"]
    assert style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(style.paragraph_format.first_line_indent.cm, 2) == 1
    styles = part(render_docx(EVERYTHING, title="x"), "word/styles.xml")
    default = styles.find(f".//{W}rPrDefault/{W}rPr")
    assert default.find(f"{W}sz").get(f"{W}val") == "26"
    assert default.find(f"{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert default.find(f"{W}lang").get(f"{W}val") == "vi-VN"


def test_the_head_of_the_document_leaves_number_and_date_blank() -> None:
    text = texts(written(EVERYTHING))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Độc lập - Tự do - Hạnh phúc" in text
    assert re.search(r"Số:\s+/BC-STTTT", text)
    assert re.search(r"Đắk Nông, ngày\s+tháng\s+năm\s", text + " ")
    assert "Kính gửi: Ủy ban nhân dân tỉnh" in text and "Nơi nhận:" in text and "GIÁM ĐỐC" in text


def test_pages_are_numbered_from_the_second_on_by_a_field_in_the_header() -> None:
    content = render_docx(EVERYTHING, title="x")
    assert part(content, "word/document.xml").find(f".//{W}titlePg") is not None
    first, later = (part(content, f"word/header{n}.xml") for n in (1, 2))
    assert later.findtext(f".//{W}instrText").strip() == "PAGE"
    assert first.find(f".//{W}instrText") is None
    for header in (first, later):
        assert MARK in "".join(header.itertext())


def test_a_report_of_real_data_bears_no_mark() -> None:
    real = {**COVER, "mark": None}
    content = render_docx([real, paragraph("x")], title="x")
    for name in ("word/document.xml", "word/header1.xml", "word/header2.xml"):
        assert MARK not in "".join(part(content, name).itertext())


def test_parts_have_real_styles() -> None:
    document = written(EVERYTHING)
    used = {p.text: p.style.name for p in document.paragraphs}
    assert used["I. Những điểm chính"] == "Heading 1"
    assert used["một"] == "List Bullet" and used["hai"] == "List Number"
    assert used["Bảng 1. Kết quả"] == "Caption"
    assert used["BÁO CÁO"] == "Title"
    assert document.tables[1].style.name == "Bảng báo cáo"


def test_every_style_that_is_used_is_defined() -> None:
    content = render_docx(EVERYTHING, title="x")
    known = {el.get(f"{W}styleId") for el in part(content, "word/styles.xml").iter(f"{W}style")}
    document = part(content, "word/document.xml")
    for kind in ("pStyle", "rStyle", "tblStyle"):
        assert {reference.get(f"{W}val") for reference in document.iter(f"{W}{kind}")} <= known


def test_table_heads_repeat_rows_stay_whole_and_columns_fill_the_width() -> None:
    table = written(EVERYTHING).tables[1]
    head = table.rows[0]._tr.trPr
    assert head.find(f"{W}tblHeader") is not None
    assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)
    assert sum(int(column.get(f"{W}w")) for column in table._tbl.tblGrid) == TEXT_WIDTH
    assert table.rows[2].cells[0].paragraphs[0].runs[0].bold  # emphasised


def test_pictures_say_what_they_show_and_keep_their_shape() -> None:
    document = written([COVER, FIGURE])
    shape = document.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "Biểu đồ 83,3%"
    # 400 px are 300 points: its own size
    assert abs(shape.width - Pt(300)) < Mm(0.1) and abs(shape.width / shape.height - 2) < 0.01


def test_a_wide_picture_is_as_wide_as_the_text() -> None:
    wide = {**FIGURE, "svg": SVG.replace('width="400"', 'width="2000"')}
    document = written([COVER, wide])
    page = document.sections[0]
    text = page.page_width - page.left_margin - page.right_margin
    assert abs(document.inline_shapes[0].width - text) < Mm(0.1)


def test_a_tall_picture_fits_the_page() -> None:
    tall = {**FIGURE, "svg": SVG.replace('height="200"', 'height="2000"')}
    assert written([COVER, tall]).inline_shapes[0].height <= Mm(225)


@pytest.mark.parametrize(
    "text",
    ["</w:t><w:t>x", "{ PAGE }", "&lt;b&gt; & \"'", "=1+1", "{{ labels }}", "_x0007_", "]]>", "'"],
)
def test_text_stays_text(text: str) -> None:
    filled = texts(written([{**COVER, "subject": text}, paragraph(text)]))
    assert filled.count(text) == 2


def test_control_characters_are_left_out() -> None:
    assert "abc\td" in "".join(
        p.text for p in written([paragraph("a\x00b\x0bc\td\ufffe")]).paragraphs
    )


def test_a_link_with_another_scheme_stays_text() -> None:
    links = [{"text": "một", "link": "https://a.vn/?b=1&c"}, {"text": "hai", "link": "file:///x"}]
    content = render_docx([{"node": "paragraph", "text": links}], title="x")
    rels = part(content, "word/_rels/document.xml.rels")
    outside = [rel.get("Target") for rel in rels if rel.get("TargetMode") == "External"]
    assert outside == ["https://a.vn/?b=1&c"]


def test_every_numbered_list_starts_at_one() -> None:
    numbered = {"node": "list", "ordered": True, "items": [[{"text": "x"}]]}
    document = part(render_docx([numbered, numbered], title="x"), "word/document.xml")
    assert [n.get(f"{W}val") for n in document.iter(f"{W}numId")] == ["2", "3"]


def test_the_same_nodes_give_the_same_bytes_without_dates() -> None:
    content = render_docx(EVERYTHING, title="x")
    assert content == render_docx(EVERYTHING, title="x")
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"dcterms" not in archive.read("docProps/core.xml")


def test_another_text_gives_other_bytes() -> None:
    assert render_docx([paragraph("a")], title="x") != render_docx([paragraph("b")], title="x")


def test_an_unknown_node_and_a_broken_picture_are_named() -> None:
    with pytest.raises(ReportError, match="loại không biết"):
        render_docx([{"node": "video"}], title="x")
    with pytest.raises(ReportError, match="Ảnh hỏng"):
        render_docx([{**PICTURE, "data": "AAAA"}], title="x")
    with pytest.raises(ReportError, match="kích thước"):
        render_docx([{**PICTURE, "data": "iVBORw0KGgo="}], title="x")
    with pytest.raises(ReportError, match="SVG"):
        render_docx([{**FIGURE, "svg": "<svg"}], title="x")
    with pytest.raises(ReportError, match="Ngôn ngữ"):
        render_docx([], title="x", lang="fr")


def test_no_column_is_narrower_than_its_longest_word() -> None:
    wide = {**TABLE, "rows": [["x", "192.566/241.342"]]}
    assert fit_table(wide).widths[1] > fit_table(TABLE).widths[1] * 0.5
    narrow = {
        **TABLE,
        "columns": [{**c, "width": w} for c, w in zip(TABLE["columns"], (99, 1), strict=True)],
    }
    assert fit_table({**narrow, "rows": wide["rows"]}).widths[1] > 1000


def test_a_table_that_cannot_fit_still_fills_the_page() -> None:
    columns = [{"title": "x" * 60, "align": "start", "width": 1}] * 10
    fit = fit_table({**TABLE, "columns": columns, "rows": []})
    assert sum(fit.widths) == TEXT_WIDTH


def test_a_long_agency_breaks_into_two_lines_of_about_one_length() -> None:
    assert balanced("SỞ Y TẾ", 4000, 24) == "SỞ Y TẾ"
    assert balanced("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", 3912, 24).count("\n") == 1


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_the_word_file_says_what_the_nodes_say_and_no_other_number(report: Any) -> None:
    nodes = inprocess.nodes(*report)
    document = written(nodes)
    document_text = nfc(texts(document))
    for node in nodes:
        for text in _expected(node):
            assert nfc(text) in document_text, text
    inprocess.prove(_as_nodes(document), inprocess.record(*report))


def test_the_check_of_the_word_file_finds_a_number_that_the_record_lacks() -> None:
    report = REPORTS[0]
    nodes = [*inprocess.nodes(*report), paragraph("Tỷ lệ 12,345%")]
    with pytest.raises(ReportError, match="12,345"):
        inprocess.prove(_as_nodes(written(nodes)), inprocess.record(*report))


def _expected(node: Node) -> list[str]:
    if node["node"] == "table":
        return [node["caption"], *node["notes"], *(cell for row in node["rows"] for cell in row)]
    if node["node"] == "list":
        return ["".join(run["text"] for run in item) for item in node["items"]]
    if node["node"] in ("paragraph", "heading", "callout"):
        return ["".join(run["text"] for run in node["text"])]
    if node["node"] == "figure":
        return [node["title"], node["subtitle"]]
    return []


def _as_nodes(document: Document) -> list[Node]:
    """Body text and tables as nodes that the proof reads."""
    nodes: list[Node] = []
    for child in document.element.body:
        if child.tag == f"{W}tbl" and child.find(f".//{W}tblHeader") is not None:
            titles, *rows = [
                ["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
                for row in child.iter(f"{W}tr")
            ]
            heads = [{"title": title} for title in titles]
            head = titles.index("Đơn vị") if "Đơn vị" in titles else int(titles[0] == "TT")
            nodes.append({**TABLE, "columns": heads, "rows": rows, "row_header": head})
        elif child.tag == f"{W}p":
            style = child.find(f".//{W}pStyle").get(f"{W}val")
            noted = {t for a in child.iter(f"{W}hyperlink") if _leads_to_a_source(a)
                     for t in a.iter(f"{W}t")}  # fmt: skip
            text = "".join(t.text or "" for t in child.iter(f"{W}t") if t not in noted)
            if child.find(f".//{W}instrText") is not None:
                text = text.partition(". ")[2]  # its label and number are Word's
            if style not in ("Caption", "TableNote"):
                node = heading(1, text) if style.startswith("Heading") else paragraph(text)
                nodes.append(node)
    return nodes


def _leads_to_a_source(link: etree._Element) -> bool:
    """The number at a sentence, which test_source_notes.py compares with its entry."""
    anchor = link.get(f"{W}anchor", "")
    text = "".join(t.text or "" for t in link.iter(f"{W}t"))
    return f"[{anchor.removeprefix('nguon')}]" == text


def test_every_letter_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Tỷ lệ hồ sơ")
    assert "Tỷ lệ hồ sơ" in texts(written([paragraph(decomposed)]))
    assert number_tokens("83,3%") == ["83,3"]
