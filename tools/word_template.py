"""Makes our Word template, `src/helpers/documents/templates/report.docx`.

Page, styles and head are those of Nghị định 30/2020/NĐ-CP, Phụ lục I. Run it after a change here:
`python -m tools.word_template`; a test compares the file with what this makes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor, Twips
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from helpers.documents.docx.elements import Element, element, field
from helpers.documents.zipped import unzip_parts, zip_parts

FILE = Path(__file__).parents[1] / "src/helpers/documents/templates/report.docx"
FONT, TYPEWRITER = "Times New Roman", "Courier New"
_FONTS = {FONT: ("Tinos", "roman", "variable"), TYPEWRITER: ("Cousine", "modern", "fixed")}
CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
TEXT_WIDTH = Mm(162)
AGENCY_WIDTH = Mm(69)
ACCENT, ORANGE, GREY = "1F4E79", "9A5B00", "545454"
_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_UNUSED = {RT.EXTENDED_PROPERTIES, RT.THUMBNAIL, RT.CUSTOM_XML, RT.WEB_SETTINGS, _EFFECTS}
_COLOURS = {
    **{"dk2": "333333", "lt2": "F0F0F0", "accent1": ACCENT, "accent2": "B8500A"},
    **{"accent3": "00706A", "accent4": "7B3F8C", "accent5": "595959", "accent6": ORANGE},
    **{"hlink": ACCENT, "folHlink": "7B3F8C"},
}
# id, name, based on, next; lengths in points, line and indents too
_PARAGRAPHS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("BodyText", "Body Text", "", "", {"around": (3, 6), "line": 1.15, "first": 28.35, "to": BOTH}),
    ("Heading1", "heading 1", "", "Body Text",
     {"around": (12, 6), "first": 28.35, "bold": True, "caps": True, "level": 0}),
    ("Heading2", "heading 2", "", "Body Text",
     {"around": (9, 5), "first": 28.35, "bold": True, "level": 1}),
    ("Heading3", "heading 3", "", "Body Text",
     {"around": (7, 4), "first": 28.35, "bold": True, "italic": True, "level": 2}),
    ("AnnexNote", "Phụ lục kèm theo", "", "Body Text",
     {"around": (0, 3), "to": CENTRE, "italic": True, "stay": True}),
    ("Annex", "Phụ lục", "", "Phụ lục kèm theo",
     {"around": (0, 3), "to": CENTRE, "bold": True, "size": 14, "level": 0}),
    ("SectionEnd", "Hết phần", "", "", {"size": 1, "line": Pt(1)}),
    ("Subtitle", "Subtitle", "", "Body Text",
     {"to": CENTRE, "bold": True, "size": 14, "stay": True}),
    ("Title", "Title", "", "Subtitle",
     {"around": (16, 0), "to": CENTRE, "bold": True, "caps": True, "size": 14, "stay": True}),
    ("Caption", "caption", "", "Body Text",
     {"around": (11, 5), "bold": True, "size": 12, "stay": True, "whole": True}),
    ("FigureTitle", "Tên biểu đồ", "caption", "", {"around": (11, 1)}),
    ("FigureNote", "Mô tả biểu đồ", "", "",
     {"around": (0, 3), "size": 11, "colour": GREY, "stay": True, "whole": True}),
    ("Figure", "Hình", "", "", {"around": (0, 8)}),
    ("ListBullet", "List Bullet", "Body Text", "",
     {"around": (0, 5), "left": 42.5, "first": -14.15}),
    ("ListNumber", "List Number", "Body Text", "",
     {"around": (0, 5), "left": 48.2, "first": -19.85}),
    ("Header", "header", "", "", {"to": CENTRE}),
    ("HeaderMark", "Dấu ở đầu trang", "header", "", {"to": WD_ALIGN_PARAGRAPH.RIGHT, "size": 8}),
    ("Letterhead", "Đầu văn bản", "", "", {"to": CENTRE, "size": 12}),
    ("LetterheadLine", "Đường kẻ ngắn", "Đầu văn bản", "", {"around": (4, 0), "line": Pt(6)}),
    ("Addressee", "Kính gửi", "", "", {"around": (6, 6), "to": CENTRE}),
    ("AddresseeRow", "Kính gửi (nhiều nơi)", "", "", {"around": (0, 2), "left": 113.4}),
    ("MarkLine", "Dòng số liệu mô phỏng", "", "",
     {"around": (6, 6), "to": CENTRE, "stay": True}),
    ("ContentsHead", "TOC Heading", "", "",
     {"around": (12, 4), "bold": True, "to": CENTRE, "stay": True}),
    ("Contents1", "toc 1", "", "", {"around": (0, 2), "left": 28.35}),
    *((f"TableText{half}", f"Chữ trong bảng {half // 2}", "", "",
       {"around": (1.5, 1.5), "size": half / 2}) for half in (22, 20, 18, 16, 14)),
    ("TableNote", "Ghi chú bảng", "", "",
     {"around": (4, 6), "size": 11, "colour": GREY, "italic": True, "whole": True}),
    ("Remark", "Ô lưu ý", "", "", {"around": (10, 10), "size": 12, "box": ("2F5D8A", "EFF4F9")}),
    ("Warning", "Ô cảnh báo", "", "", {"around": (10, 10), "size": 12, "box": (ORANGE, "FBF5EA")}),
    ("Preformatted", "HTML Preformatted", "", "",
     {"around": (6, 6), "size": 9, "font": TYPEWRITER, "fill": "F4F4F4"}),
    ("Recipients", "Nơi nhận", "", "", {"size": 11}),
    ("RecipientsHead", "Nơi nhận (đầu mục)", "", "Nơi nhận",
     {"size": 12, "bold": True, "italic": True, "stay": True}),
    ("Signature", "Chữ ký", "", "", {"to": CENTRE, "bold": True}),
)  # fmt: skip
_BUILT_IN = {
    *("Body Text", "heading 1", "heading 2", "heading 3", "Title", "Subtitle", "caption"),
    *("List Bullet", "List Number", "header", "HTML Preformatted", "toc 1"),
    "TOC Heading",
}


def made() -> bytes:
    """The template as the bytes of a .docx file, the same at every run."""
    document = docx.Document()
    _strip(document)
    _page(document)
    _defaults(document)
    _paragraph_styles(document)
    _other_styles(document)
    _headers(document)
    _head(document)
    document.add_paragraph("{{ noi_dung }}", style="Body Text")
    _signature(document)
    target = io.BytesIO()
    document.save(target)
    return zip_parts(unzip_parts(target.getvalue()))


def _strip(document: Document) -> None:
    """What python-docx's own template brings along and a report of an office does not use."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNUSED]:
            del rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) != "1" or style.get(qn("w:type")) == "numbering":
            styles.remove(style)
    styles.remove(styles.find(qn("w:latentStyles")))
    numbering = document.part.numbering_part.element
    for child in [*numbering]:
        numbering.remove(child)
    for child in [*document.core_properties._element]:
        document.core_properties._element.remove(child)
    settings = document.settings.element
    kept = {qn(f"w:{name}") for name in ("characterSpacingControl", "compat")}
    for child in [*settings]:
        if child.tag not in kept:
            settings.remove(child)
    compat = settings.find(qn("w:compat"))
    for child in [*compat]:
        compat.remove(child)
    compat.append(
        element("compatSetting", name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word", val="15")
    )  # fmt: skip
    settings.insert(0, element("defaultTabStop", val="567"))
    for name, value in (("themeFontLang", "vi-VN"), ("decimalSymbol", ","), ("listSeparator", ";")):
        settings.append(element(name, val=value))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    section.left_margin, section.right_margin = Twips(1701), Twips(1021)  # 30 and 18 mm
    section.header_distance, section.footer_distance = Mm(11), Mm(10)
    section.different_first_page_header_footer = True


def _defaults(document: Document) -> None:
    """Font and language of all text, and the theme that Word offers to who goes on editing."""
    words = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in [*words]:
        words.remove(child)
    words.append(element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
    words.append(element("sz", val="26"))
    words.append(element("szCs", val="26"))
    words.append(element("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"))
    paragraphs = document.styles.element.find(f".//{qn('w:pPrDefault')}")
    for child in [*paragraphs]:
        paragraphs.remove(child)
    parts = {str(part.partname): part for part in document.part.package.iter_parts()}
    theme = etree.fromstring(parts["/word/theme/theme1.xml"].blob)
    for latin in theme.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    for name, colour in _COLOURS.items():
        for child in theme.iter(qn(f"a:{name}")):
            child[0].set("val", colour)
    fonts = element("fonts", *(_font(name, *facts) for name, facts in _FONTS.items()))
    for name, tree in (("theme/theme1", theme), ("fontTable", fonts)):
        parts[f"/word/{name}.xml"]._blob = etree.tostring(
            tree, xml_declaration=True, encoding="UTF-8", standalone=True
        )


def _font(name: str, instead: str, family: str, pitch: str) -> Element:
    """A font with the one of the same widths that takes its place where it is missing."""
    facts = {"altName": instead, "charset": "00", "family": family, "pitch": pitch}
    return element("font", *(element(tag, val=value) for tag, value in facts.items()), name=name)


def _paragraph_styles(document: Document) -> None:
    normal = document.styles["Normal"].element
    for tag in ("w:pPr", "w:rPr"):
        if (had := normal.find(qn(tag))) is not None:
            normal.remove(had)
    for identity, name, based, following, form in _PARAGRAPHS:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name in _BUILT_IN)
        style.element.set(qn("w:styleId"), identity)
        style.base_style = document.styles[based or "Normal"]
        if following:
            named = {other.name: other for other in document.styles}
            style.next_paragraph_style = named.get(following) or style
        style.quick_style = True
        _format(style, form)


def _format(style: Any, form: dict[str, Any]) -> None:
    shape, font = style.paragraph_format, style.font
    if around := form.get("around"):
        shape.space_before, shape.space_after = Pt(around[0]), Pt(around[1])
    if line := form.get("line"):
        shape.line_spacing = line
        if isinstance(line, Emu):
            shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.alignment = form.get("to")
    shape.keep_with_next = form.get("stay") or ("level" in form) or None
    shape.keep_together = form.get("whole") or ("level" in form) or None
    shape.left_indent = Pt(form["left"]) if "left" in form else None
    shape.first_line_indent = Pt(form["first"]) if "first" in form else None
    font.bold, font.italic, font.all_caps = form.get("bold"), form.get("italic"), form.get("caps")
    font.size = Pt(form["size"]) if "size" in form else None
    if colour := form.get("colour"):
        font.color.rgb = RGBColor.from_string(colour)
    if face := form.get("font"):
        _face(font, face)
    properties = style.element.get_or_add_pPr()
    if "level" in form:
        properties.append(element("outlineLvl", val=form["level"]))
    if box := form.get("box"):
        shape.left_indent = shape.right_indent = Pt(8.5)
        edges = [element(side, val="single", sz=24 if side == "left" else 4,
                         space=7 if side in ("left", "right") else 5, color=box[0])
                 for side in ("top", "left", "bottom", "right")]  # fmt: skip
        _before_spacing(properties, element("pBdr", *edges))
    if fill := form.get("fill") or (box and box[1]):
        _before_spacing(properties, element("shd", val="clear", color="auto", fill=fill))
    if style.name == "Đường kẻ ngắn":
        edge = element("top", val="single", sz=6, space=1, color="000000")
        _before_spacing(properties, element("pBdr", edge))


def _before_spacing(properties: Any, made: Element) -> None:
    properties.find(qn("w:spacing")).addprevious(made)


def _face(font: Any, face: str) -> None:
    font.name = face
    font.element.rPr.rFonts.set(qn("w:cs"), face)


def _other_styles(document: Document) -> None:
    styles = document.styles
    mark = styles.add_style("Dấu số liệu mô phỏng", WD_STYLE_TYPE.CHARACTER)
    mark.font.bold, mark.font.color.rgb = True, RGBColor.from_string(ORANGE)
    mark.element.rPr.append(element("bdr", val="single", sz=6, space=0, color=ORANGE))
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, True)
    link.font.underline, link.font.color.rgb = True, RGBColor.from_string(ACCENT)
    code = styles.add_style("Mã", WD_STYLE_TYPE.CHARACTER)
    _face(code.font, TYPEWRITER)
    table = styles.add_style("Bảng báo cáo", WD_STYLE_TYPE.TABLE)
    layout = styles.add_style("Bảng dàn trang", WD_STYLE_TYPE.TABLE)
    for style, identity in ((mark, "Mark"), (code, "Code"), (table, "ReportTable"),
                            (layout, "LayoutTable")):  # fmt: skip
        style.element.set(qn("w:styleId"), identity)
    plain = styles.default(WD_STYLE_TYPE.TABLE).element.find(qn("w:tblPr"))
    for side in plain.find(qn("w:tblCellMar")):
        side.set(qn("w:w"), "0")
    for style in (table, layout):
        style.base_style = styles.default(WD_STYLE_TYPE.TABLE)
        style.quick_style = True

    def edge(side: str, thick: int, colour: str) -> Element:
        return element(side, val="single", sz=thick, space=0, color=colour)

    table.element.append(
        element("tblPr", element("tblBorders", edge("top", 8, "333333"),
                                 edge("bottom", 4, "333333"), edge("insideH", 4, "B3B3B3")))
    )  # fmt: skip
    head = element("tcPr",
                   element("tcBorders", edge("top", 8, "333333"), edge("bottom", 8, "333333")),
                   element("shd", val="clear", color="auto", fill="F0F0F0"))  # fmt: skip
    table.element.append(element("tblStylePr", element("rPr", element("b")), head, type="firstRow"))


def _headers(document: Document) -> None:
    """Pages are numbered from the second on; each bears the mark of simulated figures."""
    section = document.sections[0]
    for header in (section.first_page_header, section.header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "header"
        mark = header.add_paragraph(style="Dấu ở đầu trang")
        mark.add_run("{% if so_lieu_mo_phong %} {{ so_lieu_mo_phong }} {% endif %}",
                     style="Dấu số liệu mô phỏng")  # fmt: skip
    section.header.paragraphs[0]._p.extend(field("PAGE", "2"))


def _head(document: Document) -> None:
    left, right = AGENCY_WIDTH, TEXT_WIDTH - AGENCY_WIDTH
    document.add_paragraph("{%p if co_quan %}")
    cells = _layout(document, 2, (left, right))
    agency, state, number, date = cells
    agency.text = "{%p if logo %}"
    lines = [
        ("{{ logo }}", False), ("{%p endif %}", False), ("{%p if co_quan_chu_quan_hoa %}", False),
        ("{{ co_quan_chu_quan_hoa }}", False), ("{%p endif %}", False), ("{{ co_quan_hoa }}", True),
    ]  # fmt: skip
    for text, bold in lines:
        agency.add_paragraph(style="Đầu văn bản").add_run(text).bold = bold or None
    _short_line(agency.add_paragraph(), (left - Mm(22)) // 2)
    _only(state, "{{ quoc_hieu }}").bold = True
    motto = state.add_paragraph(style="Đầu văn bản").add_run("{{ tieu_ngu }}")
    motto.bold, motto.font.size = True, Pt(13)
    _short_line(state.add_paragraph(), (right - Mm(56)) // 2)
    _only(number, f"{{{{ nhan_so }}}}:{chr(160) * 8}/{{{{ ky_hieu }}}}").font.size = Pt(13)
    written = _only(date, "{{ dia_danh }}, {{ ngay_thang }}")
    written.italic, written.font.size = True, Pt(13)
    document.add_paragraph("{{ ten_bao_cao }}", style="Title")
    document.add_paragraph("{{ trich_yeu }}", style="Subtitle")
    _short_line(document.add_paragraph(), (TEXT_WIDTH - Mm(40)) // 2)
    with_if = document.add_paragraph
    with_if("{%p if so_lieu_mo_phong %}")
    mark = with_if(style="Dòng số liệu mô phỏng")
    mark.add_run(" {{ so_lieu_mo_phong }} ", style="Dấu số liệu mô phỏng")
    with_if("{%p endif %}")
    with_if("{{ muc_luc }}", style="toc 1")
    with_if("{%p if kinh_gui_nhieu %}")
    with_if("{{ nhan_kinh_gui }}:", style="Kính gửi (nhiều nơi)")
    with_if("{{ kinh_gui_nhieu }}", style="Kính gửi (nhiều nơi)")
    with_if("{%p elif kinh_gui %}")
    with_if("{{ nhan_kinh_gui }}: {{ kinh_gui }}", style="Kính gửi")
    with_if("{%p endif %}")
    with_if("{%p if can_cu %}")
    with_if("{{ can_cu }}", style="Body Text")
    with_if("{%p endif %}")
    with_if("{%p endif %}")


def _signature(document: Document) -> None:
    document.add_paragraph("{%p if chuc_vu %}")
    document.add_paragraph(style="Body Text").paragraph_format.keep_with_next = True
    left, right = _layout(document, 1, (TEXT_WIDTH // 2, TEXT_WIDTH // 2))
    _only(left, "{{ nhan_noi_nhan }}:", "Nơi nhận (đầu mục)")
    left.add_paragraph("{{ noi_nhan }}", style="Nơi nhận")
    right.text = "{%p if quyen_han_ky %}"
    for text in ("{{ quyen_han_ky }}", "{%p endif %}", "{{ chuc_vu }}", "", "", "", "",
                 "{{ nguoi_ky }}"):  # fmt: skip
        right.add_paragraph(text, style="Chữ ký")
    document.add_paragraph(style="Nơi nhận")
    document.add_paragraph("{%p endif %}")


def _layout(document: Document, rows: int, widths: tuple[int, ...]) -> list[_Cell]:
    """A table without lines, for what stands side by side; its cells row by row."""
    table = document.add_table(rows, len(widths), style="Bảng dàn trang")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    properties = table._tbl.tblPr
    if (look := properties.find(qn("w:tblLook"))) is not None:
        properties.remove(look)
    measure = properties.find(qn("w:tblW"))
    measure.set(qn("w:type"), "dxa")
    measure.set(qn("w:w"), str(Emu(sum(widths)).twips))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
    return list(_cells(table, widths))


def _cells(table: Any, widths: tuple[int, ...]) -> Iterator[_Cell]:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)
            yield cell


def _only(cell: _Cell, text: str, style: str = "Đầu văn bản") -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    return paragraph.add_run(text)


def _short_line(paragraph: Paragraph, side: int) -> None:
    paragraph.style = "Đường kẻ ngắn"
    paragraph.paragraph_format.left_indent = Twips(Emu(side).twips)
    paragraph.paragraph_format.right_indent = Twips(Emu(side).twips)


if __name__ == "__main__":
    FILE.write_bytes(made())
    print(f"{FILE.name}: {FILE.stat().st_size} byte")
