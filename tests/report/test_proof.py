"""A number in a report is proved where it stands: typed ones are refused with their cell."""

import copy
from typing import Any

import inprocess
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from project import assessed

from helpers.core.errors import ProofError, ReportError
from helpers.core.formatting import number
from helpers.documents.html.render import render_html
from helpers.documents.nodes.blocks import table
from helpers.documents.nodes.mime import NODES_MIME
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.report.proof.names import Names, names_of_programme
from helpers.report.proof.numbers import Known
from helpers.report.proof.proof import check_nodes
from helpers.report.record.comparison import comparison
from helpers.report.record.record import record_of

Node = dict[str, Any]
REPORT = ("dak-nong-650", "2023-Q4", "so-tttt")
SOURCES = [{"file": "data/raw/p/2023-Q4/so-tttt.xlsx", "sheet": "Số liệu", "cell": "G8:G42"}]
SHARE = {
    "id": "n1", "kind": "number", "value": 2.913, "text": "2,9%", "unit": "%", "decimals": 1,
    "code": "share = report.number(100 * late / done, '%', source=now)", "sources": SOURCES,
}  # fmt: skip
TABLE = {
    "id": "t2", "kind": "table", "caption": "Thủ tục quá hạn", "columns": ["Thủ tục", "Quá hạn"],
    "rows": [["Cấp phép", 1234], ["Đăng ký", 2.5]],
    "texts": [["Cấp phép", "1.234"], ["Đăng ký", "2,5"]],
    "code": "report.show(late)", "sources": SOURCES,
}  # fmt: skip
FIGURE = {
    "id": "f3", "kind": "figure", "title": "A theo B", "alt": "Đơn vị ở 83,3%", "numbers": [83.333],
    "texts": ["83,3%"], "code": "report.figure(axes)", "sources": SOURCES,
}  # fmt: skip


def svg(*texts: str) -> str:
    inside = "".join(f"<text>{text}</text>" for text in texts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'


def table_node(**changes: Any) -> Node:
    columns = [{"title": title, "align": "start", "width": 1} for title in TABLE["columns"]]
    node = {"node": "table", "caption": TABLE["caption"], "columns": columns, "row_header": 0}
    node |= {"scope": "unit"}
    return {**node, "rows": copy.deepcopy(TABLE["texts"]), "notes": [], "computed": "t2", **changes}


def figure_node(**changes: Any) -> Node:
    node = {"node": "figure", "title": "A theo B", "subtitle": "", "alt": FIGURE["alt"]}
    data = {"columns": [{"title": "B", "align": "end", "width": 1}], "rows": [["83,3%"]]}
    drawn = {"svg": svg("0", "50", "83,3%"), "ticks": ["0", "50"], "data": data, "computed": "f3"}
    return {**node, **drawn, **changes}


def shown(data: Node, metadata: Node | None = None) -> NotebookNode:
    return new_code_cell("x", outputs=[new_output("display_data", data, metadata=metadata or {})])


def computed(node: Node, entry: Node) -> NotebookNode:
    return shown({NODES_MIME: {"nodes": [node], "computed": [entry]}})


def printed(text: str) -> NotebookNode:
    return new_code_cell("x", outputs=[new_output("stream", name="stdout", text=text)])


def roles(source: str, *entries: Node) -> NotebookNode:
    """A Markdown cell whose roles came to these entries."""
    cell = new_markdown_cell(source)
    evaluated = [{"expression": "share", "text": e["text"], "computed": e} for e in entries]
    cell.metadata["baocao"] = {"evaluated": evaluated}
    return cell


def plain_cell(source: str, text: str) -> NotebookNode:
    """A Markdown cell whose role came to a text that is no computed number."""
    cell = new_markdown_cell(source)
    evaluated = {"expression": "share", "text": text, "computed": None}
    cell.metadata["baocao"] = {"evaluated": [evaluated]}
    return cell


def prove(*cells: NotebookNode, lang: Any = "vi", names: tuple[str, ...] = ()) -> list[Node]:
    """The nodes of a notebook of these cells, proved against a shipped record."""
    notebook = new_notebook(cells=list(cells))
    record = {**inprocess.record(*REPORT), "computed": computed_of(notebook)}
    nodes = notebook_to_nodes(notebook, lang)
    known = Names(Known(names), {})
    check_nodes(nodes, record, known, notebook="so-tay.ipynb", where="x", lang=lang)
    return nodes


TYPED = {
    "prose": new_markdown_cell("Tỷ lệ này là 97,5%."),
    "a number of the record elsewhere": new_markdown_cell("Số cán bộ vi phạm: 25, 85, 12"),
    "heading": new_markdown_cell("## Tăng 15 bậc"),
    "heading that poses as numbered": new_markdown_cell("## 25. cán bộ vi phạm"),
    "list item": new_markdown_cell("- Có 12 thủ tục"),
    "nested list item": new_markdown_cell("- Có\n  - 12 thủ tục"),
    "number of a list": new_markdown_cell("25. cán bộ vi phạm"),
    "quotation": new_markdown_cell("> Đạt 85%"),
    "head of a Markdown table": new_markdown_cell("| 99,7% | b |\n|---|---|\n| a | b |"),
    "cell of a Markdown table": new_markdown_cell("| a | b |\n|---|---|\n| a | 12 |"),
    "code block": new_markdown_cell("```\nTỷ lệ 12%\n```"),
    "inline code": new_markdown_cell("Tỷ lệ `12`"),
    "picture's words": new_markdown_cell("![12 hồ sơ](a.png)"),
    "half": new_markdown_cell("Đạt ½ số hồ sơ"),
    "standard output": printed("Tỷ lệ hồ sơ quá hạn là 2,9%"),
    "head of a frame": shown({"text/html": pd.DataFrame({"99,7%": ["a"]}, ["b"]).to_html()}),
    "frame": shown({"text/html": pd.DataFrame({"a": [12]}, ["b"]).to_html()}),
    "HTML": shown({"text/html": "<p>12 hồ sơ</p>"}),
    "caption": shown({"text/html": "<table><caption>12</caption><tr><td>a</td></tr></table>"}),
    "name of a table": shown(
        {"text/html": "<table><tr><td>a</td></tr></table>"}, {"text/html": {"caption": "12 máy"}}
    ),
    "plain text": shown({"text/plain": "12"}),
    "text in a drawing": shown({"image/svg+xml": svg("12 hồ sơ")}),
    "alternative text": shown({"image/svg+xml": svg()}, {"image/svg+xml": {"alt": "12 hồ sơ"}}),
    "annex": new_markdown_cell("## Phụ lục. 12 hồ sơ"),
    "digits at a computed number": roles("Là 1{eval}`share`", SHARE),
    "digits behind a computed number": roles("Là {eval}`share`000", SHARE),
    "sign before a computed number": roles("Là −{eval}`share`", SHARE),
    "text that a role came to": roles("{eval}`share`", {**SHARE, "text": "12 hồ sơ", "value": 12}),
    "number that a role came to": plain_cell("Có {eval}`share`", "12"),
    "number that is not its value": roles("{eval}`share`", {**SHARE, "text": "3,9%"}),
    "table that is not its entry": computed(table_node(rows=[["Cấp phép", "9.234"]]), TABLE),
    "text that is not its value": computed(
        table_node(rows=[["Cấp phép", "1.235"]]),
        {**TABLE, "rows": [["Cấp phép", 1234]], "texts": [["Cấp phép", "1.235"]]},
    ),
    "number typed as text": computed(
        table_node(rows=[["Cấp phép", "12 vụ"]]),
        {**TABLE, "rows": [["Cấp phép", "12 vụ"]], "texts": [["Cấp phép", "12 vụ"]]},
    ),
    "note of a computed table": computed(table_node(notes=["12 vụ"]), TABLE),
    "head of a computed table": computed(
        table_node(columns=[{"title": "12"}, {"title": "b"}]), {**TABLE, "columns": ["12", "b"]}
    ),
    "text in a computed figure": computed(figure_node(svg=svg("12 vụ")), FIGURE),
    "title of a computed figure": computed(figure_node(title="12 vụ"), FIGURE),
    "words of a computed figure": computed(figure_node(alt="12 vụ"), FIGURE),
    "table of a computed figure": computed(
        figure_node(data={"columns": [{"title": "B"}], "rows": [["12"]]}), FIGURE
    ),
    "tick with words": computed(figure_node(ticks=["12 vụ"], svg=svg("12 vụ")), FIGURE),
    "figure that nothing computed": computed(figure_node(computed="f9"), FIGURE),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED)
def test_a_typed_number_is_refused_with_its_cell_and_text(case: str) -> None:
    with pytest.raises(ProofError) as stopped:
        prove(new_markdown_cell("Lời."), TYPED[case])
    assert stopped.value.where.startswith("so-tay.ipynb, ô 2 ")
    assert "report.number" in stopped.value.todo and "nguoi-viet" in stopped.value.todo
    assert stopped.value.found


TRUE = {
    "share from the workbooks": roles("Tỷ lệ là **{eval}`share`** hồ sơ.", SHARE),
    "in a list": roles("- Một\n  1. Là {eval}`share`", SHARE),
    "in a heading": roles("## Quá hạn {eval}`share`", SHARE),
    "in a table": roles("| a | b |\n|---|---|\n| c | {eval}`share` |", SHARE),
    "negative": roles("{eval}`share`", {**SHARE, "value": -2.913, "text": "−2,9%"}),
    "table": computed(table_node(), TABLE),
    "figure": computed(figure_node(), FIGURE),
    "pandas' footer": shown(
        {"text/html": "<table><tr><td>a</td></tr></table><p>400 rows × 8 columns</p>"}
    ),
    "numbered headings": new_markdown_cell("## 1. Một\n\n### 1.1. Hai\n\n## 2. Ba"),
    "numbered lists": new_markdown_cell("1. Một\n2. Hai\n\nLời.\n\n3. Ba"),
    "name that a role came to": plain_cell("Tại {eval}`share`", "P. 799"),
    "period": new_markdown_cell("Kết quả quý IV/2023, năm 2023"),
    "document": new_markdown_cell("Theo Kế hoạch số 650/KH-UBND"),
    "name of a unit": new_markdown_cell("Tại UBND phường 7 và P. 799, P. 7."),
}  # fmt: skip
NAMES = ("UBND phường 7", "P. 799", "P. 7")


@pytest.mark.parametrize("case", TRUE)
def test_what_was_computed_and_names_are_accepted(case: str) -> None:
    prove(TRUE[case], names=NAMES)


@pytest.mark.parametrize("text", ["P. 7995", "P. 79", "XP. 799", "UBND phường 7,5"])
def test_a_name_with_a_number_excuses_no_longer_number(text: str) -> None:
    with pytest.raises(ProofError):
        prove(new_markdown_cell(f"Tại {text}"), names=NAMES)


def test_numbers_in_english_are_those_of_an_english_page() -> None:
    prove(roles("{eval}`share`", {**SHARE, "text": "2.9%"}), lang="en")
    with pytest.raises(ProofError):
        prove(roles("{eval}`share`", SHARE), lang="en")


def test_a_row_about_another_unit_says_its_numbers_and_the_record_then_holds_them() -> None:
    assessment = assessed(*REPORT[:2])
    names, every = names_of_programme(assessment.facts), comparison(assessment.facts)
    scores = {unit["name"]: unit["score"] for unit in every if unit["score"] is not None}
    best, worst = max(scores, key=lambda u: scores[u]), min(scores, key=lambda u: scores[u])
    columns = [{"title": title, "align": "start", "width": 1} for title in ("Đơn vị", "Điểm")]

    def scores_table(unit: str, of: str) -> Node:
        return table("", columns, [[unit, number(scores[of], 2, "vi")]])

    shown = record_of(assessment, REPORT[2], "vi", (), [scores_table(best, best)])
    assert len(every) > 20 and len(shown["comparison"]) == 2
    assert len(record_of(assessment, "overview", "vi")["comparison"]) == len(every)
    where = {"notebook": "x", "where": "x", "lang": "vi"}
    check_nodes([scores_table(best, best)], shown, names, **where)
    for false in (scores_table(best, worst), scores_table(worst, worst), scores_table(worst, best)):
        with pytest.raises(ProofError):
            check_nodes([false], shown, names, **where)


def test_what_people_write_may_hold_numbers_and_is_said_to_be_theirs() -> None:
    people = new_markdown_cell(
        "### Ý kiến\n\nHọp ngày 12/3/2024, thiếu 05 người.", metadata={"tags": ["nguoi-viet"]}
    )
    nodes = prove(people)
    assert [node["origin"] for node in nodes] == ["people"] * 3
    assert nodes[1]["text"][0]["text"] == "Nội dung do người viết:"
    assert "Nội dung do người viết:" in render_html(nodes, title="x")


def test_our_own_table_is_proved_also_in_a_cell_of_people() -> None:
    ours = next(node for node in inprocess.nodes(*REPORT) if node["node"] == "table")
    false = {**ours, "rows": [[*ours["rows"][0][:3], "99,9%", *ours["rows"][0][4:]]]}
    cell = shown({NODES_MIME: {"nodes": [false]}})
    cell.metadata["tags"] = ["nguoi-viet"]
    with pytest.raises(ProofError, match="99,9"):
        prove(cell)


def test_a_role_that_nothing_evaluated_stops_the_report_and_names_its_cell() -> None:
    for cell in (
        new_markdown_cell("Là {eval}`share`"),
        roles("{eval}`share` {eval}`other`", SHARE),
    ):
        with pytest.raises(ReportError, match="eval") as stopped:
            notebook_to_nodes(new_notebook(cells=[new_markdown_cell("x"), cell]))
        assert stopped.value.where == "ô 2" and stopped.value.found in ("share", "other")


def test_a_role_in_code_is_code_and_what_a_role_came_to_is_no_markdown() -> None:
    (node,) = notebook_to_nodes(new_notebook(cells=[new_markdown_cell("Viết `` {eval}`x` ``.")]))
    assert node["text"][1] == {"text": "{eval}`x`", "code": True}
    bold = roles("{eval}`share`", {**SHARE, "text": "**a**"})
    (node,) = notebook_to_nodes(new_notebook(cells=[bold]))
    assert node["text"] == [{"text": "**a**", "number": "n1"}]


def test_each_computed_entry_is_listed_once_with_the_cell_that_shows_it_first() -> None:
    again = roles("{eval}`share` và {eval}`share`", SHARE, SHARE)
    left_out = roles("{eval}`share`", {**SHARE, "id": "n9"})
    left_out.metadata["tags"] = ["remove-cell"]
    third = roles("{eval}`share`", SHARE)
    cells = [new_markdown_cell("x"), again, computed(table_node(), TABLE), left_out, third]
    entries = computed_of(new_notebook(cells=cells))
    assert [(entry["id"], entry["cell"]) for entry in entries] == [("n1", 2), ("t2", 3)]
    two = [again, roles("{eval}`share`", {**SHARE, "value": 3})]
    with pytest.raises(ReportError, match="cùng một mã"):
        computed_of(new_notebook(cells=two))
