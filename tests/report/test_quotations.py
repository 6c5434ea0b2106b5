"""What the source documents say: quoted word for word, with document and line, in its section."""

import csv
import unicodedata

import inprocess
import pytest
from project import REPO, assessed, copy_project
from test_published_data import texts

from helpers import open_report
from helpers.core.errors import ProofError
from helpers.documents.nodes.blocks import plain_texts
from helpers.params.explanations import NAMES
from helpers.report.assessment.assess import assess
from helpers.report.assessment.slices import slices
from helpers.report.record.record import documents_of, record_of

FILES = sorted(REPO.params.glob("explanations/*/quotations.csv"))
CAUSE = "ICT Index 2017 có thay đổi cách đánh giá về dịch vụ công trực tuyến"
LIMIT = "Tỷ lệ người dân có chữ ký số hoặc chữ ký điện tử cá nhân rất thấp."


def rows():
    for path in FILES:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def plain(text):
    """NFC and single spaces; the asterisks of the archived texts are markup, not letters."""
    return " ".join(unicodedata.normalize("NFC", text).replace("*", "").split())


def stands(words, line, text):
    return plain(words) in plain(text[int(line) - 1])


def text_of(block):
    return " ".join(plain_texts(block.nodes))


def test_every_quotation_stands_letter_for_letter_in_its_line():
    lines = texts()
    for row in rows():
        assert stands(row["text"], row["line"], lines[row["document"]]), row
        if row["head"]:
            assert stands(row["head"], row["head_line"], lines[row["document"]]), row


def test_a_letter_or_a_line_off_is_found():
    lines, row = texts(), next(rows())
    assert not stands(row["text"] + "x", row["line"], lines[row["document"]])
    assert not stands(row["text"], int(row["line"]) + 1, lines[row["document"]])


def test_the_four_documents_are_quoted_in_every_kind_of_section():
    quoted = list(rows())
    assert len({row["document"] for row in quoted}) == len(FILES) == 4
    assert {row["section"] for row in quoted} == set(NAMES)
    assert all(row["text"] == plain(row["text"]) for row in quoted)


def test_a_cause_is_told_as_the_documents_words_with_its_line():
    report = open_report("dak-lak-ict-index", "2017", "tinh-dak-lak")
    lead, items = report.explanations("causes").nodes[2:4]
    assert lead["text"][0]["text"] == (
        "Cũng văn bản này, phần “b) Các tiêu chí thành phần bị giảm điểm trong ICT index 2017”, "
        "dòng 146:"
    )
    text = plain_texts([items])[0]
    assert text.startswith("“") and CAUSE in text and text.endswith("”, dòng 148 của bản lưu")
    first = text_of(report.explanations("causes"))
    assert first.startswith("Theo Quyết định số 168/QĐ-UBND ngày 18/01/2018 của Chủ tịch UBND tỉnh")


def test_a_document_speaks_of_the_periods_that_it_names_and_of_no_other():
    other = open_report("dak-lak-ict-index", "2016", "tinh-dak-lak")
    assert CAUSE not in text_of(other.explanations())
    before = open_report("dak-nong-650", "2023-Q3", "so-noi-vu")
    after = open_report("dak-nong-650", "2023-Q4", "so-noi-vu")
    assert "“" not in text_of(before.explanations()) and "“" in text_of(after.explanations())


def test_limits_stand_below_the_weaknesses_and_nowhere_else():
    report = open_report("ninh-giang-2023", "2023", "huyen-ninh-giang")
    assert LIMIT in text_of(report.sentences("weaknesses"))
    assert LIMIT not in text_of(report.explanations()) + text_of(report.sentences("strengths"))


def test_a_task_stands_with_the_units_that_the_document_names():
    task = "Kiểm tra, giám sát, đánh giá về chất lượng cung cấp dịch vụ công trực tuyến"
    home, other = (open_report("dak-nong-650", "2023", unit) for unit in ("so-noi-vu", "so-y-te"))
    assert task in text_of(home.explanations("tasks")) and task not in text_of(other.explanations())
    district = open_report("dak-nong-650", "2023", "ubnd-cu-jut").explanations("tasks")
    assert "giao chỉ tiêu thực hiện đến các xã, phường, thị trấn" in text_of(district)


def test_an_english_page_marks_the_words_as_vietnamese():
    report = open_report("ninh-giang-2023", "2023", "huyen-ninh-giang", "en")
    lead, items = report.explanations("causes").nodes
    assert lead["text"][0]["text"].endswith("says:") and "lang" not in lead["text"][0]
    words, line = items["items"][0]
    assert words["lang"] == "vi" and line == {"text": ", line 50 of the stored copy"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_quoted_numbers_are_proved_as_whole_quotations_and_as_nothing_else(lang):
    place = ("dak-lak-ict-index", "2017", "tinh-dak-lak", lang)
    inprocess.proved(*place)
    record = record_of(assessed(*place[:2]), *place[2:])
    (item,) = [
        item
        for node in open_report(*place).explanations("tasks").nodes
        if node["node"] == "list"
        for item in node["items"]
        if "30% cuộc họp" in item[0]["text"]
    ]
    shown = {"node": "list", "ordered": False, "items": [item]}
    inprocess.prove([shown], record, lang)
    cut = {**item[0], "text": item[0]["text"].replace("30%", "35%")}
    with pytest.raises(ProofError, match="35"):
        inprocess.prove([{**shown, "items": [[cut, *item[1:]]]}], record, lang)


def test_the_documents_quoted_are_named_among_the_sources():
    assessment = assessed("ninh-giang-2023", "2023")
    unit = assessment.facts.setting.unit("huyen-ninh-giang")
    assert "cv-ninh-giang-2024" in [document["id"] for document in documents_of(assessment, unit)]


def test_a_changed_quotation_makes_the_reports_that_show_it_again(tmp_path, monkeypatch):
    project = copy_project(tmp_path)
    monkeypatch.setenv("BAOCAO_ROOT", str(project.root))
    before = slices(assess(project, "ninh-giang-2023", "2024-Q1-ninh-giang"))
    path = project.params / "explanations" / "ninh-giang-2023" / "quotations.csv"
    path.write_text(path.read_text("utf-8").replace("rất thấp.", "thấp."), "utf-8")
    after = slices(assess(project, "ninh-giang-2023", "2024-Q1-ninh-giang"))
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"own:huyen-ninh-giang", "all"}
