"""The brief for a leader: half a sheet, and nothing in it but what the report says."""

import io
import shutil
import unicodedata
from functools import cache

import inprocess
import lxml.html
import pdf_ua
import pytest
from command import baocao
from project import PROGRAMME, REPO, assessed, copy_project
from pypdf import PdfReader

from helpers.build.cache import all_marks, why_stale
from helpers.build.listing import report_lines
from helpers.build.plan import plan
from helpers.core.errors import ProofError
from helpers.documents.html.render import render_html
from helpers.documents.nodes.blocks import plain_texts
from helpers.findings.sentences import headline
from helpers.report import brief
from helpers.report.assessment.assess import assess
from helpers.report.brief import MOST, brief_files
from helpers.report.record.record import record_of
from helpers.trust.manifest import read_manifest

PERIOD, UNIT = "2023-Q4", "ubnd-gia-nghia"
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", PERIOD)
CHANGED, ATTENTION = "Kết quả, thay đổi chính", "Cần chú ý"
DECIDE, SURE = "Việc cần quyết định, chỉ đạo", "Mức độ tin cậy"
HALF_OF_A4 = (595.28, 297.0 / 2 / 25.4 * 72)  # points
BRIEFS = [
    (PROGRAMME, PERIOD, "overview"),
    (PROGRAMME, PERIOD, UNIT),
    (PROGRAMME, PERIOD, "thanh-tra-tinh"),
    (PROGRAMME, "2023", "so-tnmt"),
    ("dak-nong-2022", "2022", "cap-huyen"),
    ("ninh-giang-2023", "2023", "huyen-ninh-giang"),
    ("ninh-giang-2023", "2024-Q1-ninh-giang", "xa-hong-duc"),
    ("dak-lak-ict-index", "2017", "tinh-dak-lak"),
    ("dti-xa", "2025", "overview"),
    ("papi-63", "2022", "tp-ha-noi"),
    ("papi-63", "2022", "overview"),
]


@cache
def made(programme, period, unit, lang="vi"):
    """Nodes and PDF of a brief of the shipped data, proved; nobody may change them."""
    return files_of(assessed(programme, period), unit, lang)


def files_of(assessment, unit, lang="vi"):
    setting = assessment.facts.setting
    record = record_of(assessment, unit, lang)
    asked = setting.unit(setting.programme.whole if unit == "overview" else unit)
    place = f"{setting.programme.id}/{assessment.facts.period.id}/{unit}/report.html"

    def prove(nodes):
        inprocess.prove(nodes, record, lang, assessment)

    return brief_files(assessment, asked, lang, place, prove)


def section(nodes, title):
    """The node below a heading, and its texts."""
    (at,) = [
        n for n, node in enumerate(nodes) if plain_texts([node]) == [title] and "level" in node
    ]
    return nodes[at + 1], plain_texts([nodes[at + 1]])


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("place", BRIEFS, ids="/".join)
def test_a_brief_is_one_page_of_half_a_sheet_of_a4_on_which_all_of_it_stands(place, lang):
    nodes, pdf = made(*place, lang)
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert [float(length) for length in page.mediabox[2:]] == pytest.approx(HALF_OF_A4, abs=0.1)
    words = "".join(plain(page.extract_text()).split())
    for text in (nodes[0]["subject"], *plain_texts(nodes[1:])):
        for part in text.split(" | "):
            assert "".join(plain(part).split()) in words, part


@pytest.mark.parametrize("place", BRIEFS[:2], ids="/".join)
def test_the_pdf_of_a_brief_can_be_read_by_those_who_cannot_see(place):
    assert pdf_ua.faults(made(*place)[1]) == []


def test_as_many_points_are_told_as_half_a_sheet_holds(monkeypatch):
    """Without the room for all, the section with most points loses its last."""
    full = [len(section(made(*BRIEFS[1])[0], t)[1]) for t in (CHANGED, ATTENTION, DECIDE, SURE)]
    monkeypatch.setattr(brief, "headline", lambda finding, lang: 3 * headline(finding, lang))
    monkeypatch.setattr(inprocess, "prove", lambda *_: None)
    nodes, pdf = files_of(assessed(PROGRAMME, PERIOD), UNIT)
    kept = [len(section(nodes, t)[1]) for t in (CHANGED, ATTENTION, DECIDE, SURE)]
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert sum(kept) < sum(full) and kept[0] < full[0] == MOST and min(kept) >= 1


def test_the_greatest_change_comes_first_and_no_rank_that_the_head_tells_already():
    nodes, _ = made(PROGRAMME, PERIOD, UNIT)
    _, changes = section(nodes, CHANGED)
    assert "giảm 14,9 điểm phần trăm" in changes[0]
    assert not any("xếp thứ 12/25" in change for change in changes)
    assert [figure["value"] for figure in nodes[0]["key_figures"]["figures"]] == ["12", "96,24"]


def test_who_needs_attention_is_who_missed_most_with_the_lowest_score():
    table, _ = section(made(PROGRAMME, PERIOD, "overview")[0], ATTENTION)
    compared = inprocess.record(PROGRAMME, PERIOD, "overview")["comparison"]
    missed = {
        unit["name"]: sum(
            value["value"] < value["target"]
            for value in unit["values"].values()
            if value["value"] is not None and value.get("target")
        )
        for unit in compared
    }
    scores = {unit["name"]: unit["score"] for unit in compared if unit["score"] is not None}
    expected = sorted(scores, key=lambda name: (-missed[name], scores[name]))[:MOST]
    assert [row[0] for row in table["rows"]] == expected
    assert table["rows"][0][1] == "50,0% (90/180), giao 70%"
    assert table["caption"].endswith("hết quý IV/2023")  # values to date, not of the quarter


def test_what_a_unit_missed_needs_attention():
    _, points = section(made(PROGRAMME, PERIOD, UNIT)[0], ATTENTION)
    assert len(points) == 1 and "64,7% (12.014/18.560 hồ sơ), chưa đạt" in points[0]


def test_what_people_propose_is_what_is_to_be_decided_first(tmp_path):
    project = copy_project(tmp_path, PERIOD, units=[UNIT])
    folder = project.params / "explanations" / PROGRAMME / PERIOD
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.md").write_text("## Kiến nghị\n\n- Bổ sung 02 cán bộ.\n", "utf-8")
    nodes, _ = files_of(assess(project, PROGRAMME, PERIOD), UNIT)
    assert section(nodes, DECIDE)[1][0] == "Bổ sung 02 cán bộ."


def test_a_document_is_quoted_where_it_asks_by_a_share_or_a_day_and_nothing_is_invented():
    _, points = section(made("ninh-giang-2023", "2023", "huyen-ninh-giang")[0], DECIDE)
    assert any(
        point.startswith("Theo Công văn số …/UBND-VHTT, dòng 64: “") and "31/5/2024.”" in point
        for point in points
    )
    assert points[0].endswith("đề nghị xác nhận.")  # printed 61,8%, recomputed 65,0%
    nodes, _ = made("papi-63", "2022", "overview")
    assert section(nodes, DECIDE)[1] == ["Không có nội dung để nêu."]


def test_how_sure_says_simulated_unconfirmed_and_between_which_places_a_rank_lies():
    _, points = section(made(PROGRAMME, PERIOD, UNIT)[0], SURE)
    assert "mô phỏng" in points[0]
    assert points[1] == "Mức hoàn thành chỉ tiêu: cách tính chưa được văn bản nào xác nhận."
    _, points = section(made("papi-63", "2022", "tp-ha-noi")[0], SURE)
    assert "hạng nằm trong khoảng 11–14/61" in points[0]


def test_a_problem_in_the_data_is_told_and_the_data_are_not_said_to_be_without(tmp_path):
    project = copy_project(tmp_path, *QUARTERS)
    (project.raw / PROGRAMME / PERIOD / "so-y-te.xlsx").unlink()
    assessment = assess(project, PROGRAMME, PERIOD)
    nodes, _ = files_of(assessment, "so-y-te")
    assert section(nodes, ATTENTION)[1][0].startswith("Chưa có số liệu")
    whole, _ = files_of(assessment, "overview")
    assert section(whole, SURE)[1][0].startswith("Chưa nhận được 01 biểu số liệu: Sở Y tế")
    for shown in (nodes, whole):
        assert not any("không có vấn đề nào" in point for point in section(shown, SURE)[1])


def test_a_number_that_the_record_does_not_hold_stops_the_brief(monkeypatch):
    monkeypatch.setattr(brief, "headline", lambda finding, lang: "Tăng 99,1 điểm.")
    with pytest.raises(ProofError, match="99,1"):
        files_of(assessed(PROGRAMME, PERIOD), UNIT)


def test_the_page_has_no_contents_no_request_and_fits_a_phone():
    nodes, _ = made(PROGRAMME, PERIOD, "overview")
    page = lxml.html.fromstring(render_html(nodes, title="x", contents=False))
    assert not page.find_class("contents")
    assert [heading.text_content() for heading in page.iter("h2")][:2] == [CHANGED, ATTENTION]
    assert all(len(row) <= 3 for row in page.iter("tr"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A period built with the brief of one unit."""
    out = tmp_path_factory.mktemp("out")
    run_build(out, "--format", "html,brief", "--lang", "both")
    chosen = {"programmes": [PROGRAMME], "periods": [PERIOD], "units": [UNIT]}
    return plan(REPO, **chosen, formats=["html", "brief"], lang="both"), out


def run_build(out, *options):
    """A build in a process of its own: one that has made a PDF must not be forked."""
    of = ("--programme", PROGRAMME, "--period", PERIOD, "--unit", UNIT)
    done = baocao(REPO, "build", *of, "--out", out, "--jobs", "1", *options)
    assert done.returncode == 0, done.stderr


def test_page_and_pdf_of_a_brief_are_files_of_the_report_in_either_language(built):
    jobs, out = built
    folder, names = out / PROGRAMME / PERIOD / UNIT, {name for job in jobs for name in job.files}
    assert names >= {f"report{lang}.brief.{end}" for lang in ("", ".en") for end in ("html", "pdf")}
    assert {path.name for path in folder.iterdir()} == names
    told_of = read_manifest(folder.parent)["outputs"]
    assert {f"{UNIT}/{name}" for name in names} <= set(told_of)


def test_site_report_and_brief_lead_to_each_other(built):
    _, out = built
    folder = out / PROGRAMME / PERIOD
    pages = ("index.html", f"{UNIT}/report.html", f"{UNIT}/report.brief.html")
    index, report, short = (lxml.html.parse(folder / name).getroot() for name in pages)
    linked = [{link.get("href") for link in page.iter("a")} for page in (index, report, short)]
    assert f"{UNIT}/report.brief.html" in linked[0] and "report.brief.html" in linked[1]
    assert {"report.html", "report.brief.pdf"} <= linked[2]
    assert "report.pdf" not in linked[2]  # not asked for


def test_a_brief_that_is_there_is_kept_and_one_that_is_gone_is_made_again(built, tmp_path):
    jobs, before = built
    out = tmp_path / "out"
    shutil.copytree(before, out)
    assert [*report_lines(REPO, jobs, out)][-1].startswith("0/2")
    (out / jobs[0].folder / "report.brief.pdf").unlink()
    assert "report.brief.pdf" in why_stale(jobs[0], out, all_marks(REPO, jobs)[jobs[0]])


def test_a_brief_that_is_not_asked_for_any_more_is_removed(built, tmp_path):
    jobs, before = built
    out = tmp_path / "out"
    shutil.copytree(before, out)
    run_build(out, "--format", "html")
    left = {path.name for path in (out / jobs[0].folder).iterdir()}
    assert "report.brief.pdf" not in left and "report.en.brief.pdf" in left
