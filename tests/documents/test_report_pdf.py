"""The PDF: literal text, layout rules of Nghị định 30, tags, same bytes, clear errors."""

import base64
import io
import json
import os
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from helpers.core.errors import BaocaoError, ReportError
from helpers.documents.pdf.render import render_pdf
from helpers.documents.pdf.tags import tag_row_headers

Node = dict[str, Any]
MARK = "SỐ LIỆU MÔ PHỎNG"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">'
    '<rect width="90" height="90" fill="#1f4e79"/>'
    '<text x="9" y="120" style="font: 12px \'Arimo\', sans-serif">Tỷ lệ hồ sơ</text></svg>'
)
COVER: Node = {
    "node": "cover",
    "title": "BÁO CÁO",
    "subject": "Kết quả quý IV năm 2023",
    "unit": "Sở Thông tin và Truyền thông",
    "period": "Quý IV năm 2023",
    "mark": MARK,
    "parent_agency": "Ủy ban nhân dân tỉnh Đắk Nông",
    "agency": "Sở Thông tin và Truyền thông",
    "place": "Đắk Nông",
    "symbol": "BC-STTTT",
    "addressee": ["Ủy ban nhân dân tỉnh"],
    "basis": "Thực hiện Quyết định số 650/QĐ-UBND, Sở báo cáo như sau:",
}
CLOSING: Node = {
    "node": "closing",
    "recipients": ["Như trên", "Lưu: VT"],
    "authority": None,
    "position": "Giám đốc",
    "signatory": None,
}


PICTURE: Node = {"node": "image", "mime": "image/png", "data": "", "alt": "x"}


def paragraph(text: str) -> Node:
    return {"node": "paragraph", "text": [{"text": text}]}


def heading(level: int, text: str) -> Node:
    return {"node": "heading", "level": level, "text": [{"text": text}]}


def figure(svg: str = SVG) -> Node:
    return {
        "node": "figure",
        "title": "Tỷ lệ tăng",
        "subtitle": "%, theo quý",
        "alt": "Cột tăng từ 31,2% lên 52,7%",
        "svg": svg,
        "scope": "unit",
    }


def table(rows: int, columns: int = 3, row_header: int = 1, caption: str = "Kết quả") -> Node:
    return {
        "node": "table",
        "caption": caption,
        "columns": [
            {"title": f"Cột {x}", "align": "start" if x == 1 else "end", "width": 4}
            for x in range(columns)
        ],
        "rows": [[f"{y}.{x}" for x in range(columns)] for y in range(rows)],
        "row_header": row_header,
        "notes": ["Nguồn: mô phỏng."],
        "emphasis": [0],
        "scope": "comparison",
    }


def render(*nodes: Node) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(list(nodes), title="Báo cáo thử")))


def pages_of(reader: PdfReader) -> list[str]:
    texts = (page.extract_text().replace("\u00a0", " ") for page in reader.pages)
    return [unicodedata.normalize("NFC", text) for text in texts]


def text_of(reader: PdfReader) -> str:
    return "\n".join(pages_of(reader))


def elements(reader: PdfReader, kind: str) -> list[Any]:
    def walk(element: Any) -> Iterator[Any]:
        element = element.get_object()
        if not hasattr(element, "get"):
            return
        yield element
        below = element.get("/K", [])
        below = below.get_object() if hasattr(below, "get_object") else below
        for child in below if isinstance(below, list) else [below]:
            yield from walk(child)

    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return [element for element in walk(root) if element.get("/S") == kind]


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        "$x$ và 5$",
        "*a* _b_ `c` ~d",
        "<script>alert(1)</script>",
        "@ref <nhãn> = tiêu đề",
        r"C:\temp\x \u{41} \#",
        "https://daknong.gov.vn/a_b?c=1#d",
        "\"ngoặc\" -- 'đơn' ... // chú thích /* */",
        "- gạch + cộng / Từ: nghĩa",
        '#read("data.json")',
    ],
)
def test_text_comes_out_literally_wherever_it_stands(text: str) -> None:
    cell = table(1)
    cell["caption"] = f"C {text}"
    cell["rows"][0][1] = f"O {text}"
    cell["columns"][1]["width"] = 40
    code = {"node": "code", "text": f"M {text}"}
    page_text = text_of(
        render(heading(1, "x"), heading(2, f"H {text}"), paragraph(f"P {text}"), cell, code)
    )
    joined = "".join(page_text.split())
    for place in "HPCOM":
        assert "".join(f"{place} {text}".split()) in joined


def test_text_is_composed_and_control_characters_are_dropped() -> None:
    page_text = text_of(render(paragraph(unicodedata.normalize("NFD", "Đắk\x00 Nông\x0b"))))
    assert "Đắk Nông" in page_text


def test_the_head_names_state_agency_number_and_date_to_be_filled_in() -> None:
    page_text = text_of(render(COVER, paragraph("Nội dung"), CLOSING))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "Đắk Nông, ngày",
        "/BC-STTTT",
        "Kính gửi: Ủy ban nhân dân tỉnh",
        "- Như trên;",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
    ):
        assert part in page_text


def test_several_addressees_are_listed() -> None:
    page_text = text_of(render({**COVER, "addressee": ["Sở Nội vụ", "Sở Tư pháp"]}))
    assert "– Sở Nội vụ" in page_text
    assert "– Sở Tư pháp" in page_text


def test_the_text_follows_the_head_on_page_one() -> None:
    assert "Nội dung" in render(COVER, paragraph("Nội dung")).pages[0].extract_text()


def test_simulated_data_are_marked_on_every_page() -> None:
    reader = render(COVER, *[paragraph("Chữ " * 300) for _ in range(5)])
    counts = [page.extract_text().count(MARK) for page in reader.pages]
    assert len(counts) > 2
    assert counts == [2] + [1] * (len(counts) - 1)


def test_real_data_carry_no_mark() -> None:
    assert MARK not in text_of(render({**COVER, "mark": None}, paragraph("x")))


def test_page_numbers_start_on_page_two() -> None:
    reader = render(*[paragraph("Chữ " * 300) for _ in range(5)])
    first_words = [page.extract_text().split()[0] for page in reader.pages]
    assert first_words[:3] == ["Chữ", "2", "3"]


def test_pages_are_a4_upright() -> None:
    box = render(paragraph("x")).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_headings_become_bookmarks_and_the_first_level_is_in_capitals() -> None:
    missing = {**heading(1, "II. Kiến nghị: chưa có"), "empty": True}
    reader = render(heading(1, "I. Tình hình"), heading(2, "1. Chung"), paragraph("x"), missing)
    assert reader.outline[0].title == "I. Tình hình"
    assert reader.outline[1][0].title == "1. Chung"
    assert reader.outline[2].title == "II. Kiến nghị: chưa có"
    assert "I. TÌNH HÌNH" in (printed := text_of(reader)) and "II. Kiến nghị" in printed


def test_a_heading_that_skips_a_level_moves_up_as_the_standard_wants() -> None:
    reader = render(heading(1, "I. Trên"), heading(3, "a) Sâu"), paragraph("x"))
    assert [len(elements(reader, kind)) for kind in ("/H1", "/H2", "/H3")] == [1, 1, 0]


def test_the_document_is_tagged_with_title_and_language_and_without_a_date() -> None:
    reader = render(COVER, paragraph("x"))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Báo cáo thử"
    assert not {"/CreationDate", "/ModDate"} & set(reader.metadata)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_only_our_fonts_are_used_and_they_are_embedded() -> None:
    reader = render(COVER, table(2), figure(), CLOSING)
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            below = font["/DescendantFonts"][0].get_object()
            names.add(below["/BaseFont"].split("+")[1].split("-")[0])
            assert "/FontFile2" in below["/FontDescriptor"]
    assert names == {"Tinos", "Arimo"}


def test_text_inside_a_chart_stays_text() -> None:
    assert "Tỷ lệ hồ sơ" in text_of(render(figure()))


@pytest.mark.parametrize("link", ["https://example.com/a.png", "/etc/a.png", "../../a.png"])
def test_a_chart_that_points_outside_is_refused(link: str) -> None:
    inside = f'<image width="9" height="9" href="{link}"/></svg>'
    with pytest.raises(ReportError) as caught:
        render(figure(SVG.replace("</svg>", inside)))
    assert link in caught.value.found


def test_a_figure_says_its_finding_and_carries_its_description() -> None:
    reader = render(figure())
    assert "Tỷ lệ tăng" in text_of(reader)
    assert [str(e["/Alt"]) for e in elements(reader, "/Figure")] == ["Cột tăng từ 31,2% lên 52,7%"]


def test_charts_alike_in_height_stand_side_by_side_and_a_wide_one_alone() -> None:
    def chart(title: str, wide: int, high: int) -> Node:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"/>'
        return {**figure(svg), "title": title}

    nodes = [chart("Mot", 330, 100), chart("Hai", 330, 420), chart("Ba", 330, 120)]
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, at: list[float], *_: Any) -> None:
        places[text.strip()[:3]] = round(at[4]), round(at[5])

    (page,) = render(*nodes, chart("Rong", 600, 90)).pages
    page.extract_text(visitor_text=note)
    mot, hai, ba, wide = (places[name] for name in ("Mot", "Hai", "Ba", "Ron"))
    assert mot[1] == ba[1] > hai[1] > wide[1] and mot[0] == hai[0] == wide[0] < ba[0]


def test_a_picture_of_an_analyst_is_shown_with_its_description() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + check

    head = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    png += chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    node = {**PICTURE, "data": base64.b64encode(png).decode(), "alt": "Ô xám"}
    assert [str(e["/Alt"]) for e in elements(render(node), "/Figure")] == ["Ô xám"]


def test_captioned_tables_are_numbered_and_the_caption_belongs_to_the_table() -> None:
    reader = render(table(2), table(2, caption=""), table(2, caption="Lần hai"))
    assert "Bảng 1. Kết quả" in text_of(reader)
    assert "Bảng 2. Lần hai" in text_of(reader)
    assert len(elements(reader, "/Table")) == 3
    assert len(elements(reader, "/Caption")) == 2


def test_a_long_table_repeats_its_header_and_splits_no_row() -> None:
    long = table(120)
    for row in long["rows"]:
        row[1] += "\nhai\nba"
    pages = [page.extract_text() for page in render(long).pages]
    assert len(pages) > 3
    for page in pages[:-1]:
        assert "Cột 0" in page
        assert page.count("hai") == page.count("ba\n") + page.endswith("ba")


def test_a_caption_stays_with_its_table() -> None:
    for lines in range(28, 40):
        nodes = [paragraph("x") for _ in range(lines)]
        pages = pages_of(render(*nodes, table(9)))
        captioned = next(page for page in pages if "Bảng 1." in page)
        assert "0.1" in captioned


def test_the_text_goes_on_before_a_high_chart_but_not_below_its_heading_nor_the_signature() -> None:
    tall = figure(SVG.replace('"200"', '"800"'))
    lines = [paragraph("x") for _ in range(15)]
    after = [paragraph("sau") for _ in range(4)]  # the last one stays with the signature
    first, second = pages_of(render(*lines, tall, *after, CLOSING))
    assert first.count("sau") == 3 and tall["title"] in second and "GIÁM ĐỐC" in second
    first, second, *_ = pages_of(render(*lines, heading(1, "Đầu"), tall, *after))
    assert "sau" not in first and second.index("ĐẦU") < second.index(tall["title"])


def test_each_row_is_headed_by_its_row_header_and_its_cells_name_it() -> None:
    reader = render(table(3), table(0), table(2, row_header=0, caption=""))
    heads = [
        element for element in elements(reader, "/TH") if element["/A"][0].get("/Scope") == "/Row"
    ]
    assert [str(head["/ID"]) for head in heads] == ["U1r1", "U1r2", "U1r3", "U3r1", "U3r2"]
    cells = [list(map(str, cell["/A"][0]["/Headers"])) for cell in elements(reader, "/TD")]
    assert cells[:2] == [["U1x0y0", "U1r1"], ["U1x2y0", "U1r1"]]
    assert cells[-1] == ["U3x2y0", "U3r2"]
    names = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"][::2]
    assert list(names) == sorted(names)


def test_row_headers_that_cannot_be_found_are_an_error() -> None:
    with pytest.raises(ReportError):
        tag_row_headers(render_pdf([paragraph("x")], title="x"), [(0, 1)])
    with pytest.raises(ReportError):
        tag_row_headers(b"%PDF-1.7 khong phai", [(0, 1)])


def test_twelve_columns_fit_on_an_upright_page() -> None:
    wide = table(3, columns=12)
    wide["rows"][0] = ["136.078"] * 12
    assert text_of(render(wide)).count("136.078") == 12


def test_a_note_and_a_warning_are_told_apart_by_words() -> None:
    notes = [
        {"node": "callout", "kind": kind, "text": [{"text": "mẫu nhỏ"}]}
        for kind in ("note", "warning")
    ]
    page_text = text_of(render(*notes))
    assert "Lưu ý: mẫu nhỏ" in page_text
    assert "Cảnh báo: mẫu nhỏ" in page_text


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for lines in range(28, 40):
        nodes = [paragraph(f"dòng {line}") for line in range(lines)]
        last = render(*nodes, CLOSING).pages[-1].extract_text()
        assert "GIÁM ĐỐC" in last
        assert f"dòng {lines - 1}" in last
        assert "Như trên" in last


def test_what_is_empty_does_no_harm() -> None:
    nodes = [
        {"node": "paragraph", "text": []},
        {"node": "list", "ordered": True, "items": [[]]},
        {"node": "code", "text": ""},
        table(0),
        {**COVER, "addressee": [], "basis": None, "parent_agency": None},
        {**CLOSING, "recipients": []},
    ]
    assert "BÁO CÁO" in text_of(render(*nodes))


def test_web_links_work_and_other_links_stay_text() -> None:
    runs = [
        {"text": "một", "link": "https://daknong.gov.vn"},
        {"text": "hai", "link": "file:///etc/passwd"},
    ]
    page = render({"node": "paragraph", "text": runs}).pages[0]
    assert [note.get_object()["/A"]["/URI"] for note in page["/Annots"]] == [
        "https://daknong.gov.vn"
    ]


def test_labels_follow_the_language() -> None:
    pdf = render_pdf([table(1)], title="Report", lang="en")
    assert "Table 1. Kết quả" in text_of(PdfReader(io.BytesIO(pdf)))
    with pytest.raises(ReportError):
        render_pdf([table(1)], title="Report", lang="xx")


@pytest.mark.parametrize(
    ("node", "named"),
    [
        ({"node": "video"}, "'video'"),
        ({"node": "paragraph"}, "text"),
        ({**table(1), "rows": [["1"]]}, "1 ô"),
        ({**table(1), "row_header": 3}, "cột 3"),
        ({**table(1, 1, 0), "columns": [{"title": "A", "align": "left", "width": 1}]}, "'left'"),
        ({**table(1, 1, 0), "columns": [{"title": "A", "align": "end", "width": 0}]}, "width 0"),
        ({"node": "callout", "kind": "tip", "text": []}, "'tip'"),
        (figure("<svg"), "dòng 1"),
        (figure("<html/>"), "html"),
        ({**PICTURE, "data": "!"}, ""),
        ({**PICTURE, "data": "aGk="}, "image/png"),
    ],
)
def test_a_node_that_cannot_be_shown_is_an_error_that_says_what(node: Node, named: str) -> None:
    with pytest.raises(BaocaoError) as caught:
        render(paragraph("x"), node)
    assert named in caught.value.found
    assert caught.value.where


def test_the_same_nodes_give_the_same_bytes_here_and_in_a_fresh_process(tmp_path: Path) -> None:
    nodes = [COVER, heading(1, "I. Chung"), table(30), figure(), CLOSING]
    here = render_pdf(nodes, title="Báo cáo")
    render_pdf([paragraph("tài liệu khác")], title="Khác")
    assert render_pdf(nodes, title="Báo cáo") == here
    source = tmp_path / "nodes.json"
    source.write_text(json.dumps(nodes), encoding="utf-8")
    program = (
        "import json, pathlib, sys; from helpers.documents.pdf.render import render_pdf;"
        "nodes = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'));"
        "pathlib.Path(sys.argv[2]).write_bytes(render_pdf(nodes, title='Báo cáo'))"
    )
    target = tmp_path / "fresh.pdf"
    path = os.pathsep.join(entry for entry in sys.path if entry)
    subprocess.run(
        [sys.executable, "-c", program, str(source), str(target)],
        check=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
    )
    assert target.read_bytes() == here


def test_documents_made_at_the_same_time_do_not_mix() -> None:
    def holds_its_number(number: int) -> bool:
        pdf = render_pdf([paragraph(f"tài liệu {number}")], title=str(number))
        return f"tài liệu {number}" in text_of(PdfReader(io.BytesIO(pdf)))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(holds_its_number, range(12)))
