"""From an executed notebook to nodes: our own outputs, and what an analyst adds."""

import re
import unicodedata
from io import BytesIO
from typing import Any
from zipfile import ZipFile

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
from pypdf import PdfReader

from helpers.core.errors import ReportError
from helpers.report.docx.render import render_docx
from helpers.report.html import render_html
from helpers.report.mime import NODES_MIME, RECORD_MIME
from helpers.report.nodes import notebook_to_nodes
from helpers.report.nodes_markdown import markdown_nodes
from helpers.report.pdf import render_pdf

Node = dict[str, Any]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Hai cột</title></svg>'


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> Any:
    return new_output("display_data", data=data, metadata=metadata or {})


def nodes_of(*outputs: Any, tags: tuple[str, ...] = ()) -> list[Node]:
    cell = new_code_cell("", outputs=list(outputs), metadata={"tags": list(tags)})
    return notebook_to_nodes(new_notebook(cells=[cell]))


def markdown(source: str) -> list[Node]:
    return notebook_to_nodes(new_notebook(cells=[new_markdown_cell(source)]))


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
    assert [node["node"] for node in nodes] == ["paragraph", "code", "paragraph"]


def test_a_machine_record_is_not_shown() -> None:
    assert nodes_of(shown({RECORD_MIME: {"unit": "so-tttt"}})) == []


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
    assert described == [{"node": "image", "png": "aGk=", "alt": "Đường tăng"}]
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


def test_a_caption_and_text_around_a_table_are_kept_and_styles_are_not() -> None:
    source = (
        "<style>td{}</style><table><caption>Kết quả</caption><thead><tr><th>A</th></tr></thead>"
        "<tr><td>1</td></tr></table><p>25 rows</p>"
    )
    (node,) = nodes_of(shown({"text/html": source}))
    assert (node["caption"], node["notes"]) == ("Kết quả", ["25 rows"])


def test_html_without_a_table_is_said_to_be_only_in_the_html() -> None:
    (node,) = nodes_of(shown({"text/html": "<div>bản đồ</div>", "text/plain": "<Map>"}))
    assert node["node"] == "only_html"


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


def test_lists_keep_nested_items_on_their_own_lines() -> None:
    (node,) = markdown("1. một\n   - con\n2. hai")
    assert node["ordered"] is True
    assert ["".join(run["text"] for run in item) for item in node["items"]] == [
        "một\n– con",
        "hai",
    ]


def test_nested_numbers_stay_numbers() -> None:
    (node,) = markdown("- Gồm:\n\n  3. một\n  4. hai")
    assert ["".join(run["text"] for run in item) for item in node["items"]] == [
        "Gồm:\n3. một\n4. hai"
    ]


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
    book = new_notebook(cells=[new_markdown_cell("5. Năm\n\nĐoạn.\n\n7. Bảy")])
    page = lxml.html.fromstring(render_html(book, title="T"))
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


def test_a_linked_picture_is_said_to_be_only_in_the_html() -> None:
    (node,) = markdown("![Bản đồ](ban-do.png)")
    assert node["node"] == "only_html"
    assert "Bản đồ" in node["text"]


def test_a_picture_that_no_page_shows_is_named_where_it_stood() -> None:
    said = "[Hình không kèm theo: Bản đồ]"
    (listed,) = markdown("- Xem ![Bản đồ](ban-do.png)")
    assert listed["items"] == [[{"text": f"Xem {said}"}]]
    (table,) = markdown("| A |\n| --- |\n| ![Bản đồ](ban-do.png) |")
    assert table["rows"] == [[said]]
    (explained,) = markdown_nodes("![Bản đồ](ban-do.png)", within=True)
    assert explained == {"node": "paragraph", "text": [{"text": said}]}


def test_all_text_comes_out_composed() -> None:
    (node,) = markdown(unicodedata.normalize("NFD", "Đắk Nông"))
    assert node["text"] == [{"text": "Đắk Nông"}]


def test_a_table_is_named_by_the_analyst_and_one_without_a_name_has_none_in_print() -> None:
    frame = "<table><tr><th>A (%)</th><th>B (%)</th></tr><tr><td>1</td><td>2</td></tr></table>"
    named = {"text/html": {"caption": "Chỉ tiêu A"}}
    for metadata, caption, heard in ((named, "Chỉ tiêu A", "Chỉ tiêu A"), ({}, "", "A (%); B (%)")):
        output = shown({"text/html": frame}, metadata)
        book = new_notebook(cells=[new_code_cell("x", outputs=[output])])
        assert [one["caption"] for one in notebook_to_nodes(book)] == [caption]
        page = lxml.html.fromstring(render_html(book, title="T"))
        assert page.xpath("string(//caption)") == heard
        assert (page.xpath("string(//caption/@class)") == "unseen") == (not caption)
