"""Word from a template: an office's own, made in LibreOffice, or ours; a wrong one is refused."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import inprocess
import pytest
from docx.document import Document
from docx.shared import Mm, RGBColor
from libreoffice import converted
from project import PROGRAMME, REPO, copy_project, replace_text
from pypdf import PdfReader
from test_office_files import complaints
from test_report_docx import EVERYTHING, FIGURE, TABLE, Node, W, part, texts, written
from test_report_pdf import CLOSING, COVER, MARK, heading, paragraph
from tools.word_template import made

from helpers.core.errors import ReportError
from helpers.documents.docx.render import render_docx
from helpers.documents.docx.template import OURS
from helpers.documents.zipped import unzip_parts
from helpers.params.faults import ParamsError
from helpers.params.load import load_setting
from helpers.params.word_template import BLOCKS, FIELDS, template_faults

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")),
        ("fo", "xsl-fo-compatible"),
    )
)
# a writer's document: sans-serif, green headings, wide margins, a header, a signature in a table
OFFICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:style style:name="Standard" style:family="paragraph"><style:text-properties
 fo:font-family="Liberation Sans" fo:font-size="11pt"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"><style:text-properties
 fo:color="#006633"/></style:style></office:styles>
<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties
 fo:font-weight="bold"/></style:style><style:page-layout style:name="P">
<style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin-left="35mm"
 fo:margin-right="25mm" fo:margin-top="20mm" fo:margin-bottom="20mm"/><style:header-style/>
</style:page-layout></office:automatic-styles><office:master-styles><style:master-page
 style:name="Standard" style:page-layout-name="P"><style:header><text:p>{{{{ don_vi }}}}</text:p>
</style:header></style:master-page></office:master-styles><office:body><office:text>
<text:p>{{{{ co_<text:span text:style-name="B">quan }}</text:span>}}: {{{{ trich_yeu }}}}</text:p>
<text:p>{{%p if so_lieu_mo_phong %}}</text:p><text:p>Dấu: {{{{ so_lieu_mo_phong }}}}</text:p>
<text:p>{{%p else %}}</text:p><text:p>Số liệu thật</text:p><text:p>{{%p endif %}}</text:p>
<text:p>{{{{ noi_dung }}}}</text:p>
<table:table><table:table-column/><table:table-column/><table:table-row><table:table-cell>
<text:p>{{{{ noi_nhan }}}}</text:p></table:table-cell><table:table-cell>
<text:p>{{{{ chuc_vu }}}}</text:p></table:table-cell></table:table-row></table:table><text:p/>
</office:text></office:body></office:document>"""
WIDE: Node = {
    **TABLE,
    "caption": "Bảng rộng",
    "columns": [{"title": f"Chỉ-tiêu-thứ-{n}", "align": "end", "width": 1} for n in range(14)],
    "rows": [["192.566"] * 14] * 3,
    "emphasis": [],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The template of an office, written by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "mau.fodt").write_text(OFFICE, "utf-8")
    (saved,) = converted([folder / "mau.fodt"], "docx:MS Word 2007 XML", folder / "saved")
    return saved.read_bytes()


def template(*texts: str) -> bytes:
    """A template of these paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def body_texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs]


def everything(document: Document) -> Iterator[str]:
    yield texts(document)
    for section in document.sections:
        yield from (p.text for p in section.header.paragraphs)


# an office's own


def test_a_template_made_in_libreoffice_is_filled(office: bytes, tmp_path: Path) -> None:
    nodes = inprocess.nodes(PROGRAMME, "2023-Q4", "so-tttt")
    content = render_docx(nodes, title="Báo cáo", template=office)
    document = opened(content)
    paragraphs = body_texts(document)
    subject = next(node["subject"] for node in nodes if node["node"] == "cover")
    assert paragraphs[0] == f"Sở Thông tin và Truyền thông: {subject}"
    assert paragraphs[1] == f"Dấu: {MARK}" and "Số liệu thật" not in paragraphs
    assert document.sections[0].header.paragraphs[0].text == "Sở Thông tin và Truyền thông"
    assert not any("{{" in text or "{%" in text for text in everything(document))
    signed = next(table for table in document.tables if "GIÁM ĐỐC" in table.rows[0].cells[1].text)
    assert signed.rows[0].cells[0].text.startswith("- Như trên;\n- ")
    # its own heading, font and measures; what it lacks is added
    chapter = next(p for p in document.paragraphs if p.text == "I. Những điểm chính")
    assert chapter.style.name == "Heading 1"
    assert chapter.style.font.color.rgb == RGBColor.from_string("006633")
    assert document.styles["Normal"].font.name == "Liberation Sans"
    text = document.sections[0].page_width - Mm(35) - Mm(25)
    assert abs(sum(column.width for column in document.tables[0].columns) - text) < Mm(0.1)
    assert "Ghi chú bảng" in {p.style.name for p in document.paragraphs}
    assert content == render_docx(nodes, title="Báo cáo", template=office)
    # nothing becomes worse than LibreOffice left it
    worse = set(complaints(content, tmp_path / "x.docx"))
    assert worse <= set(complaints(office, tmp_path / "mau.docx"))
    (made_pdf,) = converted([tmp_path / "x.docx"], "pdf", tmp_path / "pdf")
    printed = "".join(page.extract_text() for page in PdfReader(made_pdf).pages)
    assert MARK in printed and "I. Những điểm chính" in printed and "GIÁM ĐỐC" in printed


def test_a_template_asks_whether_a_value_is_there(office: bytes) -> None:
    real = [{**COVER, "mark": None}, paragraph("x"), CLOSING]
    paragraphs = body_texts(opened(render_docx(real, title="x", template=office)))
    assert "Số liệu thật" in paragraphs and not any("Dấu" in text for text in paragraphs)


def test_captions_stay_with_their_tables_whatever_the_style_of_an_office(office: bytes) -> None:
    body = part(render_docx([TABLE, FIGURE], title="x", template=office), "word/document.xml")
    for code in body.iter(f"{W}instrText"):
        if "SEQ" in code.text:
            caption = next(ancestor for ancestor in code.iterancestors(f"{W}p"))
            assert caption.find(f"{W}pPr/{W}keepNext") is not None


# what is refused


@pytest.mark.parametrize(
    ("texts", "what", "todo"),
    [
        (["{{ noi_dun }}"], "không có chỗ điền noi_dun", "có phải là: noi_dung"),
        (["{{ Tên báo cáo }}"], "chỗ điền {{ Tên báo cáo }} không chỉ", "có phải là: ten_bao_cao"),
        (["{%p if kyy %}", "x", "{%p endif %}"], "không có chỗ điền kyy", "ky"),
        (["{{ ky.__class__ }}"], "chỗ điền {{ ky.__class__ }} không chỉ là một tên", "if"),
        (["{{ ky | upper }}"], "không chỉ là một tên", "if"),
        (["{{ 7*7 }}"], "không chỉ là một tên", "if"),
        (["{% for x in ky %}{{ x }}{% endfor %}"], "không chỉ là một tên", "if"),
        (["{{p ky }}"], "có chữ p, r, tr hoặc tc trước tên", "viết {{ tên }}"),
        (["{{ ky"], "viết dở", "viết {{ tên }}"),
        (["{%p if ky %}", "x"], "không có endif", "{%p endif %}"),
        (["Trước {{ noi_dung }} sau"], "noi_dung không đứng riêng một đoạn", "một mình"),
        (["{{ noi_dung }}", "{{ noi_dung }}"], "có 2 chỗ điền noi_dung", "một đoạn"),
        ([], "có 0 chỗ điền noi_dung", "{{ noi_dung }}"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_named(
    texts: list[str], what: str, todo: str
) -> None:
    faults = template_faults(template(*texts))
    assert any(what in fault.what and todo in fault.todo for fault in faults), faults
    with pytest.raises(ReportError):
        render_docx([paragraph("x")], title="x", template=template(*texts))


def test_placeholders_are_checked_wherever_they_are_filled() -> None:
    document = opened(template("{{ noi_dung }}"))
    document.sections[0].header.paragraphs[0].text = "{{ kyy }}"
    document.sections[0].footer.paragraphs[0].text = "{{ don_vii }}"
    document.core_properties.title = "{{ ky.__class__ }}"
    document.add_table(1, 1).cell(0, 0).text = "{{ chuc_vuu }}"
    target = io.BytesIO()
    document.save(target)
    reasons = " ".join(fault.what for fault in template_faults(target.getvalue()))
    assert all(name in reasons for name in ("kyy", "don_vii", "ky.__class__", "chuc_vuu"))


def test_a_condition_that_would_break_the_file_is_refused() -> None:
    document = opened(template("{{ noi_dung }}", "{% if ky %}"))
    document.add_table(1, 1).cell(0, 0).text = "{% endif %}"
    target = io.BytesIO()
    document.save(target)
    assert "cùng cấp" in template_faults(target.getvalue())[0].what


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04", bytes(3_000_000)])
def test_what_is_no_word_file_or_too_large_is_said(content: bytes) -> None:
    assert "mẫu" in template_faults(content)[0].what


def test_a_misspelt_placeholder_stops_the_build_with_file_and_nearest_names(
    tmp_path: Path,
) -> None:
    project = copy_project(tmp_path)
    folder = project.params / "branding"
    folder.mkdir(exist_ok=True)
    (folder / "mau.docx").write_bytes(template("{{ trich_yeuu }}", "{{ noi_dung }}"))
    replace_text(project, "params/branding.yml", 'word: ""', "word: mau.docx")
    with pytest.raises(ParamsError) as caught:
        load_setting(project, PROGRAMME)
    assert str(caught.value) == (
        "không có chỗ điền trich_yeuu\n"
        "  ở đâu: params/branding/mau.docx\n"
        "  tìm thấy: {{ trich_yeuu }}\n"
        "  cần làm: có phải là: trich_yeu?"
    )
    (folder / "mau.docx").write_bytes(template("{{ trich_yeu }}", "{{ noi_dung }}"))
    assert load_setting(project, PROGRAMME).word == (folder / "mau.docx").read_bytes()
    name = f"params/programmes/{PROGRAMME}.yml"
    replace_text(project, name, "\ncover:\n", "\nbranding: {word: rieng.docx}\ncover:\n")
    with pytest.raises(ParamsError, match=r"Thiếu mẫu Word[\s\S]*params/branding/rieng\.docx"):
        load_setting(project, PROGRAMME)
    assert load_setting(project, "dak-nong-2022").word


# text is never a template


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% endif %}", "{_{ x }_}", "{# x #}", "<w:p/>"])
def test_text_of_data_is_never_filled_in(text: str, office: bytes) -> None:
    nodes = [{**COVER, "subject": text, "agency": text}, paragraph(text), CLOSING]
    for base in (b"", office):
        filled = texts(opened(render_docx(nodes, title=text, template=base)))
        assert filled.casefold().count(text.casefold()) == 3


# ours


def test_the_data_dictionary_lists_every_placeholder() -> None:
    manual = (REPO.root / "docs" / "data-dictionary.md").read_text("utf-8")
    for name, meaning in {**BLOCKS, **FIELDS}.items():
        assert f"| `{name}` | {meaning} |" in manual


def test_our_template_is_what_its_script_makes() -> None:
    assert unzip_parts(OURS) == unzip_parts(made())
    assert template_faults(OURS) == ()


def test_a_template_leaves_no_name_and_no_date_of_its_author() -> None:
    document = opened(template("{{ noi_dung }}"))
    document.core_properties.last_modified_by = "Nguyễn Văn A"
    target = io.BytesIO()
    document.save(target)
    content = render_docx([COVER], title="Tên", template=target.getvalue())
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert "Nguyễn Văn A" not in core and "dcterms" not in core and "python-docx" not in core
    assert "<dc:title>Tên</dc:title>" in core and COVER["agency"] in core


def test_captions_are_counted_by_word_and_hold_their_numbers() -> None:
    body = part(render_docx([TABLE, FIGURE, TABLE, FIGURE], title="x"), "word/document.xml")
    counted = [field.text.strip() for field in body.iter(f"{W}instrText") if "SEQ" in field.text]
    assert counted == [rf"SEQ {name} \* ARABIC" for name in ("Bảng", "Hình") * 2]
    paragraphs = body_texts(opened(render_docx([TABLE, FIGURE, TABLE, FIGURE], title="x")))
    captions = [text for text in paragraphs if text.startswith(("Bảng", "Hình"))]
    assert [text.partition(".")[0] for text in captions] == ["Bảng 1", "Hình 1", "Bảng 2", "Hình 2"]


def test_the_table_of_contents_holds_links_to_chapters_and_annexes() -> None:
    missing = {**heading(1, "II. Ba: chưa có"), "empty": True}
    nodes = [COVER, heading(1, "I. Một"), heading(2, "1. Hai"), paragraph("x"), missing, CLOSING]
    nodes.append({"node": "annex", "title": "Biểu"})
    body = part(render_docx(nodes, title="x"), "word/document.xml")
    (listed,) = body.iter(f"{W}sdt")
    code = next(field.text for field in listed.iter(f"{W}instrText"))
    assert code.strip() == r'TOC \o "1-1" \n \h \z \u'
    places = {bookmark.get(f"{W}name"): bookmark for bookmark in body.iter(f"{W}bookmarkStart")}
    links = {"".join(a.itertext()): a.get(f"{W}anchor") for a in listed.iter(f"{W}hyperlink")}
    assert list(links) == ["I. Một", "II. Ba: chưa có", "Phụ lục. Biểu"]
    heads = ["".join(places[anchor].getparent().itertext()) for anchor in links.values()]
    assert heads == ["I. Một", "II. Ba: chưa có", "Phụ lụcBiểu"]
    levels = [places[anchor].getparent().find(f".//{W}outlineLvl") for anchor in links.values()]
    assert [level is not None and level.get(f"{W}val") for level in levels] == [False, "0", False]
    assert not [
        *part(render_docx([paragraph("x")], title="x"), "word/document.xml").iter(f"{W}sdt")
    ]


def test_a_wide_table_stands_with_its_heading_on_a_turned_sheet() -> None:
    nodes = [COVER, paragraph("Trước"), heading(1, "I. Rộng"), WIDE, paragraph("Sau"), CLOSING]
    document = written(nodes)
    shapes = [(section.page_width > section.page_height, bool(section._sectPr.titlePg_val))
              for section in document.sections]  # fmt: skip
    assert shapes == [(False, True), (True, False), (False, False)]
    paragraphs = body_texts(document)
    ends = [place for place, p in enumerate(document.paragraphs) if p.style.name == "Hết phần"]
    assert ends[0] < paragraphs.index("I. Rộng") < paragraphs.index("Bảng 1. Bảng rộng") < ends[1]
    assert paragraphs.index("Trước") < ends[0] and ends[1] < paragraphs.index("Sau")
    turned = document.sections[1]
    across = turned.page_width - turned.left_margin - turned.right_margin
    wide = next(table for table in document.tables if len(table.columns) == 14)
    assert abs(sum(column.width for column in wide.columns) - across) < Mm(0.1)
    upright = written([COVER, paragraph("Trước"), TABLE, paragraph("Sau")])
    assert len(upright.sections) == 1


def test_an_annex_of_one_wide_table_leaves_no_sheet_empty() -> None:
    annex = {"node": "annex", "title": "Biểu"}
    document = written([COVER, paragraph("x"), CLOSING, annex, WIDE, annex, paragraph("y")])
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    last = written([COVER, paragraph("x"), CLOSING, annex, WIDE])
    assert [section.page_width > section.page_height for section in last.sections] == [False, True]


def test_what_stands_behind_the_signature_stays_behind_it() -> None:
    text = texts(written([COVER, paragraph("x"), CLOSING, paragraph("Mã kiểm chứng")]))
    assert text.index("GIÁM ĐỐC") < text.index("Mã kiểm chứng")


def test_what_word_needs_survives_libreoffice_and_back(tmp_path: Path) -> None:
    nodes: list[Any] = [*EVERYTHING, {"node": "annex", "title": "Biểu"}, WIDE]
    (tmp_path / "x.docx").write_bytes(render_docx(nodes, title="x"))
    (saved,) = converted([tmp_path / "x.docx"], "docx:MS Word 2007 XML", tmp_path / "back")
    before, after = (opened(path.read_bytes()) for path in (tmp_path / "x.docx", saved))
    assert texts(after).split() == texts(before).split()
    styled = [
        {p.text: p.style.name for p in document.paragraphs if p.text}
        for document in (before, after)
    ]
    assert styled[1] == styled[0]
    assert [shape._inline.docPr.get("descr") for shape in after.inline_shapes] == [FIGURE["alt"]]
    codes = [field.text.split()[0] for field in after.element.body.iter(f"{W}instrText")]
    assert {"SEQ", "TOC"} <= set(codes)
    heads = [table.rows[0]._tr.trPr.find(f"{W}tblHeader") for table in after.tables]
    assert sum(head is not None for head in heads) == 2
    assert [section.page_width > section.page_height for section in after.sections][-1]
