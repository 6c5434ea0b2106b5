"""Reports in Vietnamese and English from one set of findings."""

from __future__ import annotations

import io
import json
import re
import shutil
import string
import zipfile
from pathlib import Path
from typing import Any

import inprocess
import lxml.html
import pytest
from project import REPO, copy_project
from tools.wording import known, spoken

from helpers.build.build import build
from helpers.build.plan import Job, plan
from helpers.core.errors import ConfigError, ProofError
from helpers.core.wording import msg, say
from helpers.documents.docx.render import render_docx
from helpers.documents.pdf.render import render_pdf
from helpers.documents.xlsx.render import render_xlsx
from helpers.notebook.open_report import open_report
from helpers.params.load import load_setting
from helpers.params.provinces import read_provinces

# every kind of report, values from forms and values as printed
REPORTS = (
    ("dak-nong-650", "2023-Q4", "so-tttt"),
    ("dak-nong-650", "2023", "ubnd-dak-song"),
    ("dak-nong-650", "2023-Q4", "overview"),
    ("dak-nong-650", "2023", "overview"),
    ("dak-nong-2022", "2022", "cap-tinh"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("ninh-giang-2023", "2024-Q1-ninh-giang", "huyen-ninh-giang"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
)
VIETNAMESE = re.compile(
    r"[^\W\d_]*[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.I
)
_NAMED = ("unit_name_en", "name_en", "cited_en", "issuer", "file", "sheet", "definition_en", "en")


def page(report: tuple[str, str, str], lang: Any) -> str:
    return inprocess.page(*report, lang)


def own_words(html: str) -> list[str]:
    """What a page says in its own language: its texts and the words for what is not text."""
    root = lxml.html.document_fromstring(html)
    for other in root.xpath("//*[@lang][not(self::html)] | //style | //script"):
        other.drop_tree()
    spoken_of = root.xpath("//@aria-label | //@alt | //@data-label")
    return [text.strip() for text in (*root.itertext(), *spoken_of) if text.strip()]


def proper_names(value: Any, key: str = "") -> set[str]:
    """Names of the record that an English page says as they are."""
    if isinstance(value, str):
        return {value} if key in _NAMED else set()
    if isinstance(value, dict):
        return set().union(*(proper_names(inner, name) for name, inner in value.items()))
    if isinstance(value, (list, tuple)):
        return set().union(*(proper_names(inner, key) for inner in value))
    return set()


def test_every_text_has_english_words_and_none_is_left_over() -> None:
    entries = known()
    assert {words for words in spoken() if not entries.get(words)} == set()
    assert set(entries) - spoken() == set()


def test_the_english_words_have_the_places_of_the_vietnamese_ones() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for (_, text), english in known().items():
        assert places(text) == places(english), text


def test_a_text_without_english_words_is_named() -> None:
    with pytest.raises(ConfigError, match="Câu chưa dịch"):
        say("en", msg("Câu chưa dịch")[:])
    assert say("vi", "Đơn vị") == "Đơn vị" and say("en", "Đơn vị") == "Unit"


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_an_english_page_holds_vietnamese_only_in_names(report: tuple[str, str, str]) -> None:
    record = inprocess.record(*report, "en")
    cover = load_setting(REPO, report[0]).programme.cover
    places = {cover.place, *proper_names(record), *proper_names(cover.en.model_dump(), "en")}
    places |= {province.name_vi for province in read_provinces(REPO.params)}
    longest_first = sorted(filter(None, places), key=len, reverse=True)
    # a chart breaks a name into lines
    words = {word for name in longest_first for word in name.split()}
    html = page(report, "en")
    written = {text.strip() for text in lxml.html.document_fromstring(html).itertext()}
    assert not written & {*record["notes"]} and {*record["notes_en"]} <= written
    for text in own_words(html):
        rest = re.sub(r"“[^”]*”|\d+/\S+", " ", text)  # columns of the forms, numbers of documents
        for name in longest_first:
            rest = rest.replace(name, " ")
        assert not VIETNAMESE.search(rest) or set(text.split()) <= words | {"of"}, text


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_a_vietnamese_page_holds_no_english_text(report: tuple[str, str, str]) -> None:
    texts = set(own_words(page(report, "vi")))
    english = {text for (_, vi), text in known().items() if text != vi and len(text) > 5}
    assert texts & english == set()
    assert not any(
        finding["sentence_en"] in texts for finding in inprocess.record(*report)["findings"]
    )


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_both_pages_are_proved_against_one_record(report: tuple[str, str, str]) -> None:
    records = {lang: inprocess.record(*report, lang) for lang in ("vi", "en")}
    for lang, record in records.items():
        assert record["lang"] == lang
        inprocess.prove(inprocess.nodes(*report, lang), record, lang)
    # titles of charts are said in the page's language
    apart = {"lang": "vi", "computed": []}
    assert {**records["en"], **apart} == {**records["vi"], **apart}


def test_a_number_that_an_english_page_changes_is_found() -> None:
    report = REPORTS[0]
    dumped = json.dumps(inprocess.nodes(*report, "en"))
    assert "1,346" in dumped
    for wrong in ("1,345", "1.346"):
        with pytest.raises(ProofError):
            inprocess.prove(
                json.loads(dumped.replace("1,346", wrong)), inprocess.record(*report, "en"), "en"
            )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_headings_of_the_other_language_are_left_out(lang: Any) -> None:
    html = page(REPORTS[0], lang)
    assert ("Những điểm chính" in html) == (lang == "vi")
    assert ("Key points" in html) == (lang == "en")
    assert lxml.html.document_fromstring(html).get("lang") == lang


def test_what_people_wrote_stays_vietnamese_and_is_marked() -> None:
    root = lxml.html.document_fromstring(page(REPORTS[0], "en"))
    marked = root.xpath("//main//*[@lang='vi']")
    assert marked and all(VIETNAMESE.search(element.text_content()) for element in marked)
    assert "Texts written by people and document titles are in Vietnamese." in root.text_content()


@pytest.mark.parametrize("report", [REPORTS[0], REPORTS[2], REPORTS[5]], ids="/".join)
def test_pdf_word_and_excel_speak_english_with_the_same_bytes(report: tuple[str, str, str]) -> None:
    nodes, record = inprocess.nodes(*report, "en"), inprocess.record(*report, "en")
    made = [
        (
            render_pdf(nodes, title="x", lang="en"),
            render_docx(nodes, title="x", lang="en"),
            render_xlsx(record, title="x"),
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    pdf, word, excel = made[0]
    assert b"/Lang (en)" in pdf.replace(b"/Lang(", b"/Lang (")
    for xml in (_part(word, "word/document.xml"), _part(excel, "xl/worksheets/")):
        for words in ("Kính gửi", "Nơi nhận", "Cảnh báo", "Chỉ tiêu giao", "Điểm để xếp hạng"):
            assert words not in xml
    assert "SOCIALIST REPUBLIC OF VIET NAM" in _part(word, "word/document.xml")
    assert "en-US" in _part(excel, "docProps/core.xml")


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="fr"):
        open_report("dak-nong-650", "2023-Q4", "so-tttt", "fr")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="fr"):
        plan(REPO, programmes=["dak-lak-ict-index"], lang="fr")


def test_a_plan_has_one_report_a_language_and_keeps_the_vietnamese_names() -> None:
    only = {"programmes": ["dak-lak-ict-index"], "periods": ["2017"], "formats": ["html"]}
    (usual,) = plan(REPO, **only)
    vi, en = plan(REPO, **only, lang="both")
    assert usual.name == vi.name == "dak-lak-ict-index/2017/tinh-dak-lak"
    assert (en.name, en.stem) == (f"{vi.name}.en", "report.en")
    assert (usual.beside, vi.beside, en.beside) == ("", "en", "vi")


def test_branding_names_the_language_of_a_build(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    path = project.params / "branding.yml"
    path.write_text(path.read_text("utf-8").replace("language: vi", "language: en"), "utf-8")
    jobs = plan(project, programmes=["dak-lak-ict-index"])
    assert {job.lang for job in jobs} == {"en"}


def test_a_build_in_both_languages_links_them_and_a_second_one_keeps_them(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    shutil.copytree(REPO.notebooks, project.notebooks)
    only = {"programmes": ["dak-lak-ict-index"], "periods": ["2017"], "formats": ["html"]}
    jobs, out = plan(project, **only, lang="both"), tmp_path / "out"
    assert not build(project, jobs, out, workers=1).failed
    folder = out / "dak-lak-ict-index/2017/tinh-dak-lak"
    for name, other in (("report.html", "report.en.html"), ("report.en.html", "report.html")):
        links = lxml.html.parse(folder / name).xpath("//p[@class='language']/a/@href")
        assert links == [other]
    index = lxml.html.parse(folder.parent / "index.html")
    assert "tinh-dak-lak/report.en.html" in index.xpath("//a/@href")
    assert len(build(project, jobs, out, workers=1).kept) == 2
    before = (folder / "report.html").read_bytes()
    alone: tuple[Job, ...] = plan(project, **only)
    assert not build(project, alone, out, workers=1).failed
    assert b'class="language"' in before
    assert b'class="language"' not in (folder / "report.html").read_bytes()


def _part(content: bytes, name: str) -> str:
    """What the parts of an Office file say whose names begin so."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(
            file.read(part).decode() for part in file.namelist() if part.startswith(name)
        )
