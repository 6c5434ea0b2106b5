"""A number at a printed sentence leads to the places that the sentence was computed from."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import inprocess
import lxml.html
import pytest
from lxml import etree
from nbformat.v4 import new_notebook
from pypdf import PdfReader
from test_proof import FIGURE, SHARE, TABLE, computed, figure_node, roles, table_node

from helpers.core.evidence import Evidence
from helpers.core.wording import say
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import render_html
from helpers.documents.nodes.on_paper import printable_nodes
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf
from helpers.documents.source_notes import source_text, with_source_notes

UNIT = ("dak-nong-650", "2023-Q4", "so-noi-vu")
OVERVIEW = ("dak-nong-650", "2023-Q4", "overview")
REPORTS = [
    UNIT,
    OVERVIEW,
    ("dak-nong-650", "2023", "so-tttt"),
    ("dak-nong-650", "2023", "overview"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("dak-nong-2022", "2022", "cap-xa"),
]
MOST_NOTES = 40
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def noted(report: Any) -> list[dict[str, Any]]:
    return with_source_notes(inprocess.nodes(*report), "Nguồn")


def sources(nodes: list[dict[str, Any]]) -> dict[int, str]:
    (listed,) = (node for node in nodes if node["node"] == "sources")
    return {item["number"]: item["text"] for item in listed["items"]}


def numbers(nodes: list[dict[str, Any]]) -> list[int]:
    """The number at each sentence that has one, in reading order."""
    kept = [node for node in nodes if node["node"] != "sources"]
    texts = [
        runs
        for node in kept
        for runs in node.get("items", [node.get("noted", node.get("text", []))])
    ]
    return [run["note"] for text in texts for run in text if "note" in run]


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_each_sentence_with_evidence_has_the_number_of_its_places(report: Any) -> None:
    plain = [node for node in inprocess.nodes(*report) if node["node"] == "list"]
    lists = [node for node in noted(report) if node["node"] == "list"]
    listed = sources(noted(report))
    checked = 0
    for before, after in zip(plain, lists, strict=True):
        details = before.get("details", [None] * len(before["items"]))
        for detail, runs in zip(details, after["items"], strict=True):
            if not (detail and detail["places"]):
                assert not any("note" in run for run in runs)
                continue
            assert listed[runs[-1]["note"]] == detail["source"]
            assert runs[-1]["text"] == f"[{runs[-1]['note']}]"
            checked += 1
    assert checked > 3


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_notes_are_numbered_in_reading_order_without_gap_or_repetition(report: Any) -> None:
    nodes = noted(report)
    listed = sources(nodes)
    assert list(dict.fromkeys(numbers(nodes))) == list(listed) == [*range(1, len(listed) + 1)]
    assert len(set(listed.values())) == len(listed) <= MOST_NOTES


def test_the_note_of_a_sentence_names_every_file_and_cell_of_its_finding() -> None:
    record = inprocess.record(*UNIT)
    (missed,) = (finding for finding in record["findings"] if finding["kind"] == "target_near_miss")
    items = [item for node in noted(UNIT) if node["node"] == "list" for item in node["items"]]
    (cited,) = (item for item in items if item[0]["text"] == missed["sentence_vi"])
    text = sources(noted(UNIT))[cited[-1]["note"]]
    for place in missed["evidence"]:
        if "file" in place:
            folder, _, name = place["file"].rpartition("/")
            assert name in text
            assert folder.rpartition("/")[2] in text
            assert f"ô {place['cell']}" in text
        else:
            assert f"dòng {place['line']} của bản lưu" in text


def test_many_files_are_counted_and_their_columns_named() -> None:
    cells = [Evidence(f"data/raw/p/2023-Q1/u{n}.xlsx", "S", f"H8:H{n}, G8:G{n}") for n in range(9)]
    expected = "9 tệp trong data/raw/p/2023-Q1, trang tính S, cột H, G (từng ô: report.json)"
    assert source_text(cells, {}) == expected


def test_a_line_of_a_register_is_named_as_a_line() -> None:
    place = Evidence(file="data/raw/p/2023-Q1/received.csv", line=7)
    assert source_text([place], {}) == "data/raw/p/2023-Q1: received.csv, dòng 7"


def test_a_report_without_evidence_has_no_list_of_sources() -> None:
    plain = [{"node": "list", "ordered": False, "items": [[{"text": "Câu."}]]}]
    assert with_source_notes(plain, "Nguồn") == plain


def test_the_list_stands_before_the_signature_or_at_the_end_of_the_last_annex() -> None:
    listed = {
        "node": "list", "ordered": False, "items": [[{"text": "Câu."}]],
        "details": [{"places": ["a"], "source": "a"}],
    }  # fmt: skip
    closing, annex = {"node": "closing"}, {"node": "annex"}
    kinds = [node["node"] for node in with_source_notes([listed, closing], "Nguồn")]
    assert kinds == ["list", "heading", "sources", "closing"]
    kinds = [node["node"] for node in with_source_notes([listed, closing, annex], "Nguồn")]
    assert kinds == ["list", "closing", "annex", "heading", "sources"]


@pytest.mark.parametrize("report", [UNIT, OVERVIEW], ids="/".join)
def test_in_the_pdf_each_number_is_a_link_to_its_entry(report: Any) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(inprocess.nodes(*report), title="Báo cáo")))
    links = [
        link.get_object()
        for page in reader.pages
        for link in page.get("/Annots", [])
        if link.get_object()["/Subtype"] == "/Link"
    ]
    wanted = numbers(noted(report))
    assert len(links) == len(wanted)
    places = [tuple(str(part) for part in _target(reader, link)) for link in links]
    # one number, one place; another number, another place
    assert len(set(places)) == len(set(wanted))
    assert len(set(zip(wanted, places, strict=True))) == len(set(wanted))


def _target(reader: PdfReader, link: Any) -> Any:
    destination = link.get("/Dest") or link["/A"]["/D"]
    if isinstance(destination, str):
        named = reader.named_destinations[destination]
        return named.page, named.top
    return destination[0], destination[3]


def to_sources(names: Iterable[str]) -> list[str]:
    """Those of the names that are of sources; others are of headings."""
    return [name for name in names if name.startswith("nguon")]


def test_in_the_word_file_each_number_is_a_link_to_its_entry() -> None:
    content = render_docx(inprocess.nodes(*UNIT), title="Báo cáo")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    anchors = to_sources(link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink"))
    places = {mark.get(f"{WORD}name"): mark for mark in body.iter(f"{WORD}bookmarkStart")}
    marks = {name: places[name] for name in to_sources(places)}
    assert [f"nguon{number}" for number in numbers(noted(UNIT))] == anchors
    assert set(anchors) == set(marks)
    for name, mark in marks.items():
        text = "".join(mark.getparent().itertext())
        number = int(name.removeprefix("nguon"))
        assert text == f"[{number}]{sources(noted(UNIT))[number]}"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list_has_a_heading_in_the_language_of_the_report(lang: str) -> None:
    nodes = printable_nodes(inprocess.nodes(*UNIT), "Báo cáo", lang)
    at = [node["node"] for node in nodes].index("sources")
    assert nodes[at - 1]["text"] == [{"text": say(lang, "Nguồn của các nhận định")}]


def test_the_sentences_themselves_are_as_on_the_screen() -> None:
    for before, after in zip(
        (n for n in inprocess.nodes(*UNIT) if n["node"] == "list"),
        (n for n in noted(UNIT) if n["node"] == "list"),
        strict=True,
    ):
        for said_, printed in zip(before["items"], after["items"], strict=True):
            text = "".join(run["text"] for run in printed)
            assert re.sub(r"\[\d+\]$", "", text) == "".join(run["text"] for run in said_)


def computed_nodes() -> list[Any]:
    """A sentence, a list, a heading, a table and a figure that show what an analyst computed."""
    source = (
        "## Quá hạn {eval}`share`\n\nLà {eval}`share` và **{eval}`share`**.\n\n"
        "- Một\n  - {eval}`share`\n\n| a |\n|---|\n| {eval}`share` |"
    )
    entries = [SHARE, SHARE, {**SHARE, "id": "n5", "sources": []}, SHARE, SHARE]
    shown = [(table_node(), TABLE), (figure_node(), FIGURE)]
    cells = [roles(source, *entries), *(computed(node, entry) for node, entry in shown)]
    return notebook_to_nodes(new_notebook(cells=cells))


def test_what_was_computed_opens_its_cells_and_code_on_the_page() -> None:
    page = lxml.html.fromstring(render_html(computed_nodes(), title="T"))
    opened = page.xpath("//details[@class='evidence']")
    labels = [entry.findtext("summary") for entry in opened]
    assert labels == ["Căn cứ: 2,9%"] * 5 + ["Căn cứ"] * 2
    for entry in opened:
        assert entry.findtext("pre").startswith(("share = report.number", "report."))
    places = [entry.xpath("string(ul/li)") for entry in opened]
    place = "data/raw/p/2023-Q4/so-tttt.xlsx, trang tính Số liệu, ô G8:G42"
    assert [text for text in places if text] == [place] * 6
    assert opened[0].xpath("string(dl//dd)") == "2,913"
    assert opened[0].getprevious().tag == "h2" and opened[1].getprevious().tag == "p"


def test_what_was_computed_has_its_numbers_in_print_also_without_a_sentence() -> None:
    nodes = printable_nodes(computed_nodes(), "Báo cáo")
    listed = sources(nodes)
    assert list(listed) == [1, 2] and nodes[-1]["node"] == "sources"
    assert listed[1] == "data/raw/p/2023-Q4: so-tttt.xlsx, trang tính Số liệu, ô G8:G42"
    assert listed[2].startswith("Tính bằng mã của sổ tính: share = report.number")
    text = next(node["text"] for node in nodes[2:] if node["node"] == "paragraph")
    assert "".join(run["text"] for run in text) == "Là 2,9%[1] và 2,9%[2]."
    alone = [node["text"] for node in nodes if node["node"] == "paragraph"]
    assert ["".join(run["text"] for run in text) for text in alone].count("Căn cứ: [1]") == 2
    assert [[run["note"] for run in node["noted"]] for node in nodes if "noted" in node] == [
        [1]
    ] * 2
    printed = PdfReader(io.BytesIO(render_pdf(computed_nodes(), title="T"))).pages[0].extract_text()
    assert "Là 2,9%[1] và 2,9%[2]." in printed
    with zipfile.ZipFile(io.BytesIO(render_docx(computed_nodes(), title="T"))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    anchors = to_sources(link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink"))
    assert anchors == ["nguon1", "nguon1", "nguon2", *["nguon1"] * 4]
