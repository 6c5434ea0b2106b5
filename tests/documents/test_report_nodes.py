"""From an executed notebook to nodes: our own outputs, and what an analyst adds."""

import base64
import re
import unicodedata
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import lxml.html
import pandas as pd
import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image
from pypdf import PdfReader

from helpers.core.errors import ReportError
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import render_html
from helpers.documents.nodes.markdown import markdown_nodes
from helpers.documents.nodes.mime import NODES_MIME
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf

Node = dict[str, Any]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Hai cột</title></svg>'


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> Any:
    return new_output("display_data", data=data, metadata=metadata or {})


def plain(nodes: list[Node]) -> list[Node]:
    """The nodes without what says where they come from."""
    return [{k: v for k, v in node.items() if k not in ("origin", "cell")} for node in nodes]


def nodes_of(*outputs: Any, tags: tuple[str, ...] = ()) -> list[Node]:
    cell = new_code_cell("", outputs=list(outputs), metadata={"tags": list(tags)})
    return plain(notebook_to_nodes(new_notebook(cells=[cell])))


def markdown(source: str) -> list[Node]:
    return plain(notebook_to_nodes(new_notebook(cells=[new_markdown_cell(source)])))


def page_of(*cells: Any) -> lxml.html.HtmlElement:
    nodes = notebook_to_nodes(new_notebook(cells=list(cells)))
    return lxml.html.fromstring(render_html(nodes, title="T"))


def test_our_own_nodes_are_taken_as_they_are_before_any_other_form() -> None:
    node = {"node": "callout", "kind": "note", "text": [{"text": "Ghi chú"}]}
    data = {NODES_MIME: {"nodes": [node]}, "text/html": "<table><tr><td>1</td></tr></table>"}
    assert nodes_of(shown(data)) == [node]


def test_cells_come_in_their_order() -> None:
    node = {"node": "code", "text": "hai"}
    cells = [
        new_markdown_cell("một"),
        new_code_cell("", outputs=[shown({NODES_MIME: {"nodes": [node]}})]),
        new_raw_cell("không in"),
        new_markdown_cell("ba"),
    ]
    nodes = notebook_to_nodes(new_notebook(cells=cells))
    assert [(node["node"], node["cell"]) for node in nodes] == [
        ("paragraph", 1), ("code", 2), ("paragraph", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tag", ["parameters", "injected-parameters", "remove-output", "remove-cell", "remove_cell"]
)
def test_a_cell_marked_for_removal_is_left_out(tag: str) -> None:
    assert nodes_of(shown({"text/plain": "x"}), tags=(tag,)) == []


def test_a_cell_with_another_tag_stays() -> None:
    assert len(nodes_of(shown({"text/plain": "x"}), tags=("hide-input",))) == 1


def test_what_is_printed_becomes_one_code_node_however_it_was_cut() -> None:
    pieces = [new_output("stream", name="stdout", text=text) for text in ("một\n", "hai\n")]
    assert nodes_of(*pieces) == [{"node": "code", "text": "một\nhai"}]


def test_warnings_on_stderr_are_not_part_of_the_report() -> None:
    assert nodes_of(new_output("stream", name="stderr", text="/tmp/x.py: warning")) == []


def test_a_cell_that_failed_stops_the_report_and_is_named() -> None:
    output = new_output("error", ename="KeyError", evalue="'ty_le'", traceback=[])
    with pytest.raises(ReportError) as caught:
        nodes_of(output)
    assert caught.value.where == "ô 1"
    assert "KeyError" in caught.value.found


def test_an_svg_becomes_a_figure_that_is_described_by_its_own_title() -> None:
    (node,) = nodes_of(shown({"image/svg+xml": SVG, "text/plain": "<Figure>"}))
    assert (node["node"], node["svg"], node["alt"]) == ("figure", SVG, "Hai cột")


def test_a_png_takes_its_description_from_the_output_and_says_when_there_is_none() -> None:
    described = nodes_of(shown({"image/png": "aGk="}, {"image/png": {"alt": "Đường tăng"}}))
    picture = {"node": "image", "mime": "image/png", "data": "aGk=", "alt": "Đường tăng"}
    assert described == [picture]
    (silent,) = nodes_of(shown({"image/png": "aGk="}))
    assert "chưa mô tả" in silent["alt"]


def test_a_dataframe_becomes_a_table_with_numbers_at_the_right() -> None:
    frame = pd.DataFrame({"Tỷ lệ": ["17,3%", "20,9%"], "Kỳ": ["Quý I", "Quý II"]}, index=["A", "B"])
    (node,) = nodes_of(shown({"text/html": frame.to_html(), "text/plain": repr(frame)}))
    assert [column["title"] for column in node["columns"]] == ["", "Tỷ lệ", "Kỳ"]
    assert [column["align"] for column in node["columns"]] == ["start", "end", "start"]
    assert node["rows"] == [["A", "17,3%", "Quý I"], ["B", "20,9%", "Quý II"]]
    assert node["row_header"] == 0


def test_spanning_cells_are_repeated_so_that_every_row_is_whole() -> None:
    index = pd.MultiIndex.from_tuples([("Sở", "A"), ("Sở", "B")], names=["Loại", "Đơn vị"])
    columns = pd.MultiIndex.from_tuples([("2023", "Quý I"), ("2023", "Quý II")])
    frame = pd.DataFrame([[1, 2], [3, 4]], index=index, columns=columns)
    (node,) = nodes_of(shown({"text/html": frame.to_html()}))
    titles = [column["title"] for column in node["columns"]]
    assert titles == ["Loại", "Đơn vị", "2023 / Quý I", "2023 / Quý II"]
    assert node["rows"] == [["Sở", "A", "1", "2"], ["Sở", "B", "3", "4"]]


def test_a_caption_and_text_around_a_table_are_kept_and_styles_and_pandas_footer_are_not() -> None:
    source = (
        "<style>td{}</style><table><caption>Kết quả</caption><thead><tr><th>A</th></tr></thead>"
        "<tr><td>1</td></tr></table><p>chú <b>thích</b></p><p>400 rows × 8 columns</p>"
    )
    table, note = nodes_of(shown({"text/html": source}))
    assert table["caption"] == "Kết quả"
    assert note["text"] == [{"text": "chú "}, {"text": "thích", "strong": True}]


def test_headings_lists_and_line_breaks_of_html_become_nodes() -> None:
    source = (
        "<h2>Đầu</h2><div>một<br>hai <i>ba</i></div><ul><li>x<ol start='3'><li>y</ol></ul>"
        "<pre>a  b</pre><blockquote>trích</blockquote><svg><text>9</text></svg>"
    )
    heading, text, listed, code, quoted = nodes_of(shown({"text/html": source}))
    assert (heading["level"], heading["text"]) == (2, [{"text": "Đầu"}])
    assert text["text"] == [{"text": "một\nhai "}, {"text": "ba", "emph": True}]
    inner = {"node": "list", "ordered": True, "items": [[{"text": "y"}]], "start": 3}
    assert (listed["items"], listed["below"]) == ([[{"text": "x"}]], [[inner]])
    assert (code["text"], quoted["node"]) == ("a  b", "callout")


@pytest.mark.parametrize("html", ["<iframe src='//x'></iframe>", "<svg></svg>", "<canvas>"])
def test_html_that_no_report_can_show_is_said_to_stand_in_the_notebook(html: str) -> None:
    (node,) = nodes_of(shown({"text/html": html, "text/plain": "<Map>"}))
    assert "không hiện được" in node["text"][0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "<Axes: xlabel='B'>",
        "array([<Axes: >, <Axes: >], dtype=object)",
        "[<matplotlib.lines.Line2D at 0x7f00>]",
        "(array([1., 2.]), array([0., 1.]), <BarContainer object of 2 artists>)",
        "Text(0.5, 1.0, 'Tên')",
        "<Figure size 640x480 with 1 Axes>",
        "<seaborn.axisgrid.FacetGrid at 0x7f00>",
        "",
        "''",
    ],
)
def test_what_a_plotting_call_returns_and_empty_outputs_are_no_content(text: str) -> None:
    assert nodes_of(shown({"text/plain": text})) == []


def test_a_picture_that_a_cell_shows_twice_stands_once() -> None:
    assert len(nodes_of(shown({"image/svg+xml": SVG}), shown({"image/svg+xml": SVG}))) == 1


def test_of_a_rewritten_line_the_last_frame_is_kept_and_colours_are_not() -> None:
    text = "\x1b[31mđỏ\x1b[0m\r\n 10%\r 50%\rxong\r\nhết"
    (node,) = nodes_of(new_output("stream", name="stdout", text=text))
    assert node["text"] == "đỏ\nxong\nhết"


def test_plain_text_alone_becomes_code() -> None:
    assert nodes_of(shown({"text/plain": "42"})) == [{"node": "code", "text": "42"}]


def test_headings_below_the_third_level_count_as_third() -> None:
    levels = [node["level"] for node in markdown("# I. Một\n\n## 1. Hai\n\n##### sâu")]
    assert levels == [1, 2, 3]


def test_an_empty_heading_is_no_heading() -> None:
    assert markdown("#\n\ntext") == [{"node": "paragraph", "text": [{"text": "text"}]}]


def test_markdown_keeps_bold_italic_code_and_links() -> None:
    (node,) = markdown("a **b *c*** `d` [e](https://daknong.gov.vn)")
    assert node["text"] == [
        {"text": "a "},
        {"text": "b ", "strong": True},
        {"text": "c", "strong": True, "emph": True},
        {"text": " "},
        {"text": "d", "code": True},
        {"text": " "},
        {"text": "e", "link": "https://daknong.gov.vn"},
    ]


def test_a_link_to_a_file_or_script_stays_plain_text() -> None:
    for target in ("javascript:alert(1)", "file:///etc/passwd", "../x"):
        assert all("link" not in run for run in markdown(f"[e]({target})")[0]["text"])


def test_raw_html_in_markdown_is_shown_and_not_obeyed() -> None:
    (node,) = markdown("<script>alert(1)</script>")
    assert node["text"] == [{"text": "<script>alert(1)</script>"}]


def test_lists_keep_the_lists_in_them_in_every_format() -> None:
    (node,) = nodes = markdown("1. một\n   - con\n\n     3. cháu\n2. hai")
    inmost = {"node": "list", "ordered": True, "items": [[{"text": "cháu"}]], "start": 3}
    inner = {"node": "list", "ordered": False, "items": [[{"text": "con"}]], "below": [[inmost]]}
    assert node["items"] == [[{"text": "một"}], [{"text": "hai"}]]
    assert node["below"] == [[inner], []]
    page = lxml.html.fromstring(render_html(nodes, title="T"))
    assert page.xpath("//ol/li/ul/li/ol[@start='3']/li/text()") == ["cháu"]
    printed = PdfReader(BytesIO(render_pdf(nodes, title="T"))).pages[0].extract_text()
    assert [line.split() for line in printed.splitlines()] == [
        ["1.", "một"], ["–", "con"], ["3.", "cháu"], ["2.", "hai"],
    ]  # fmt: skip
    word = docx.Document(BytesIO(render_docx(nodes, title="T"))).paragraphs
    indents = [(p.text, p.paragraph_format.left_indent) for p in word if p.text]
    assert [text for text, _ in indents] == ["một", "con", "cháu", "hai"]
    assert indents[1][1] < indents[2][1]


def test_tasks_have_boxes_and_what_is_struck_out_is_struck_out_in_every_format() -> None:
    nodes = markdown("- [ ] việc\n- [x] ~~xong~~")
    assert [item[0]["text"] for item in nodes[0]["items"]] == ["☐ việc", "☑ "]
    assert lxml.html.fromstring(render_html(nodes, title="T")).xpath("//li/s/text()") == ["xong"]
    assert "☑" in PdfReader(BytesIO(render_pdf(nodes, title="T"))).pages[0].extract_text()
    word = ZipFile(BytesIO(render_docx(nodes, title="T"))).read("word/document.xml").decode()
    assert "<w:strike/>" in word


def test_a_table_within_an_item_stands_below_it_and_the_list_goes_on() -> None:
    rows = "   | Quý III | Quý IV |\n   |---|---|\n   | 1234 | 567,5 |\n"
    first, table, end, second = markdown(f"1. Hai quý:\n\n{rows}\n   Hết.\n2. Sau.")
    assert table["rows"] == [["1234", "567,5"]]
    assert end["text"] == [{"text": "Hết."}]
    assert (first["items"], second["items"]) == ([[{"text": "Hai quý:"}]], [[{"text": "Sau."}]])
    assert second["start"] == 2


def test_a_numbered_list_starts_as_written_in_every_format() -> None:
    nodes = markdown("5. Năm\n6. Sáu\n\nĐoạn.\n\n7. Bảy")
    assert [node.get("start") for node in nodes] == [5, None, 7]
    page = page_of(new_markdown_cell("5. Năm\n\nĐoạn.\n\n7. Bảy"))
    assert page.xpath("//ol/@start") == ["5", "7"]
    printed = PdfReader(BytesIO(render_pdf(nodes, title="T"))).pages[0].extract_text()
    assert all(line in " ".join(printed.split()) for line in ("5. Năm", "6. Sáu", "7. Bảy"))
    word = ZipFile(BytesIO(render_docx(nodes, title="T"))).read("word/numbering.xml").decode()
    assert re.findall(r'startOverride w:val="(\d+)"', word) == ["5", "7"]


def test_a_markdown_table_keeps_its_alignment() -> None:
    (node,) = markdown("| Đơn vị | Tỷ lệ |\n|---|---:|\n| A | 17,3% |")
    assert [column["align"] for column in node["columns"]] == ["start", "end"]
    assert node["rows"] == [["A", "17,3%"]]


def test_a_row_of_markdown_with_a_cell_too_many_is_refused_with_its_cell_and_line() -> None:
    source = "Lời.\n\n| Máy | Số |\n|---|---|\n| A | 1 | 2 |"
    for make in (markdown, lambda text: nodes_of(shown({"text/markdown": text}))):
        with pytest.raises(ReportError, match="nhiều ô hơn số cột") as stopped:
            make(source)
        assert (stopped.value.where, stopped.value.found) == ("ô 1, dòng 5", "| A | 1 | 2 |")


def test_a_quotation_becomes_a_note_and_a_fence_becomes_code() -> None:
    nodes = markdown("> Lưu ý\n\n```\nx = 1\n```")
    assert [node["node"] for node in nodes] == ["callout", "code"]


def test_a_picture_that_no_page_shows_is_named_where_it_stood() -> None:
    replacement = "[Hình không kèm theo: Bản đồ]"
    (alone,) = markdown("![Bản đồ](ban-do.png)")
    assert alone == {"node": "paragraph", "text": [{"text": replacement}]}
    (listed,) = markdown("- Xem ![Bản đồ](ban-do.png)")
    assert listed["items"] == [[{"text": f"Xem {replacement}"}]]
    (table,) = markdown("| A |\n| --- |\n| ![Bản đồ](ban-do.png) |")
    assert table["rows"] == [[replacement]]
    assert markdown_nodes("![Bản đồ](ban-do.png)", within=True) == [alone]


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "gif")])
def test_pictures_that_the_notebook_holds_are_shown_in_every_format(kind: str, suffix: str) -> None:
    file = BytesIO()
    Image.new("RGB", (120, 60), (200, 30, 30)).save(file, kind)
    data = base64.b64encode(file.getvalue()).decode()
    pasted = new_markdown_cell(f"Xem ![A](attachment:a.{suffix}) đây.")
    pasted.attachments = {f"a.{suffix}": {f"image/{suffix}": data}}
    typed = new_markdown_cell(f"- Một\n- ![A](data:image/{suffix};base64,{data})\n- Ba")
    output = new_code_cell("", outputs=[shown({f"image/{suffix}": data}, {"alt": "A"})])
    nodes = plain(notebook_to_nodes(new_notebook(cells=[pasted, typed, output])))
    picture = {"node": "image", "mime": f"image/{suffix}", "data": data, "alt": "A"}
    assert [node for node in nodes if node["node"] == "image"] == [picture] * 3
    page = lxml.html.fromstring(render_html(nodes, title="T"))
    assert page.xpath("//img/@src") == [f"data:image/{suffix};base64,{data}"] * 3
    assert PdfReader(BytesIO(render_pdf(nodes, title="T"))).pages[0].images
    word = docx.Document(BytesIO(render_docx(nodes, title="T")))
    assert [shape.width / shape.height for shape in word.inline_shapes] == [pytest.approx(2)] * 3


def test_all_text_comes_out_composed() -> None:
    (node,) = markdown(unicodedata.normalize("NFD", "Đắk Nông"))
    assert node["text"] == [{"text": "Đắk Nông"}]


def test_a_table_is_named_by_the_analyst_and_one_without_a_name_has_none_in_print() -> None:
    frame = "<table><tr><th>A (%)</th><th>B (%)</th></tr><tr><td>1</td><td>2</td></tr></table>"
    named = {"text/html": {"caption": "Chỉ tiêu A"}}
    for metadata, caption, heard in ((named, "Chỉ tiêu A", "Chỉ tiêu A"), ({}, "", "A (%); B (%)")):
        cell = new_code_cell("x", outputs=[shown({"text/html": frame}, metadata)])
        nodes = notebook_to_nodes(new_notebook(cells=[cell]))
        assert [node["caption"] for node in nodes] == [caption]
        page = page_of(cell)
        assert page.xpath("string(//caption)") == heard
        assert (page.xpath("string(//caption/@class)") == "unseen") == (not caption)


def test_bold_text_and_links_in_cells_of_a_table_stay_in_every_format() -> None:
    nodes = markdown("| A | B |\n|---|---|\n| **đậm** | [cổng](https://a.vn) |")
    page = lxml.html.fromstring(render_html(nodes, title="T"))
    assert page.xpath("//th/strong/text()") == ["đậm"]
    assert page.xpath("//td/a/@href") == ["https://a.vn"]
    assert "cổng" in PdfReader(BytesIO(render_pdf(nodes, title="T"))).pages[0].extract_text()
    word = ZipFile(BytesIO(render_docx(nodes, title="T")))
    assert "https://a.vn" in word.read("word/_rels/document.xml.rels").decode()


def test_a_formula_is_drawn_where_it_stands_alone_and_said_in_signs_within_a_sentence() -> None:
    alone, within, money = markdown(
        "$$\\frac{A_1}{B}$$\n\nLà $x_i \\le y^2$.\n\n5$ và 7$ hay $ 9 $"
    )
    assert (alone["node"], alone["alt"]) == ("figure", "(A_1)/B")
    assert within["text"][1] == {"text": "x_i ≤ y²", "emph": True}
    assert money["text"] == [{"text": "5$ và 7$ hay $ 9 $"}]
    (shown_,) = nodes_of(shown({"text/latex": "$\\alpha$", "text/plain": "<Math>"}))
    assert shown_["alt"] == "α"
    assert "<path" in render_html([alone], title="T")
    assert render_pdf([alone], title="T") == render_pdf([alone], title="T")
    assert docx.Document(BytesIO(render_docx([alone], title="T"))).inline_shapes
    assert markdown("$$\\begin{align}x$$")[0]["node"] == "code"


def test_a_heading_is_said_in_english_where_the_catalogue_knows_it_and_marked_elsewhere() -> None:
    source = "## II. Những điểm chính\n\nx\n\n## Điều riêng\n\nx\n\n## Phụ lục. Lời riêng\n\nx"
    other = new_markdown_cell("## My own", metadata={"tags": ["lang-en"]})
    nodes = notebook_to_nodes(new_notebook(cells=[other, new_markdown_cell(source)]), "en")
    page = lxml.html.fromstring(render_html(nodes, title="T", lang="en"))
    heads = ["My own", "II. Key points", "Điều riêng", "Annex. Lời riêng"]
    assert [heading.text_content() for heading in page.iter("h2")] == heads
    assert page.xpath("//h2/span/@lang") == page.xpath("//nav//a/@lang") == ["vi", "vi"]
    assert b"(vi" in render_pdf(nodes, title="T", lang="en")
    ours = new_markdown_cell("## Phụ lục II. Ghi chú số liệu và phương pháp")
    (annex,) = notebook_to_nodes(new_notebook(cells=[ours]), "en")
    assert annex["title"] == "Notes on data and method"
