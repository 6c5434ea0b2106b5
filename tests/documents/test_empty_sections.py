"""Sections without content: one line for each run of them, and no empty heading left."""

from helpers.documents.nodes.blocks import nothing, paragraph
from helpers.documents.nodes.empty_sections import NOT_SENT, NOTHING_TO_TELL, without_empty_sections


def heading(text, level=2, **more):
    return {"node": "heading", "level": level, "text": [{"text": text}], **more}


def shown(*nodes, lang="vi"):
    return [
        ("#" * n.get("level", 0) + " ").lstrip(" ") + "".join(run["text"] for run in n["text"])
        for n in without_empty_sections(nodes, lang)
    ]


EMPTY, SILENT, FULL = nothing("Chưa có."), nothing(""), paragraph("Có.")


def test_sections_without_content_in_a_row_are_one_line_with_their_names():
    nodes = [heading("II. Kết quả"), FULL, heading("III. Nhiệm vụ"), EMPTY]
    assert shown(*nodes, heading("IV. Kiến nghị"), EMPTY) == [
        *("## II. Kết quả", "Có."),
        f"## III. Nhiệm vụ; IV. Kiến nghị: {NOT_SENT}.",
    ]


def test_a_section_of_empty_sections_is_told_once_and_one_that_holds_anything_stays():
    parts = (heading("Nguyên nhân", 3), EMPTY, heading("Nhiệm vụ", 3))
    assert shown(heading("VII. Giải trình"), *parts, EMPTY) == [f"## VII. Giải trình: {NOT_SENT}."]
    assert shown(heading("VII. Giải trình"), *parts, FULL) == [
        *("## VII. Giải trình", f"### Nguyên nhân: {NOT_SENT}."),
        *("### Nhiệm vụ", "Có."),
    ]


def test_where_every_cell_showed_nothing_the_line_says_that_there_is_nothing_to_tell():
    assert shown(heading("II. Vị trí"), SILENT, SILENT, heading("III. Đánh giá"), FULL) == [
        f"## II. Vị trí: {NOTHING_TO_TELL}.",
        *("## III. Đánh giá", "Có."),
    ]


def test_a_subheading_whose_cells_drew_nothing_is_left_out():
    nodes = (heading("II. Kết quả"), FULL, heading("Vị trí", 3), SILENT, heading("III. Đánh giá"))
    assert shown(*nodes, FULL) == ["## II. Kết quả", "Có.", "## III. Đánh giá", "Có."]


def test_what_closes_a_report_or_opens_an_annex_is_no_content_of_the_section_before():
    closing = {"node": "closing", "text": [{"text": "Nơi nhận"}]}
    assert shown(heading("V. Kiến nghị"), EMPTY, closing)[0] == f"## V. Kiến nghị: {NOT_SENT}."
    annex = {"node": "annex", "text": [{"text": "Phụ lục"}]}
    assert shown(heading("V. Kiến nghị"), EMPTY, annex, FULL)[0] == f"## V. Kiến nghị: {NOT_SENT}."


def test_the_line_says_who_answers_for_the_heading_and_no_arabic_place():
    (line,) = without_empty_sections(
        [heading("3. Nguyên nhân", 3, origin="analyst", cell=7), EMPTY], "vi"
    )
    assert (line["node"], line["level"], line["empty"]) == ("heading", 3, True)
    assert (line["origin"], line["cell"]) == ("analyst", 7)
    assert line["text"][0] == {"text": "Nguyên nhân", "strong": True}


def test_content_without_a_heading_and_sections_with_content_stay_as_they_are():
    nodes = [FULL, heading("I. Một"), FULL, heading("Hai", 3), FULL, heading("Chỉ có đề mục", 3)]
    assert without_empty_sections(nodes, "vi") == nodes
    assert without_empty_sections([FULL, SILENT], "vi") == [FULL]
