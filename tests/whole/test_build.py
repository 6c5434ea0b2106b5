"""The main job on the shipped data: every report of `baocao build`, looked at as a reader would."""

import json
import re
import shutil
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import nbformat
import pytest
from command import baocao
from drawn import contradictions
from inprocess import prove
from page_text import faults, repeated, shown
from project import REPO
from pypdf import PdfReader
from sheets import sheets

from helpers.build.make import make_report
from helpers.build.plan import plan
from helpers.core.errors import ProofError
from helpers.core.files import sha256
from helpers.documents.html.render import page_style
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.params.load import load_setting, programme_ids
from helpers.trust.manifest import read_manifest

MARK = "SỐ LIỆU MÔ PHỎNG"
SIMULATED = {"dak-nong-650", "dak-nong-2022", "dti-xa"}
REAL = Path("dti-xa/2025/xa-co-phieu-that")  # among simulated neighbours


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    done = baocao(REPO, "build", "--out", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def reports(folder):
    return sorted(path.parent for path in folder.rglob("report.json"))


def record(folder):
    return json.loads((folder / "report.json").read_text("utf-8"))


def page(folder):
    return lxml.html.document_fromstring((folder / "report.html").read_text("utf-8"))


def text(element):
    return " ".join(element.text_content().split())


def words(folder):
    return text(page(folder).find(".//main"))


def pdf_words(folder):
    return " ".join(" ".join(sheet.split()) for sheet in sheets(folder / "report.pdf"))


def rows(folder, caption):
    for table in page(folder).iter("table"):
        named = table.find("caption")
        if named is not None and caption in text(named):
            return [[text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    raise AssertionError(f"no table {caption!r}")


def test_every_current_period_of_every_programme_is_built(out):
    project = REPO
    for name in programme_ids(project):
        setting = load_setting(project, name)
        for period in setting.programme.current:
            assert list((out / name / period).glob("*/report.pdf")), (name, period)
            assert (out / name / period / "index.html").is_file()
    assert (out / "index.html").is_file()
    planned = {(job.programme, job.period, job.unit) for job in plan(project)}
    assert {folder.relative_to(out).parts for folder in reports(out)} == planned


@pytest.mark.parametrize("period", ["2023-Q4", "2023"])
def test_all_26_agencies_and_the_overview_have_all_four_files(out, period):
    setting = load_setting(REPO, "dak-nong-650")
    units = [unit.id for unit in setting.reporting_units] + ["overview"]
    assert len(units) == 27
    for unit in units:
        for suffix in ("html", "pdf", "ipynb", "json"):
            assert (out / "dak-nong-650" / period / unit / f"report.{suffix}").stat().st_size > 1000


def test_dak_lak_2017_says_score_rank_and_26_places(out):
    folder = out / "dak-lak-ict-index" / "2017" / "tinh-dak-lak"
    for prose in (words(folder), pdf_words(folder)):
        assert "0,4655 điểm" in prose
        assert "23/63" in prose
        assert "cải thiện 26 bậc so với năm 2016 (xếp thứ 49/63)" in prose
        assert "Sản xuất, kinh doanh CNTT và Môi trường tổ chức - chính sách" in prose
        assert "không so sánh điểm số" in prose


def test_dak_lak_2017_lists_the_rank_changes_of_all_years(out):
    table = rows(out / "dak-lak-ict-index" / "2017" / "tinh-dak-lak", "qua các kỳ")
    changes = {row[0]: (row[2], row[3]) for row in table[1:]}
    assert changes == {
        "năm 2013": ("24/63", "–"),
        "năm 2014": ("24/63", "0"),
        "năm 2015": ("29/63", "−5"),
        "năm 2016": ("49/63", "đổi phương pháp, không tính số bậc"),
        "năm 2017": ("23/63", "+26"),
    }


def test_dak_lak_compares_no_score_across_the_change_of_method(out):
    folder = out / "dak-lak-ict-index" / "2016" / "tinh-dak-lak"
    kinds = {finding["kind"] for finding in record(folder)["findings"]}
    assert "method_change" in kinds
    assert not any(kind.startswith("change_") for kind in kinds)
    assert "29/63" in words(folder)
    assert "49/63" in words(folder)


def test_ninh_giang_says_the_score_its_parts_and_both_percentages(out):
    prose = words(out / "ninh-giang-2023" / "2023" / "huyen-ninh-giang")
    assert "8,682/9,0 điểm, đạt 96,5%, xếp thứ 4/12" in prose
    assert "tăng 02 bậc so với năm 2022" in prose
    for part in ("1,286/1,5", "1,468/1,5", "2,928/3,0", "0,214", "0,032", "0,072", "0,318"):
        assert part in prose
    assert "370,7/570" in prose
    assert "61,8%" in prose
    assert "65,0%" in prose


def test_the_overview_prints_the_plans_percentage_and_its_recomputation(out):
    for period in ("2023-Q4", "2023"):
        folder = out / "dak-nong-650" / period / "overview"
        assert "công bố 17,3%" in words(folder)
        assert "28.459/136.078 được 20,9%" in words(folder)
        # in the PDF the sentence may run over a page
        for part in ("công bố 17,3%", "28.459/136.078", "được 20,9%"):
            assert part in pdf_words(folder)


def test_the_inspectorate_is_not_applicable_and_not_ranked(out):
    folder = out / "dak-nong-650" / "2023" / "thanh-tra-tinh"
    table = rows(folder, "Kết quả các chỉ tiêu")
    for row in table[1:3]:
        assert row[3] == "không áp dụng"
        assert row[-1] == "không áp dụng"
        assert not any("%" in cell for cell in row[3:])
    assert record(folder)["ranks"][-1]["place"] is None
    overview = rows(out / "dak-nong-650" / "2023" / "overview", "xếp hạng các đơn vị")
    inspectorate = next(row for row in overview if "Thanh tra tỉnh" in row)
    assert inspectorate[0] == "–"
    assert "không áp dụng" in inspectorate


def test_the_plans_own_example_misses_its_target_by_one_procedure(out):
    prose = words(out / "dak-nong-650" / "2023" / "so-tttt")
    assert "83,3% (25/30 thủ tục), chưa đạt, cần 26/30 thủ tục" in prose
    assert "85%" in prose


def test_a_near_miss_is_not_rounded_into_a_pass(out):
    folder = out / "dak-nong-650" / "2023" / "so-noi-vu"
    assert "84,96%" in words(folder)
    row = next(r for r in rows(folder, "Kết quả các chỉ tiêu") if "hồ sơ xử lý trực tuyến" in r[1])
    assert row[-1] == "chưa đạt"


def simulated(out, folder):
    inside = folder.relative_to(out)
    return inside.parts[0] in SIMULATED and inside != REAL


def test_every_simulated_page_carries_the_mark_and_no_real_one_does(out):
    for folder in reports(out):
        marked = simulated(out, folder)
        assert (MARK in text(page(folder))) == marked, folder
        printed = sheets(folder / "report.pdf")
        assert [MARK in sheet for sheet in printed] == [marked] * len(printed) != [], folder
    for prose in (text(page(out / REAL)), pdf_words(out / REAL)):
        assert "SỐ LIỆU CÁC ĐƠN VỊ KHÁC LÀ MÔ PHỎNG" in prose
    assert record(out / REAL)["simulated"] is False


def test_pages_make_no_request_hold_only_our_script_and_say_their_language(out):
    for path in out.rglob("*.html"):
        source = path.read_text("utf-8")
        html = lxml.html.document_fromstring(source)
        assert html.get("lang") == "vi", path
        assert not html.xpath("//link[@rel='stylesheet'] | //iframe | //object"), path
        assert [script.text for script in html.iter("script")] in ([], [str(page_style().script)])
        for address in html.xpath("//@src | //@srcset | //image/@href"):
            assert address.startswith("data:"), path
        # parts of the page itself, and its fonts
        assert "url(" not in source.replace("url(#", "").replace("url(data:font/", ""), path
        assert html.xpath("//meta[@http-equiv='Content-Security-Policy']"), path


def broken_links(folder):
    """Links of the pages below `folder` that lead to no file in it."""
    for path in folder.rglob("*.html"):
        for href in lxml.html.document_fromstring(path.read_text("utf-8")).xpath("//a/@href"):
            if href.startswith("#") or "://" in href:
                continue
            target = (path.parent / unquote(href.partition("#")[0])).resolve()
            if not target.is_file() or not target.is_relative_to(folder.resolve()):
                yield path, href


def test_every_link_leads_to_a_file_in_the_folder_and_in_its_zip_elsewhere(out, tmp_path):
    assert list(broken_links(out)) == []
    packed = shutil.make_archive(str(tmp_path / "gửi đi"), "zip", out)
    shutil.unpack_archive(packed, tmp_path / "nơi khác")
    assert list(broken_links(tmp_path / "nơi khác")) == []


def test_a_link_to_nowhere_or_out_of_the_folder_is_noticed(tmp_path):
    page = "<a href='khong-co.html'>a</a><a href='../ngoai.html'>b</a><a href='x.html'>c</a>"
    (tmp_path / "site").mkdir()
    (tmp_path / "ngoai.html").write_text("", encoding="utf-8")
    (tmp_path / "site" / "x.html").write_text(page, encoding="utf-8")
    hrefs = [href for _, href in broken_links(tmp_path / "site")]
    assert hrefs == ["khong-co.html", "../ngoai.html"]


def test_no_report_is_too_large_to_be_sent(out):
    sizes = {path: path.stat().st_size for path in out.rglob("report.*")}
    for suffix, most in ((".html", 300_000), (".pdf", 400_000)):
        seen = {path: size for path, size in sizes.items() if path.name == f"report{suffix}"}
        assert len(seen) == len(reports(out)) and max(seen.values()) <= most, suffix


def test_every_report_has_a_brief_of_one_half_sheet(out):
    for folder in reports(out):
        (page,) = PdfReader(folder / "report.brief.pdf").pages
        width, height = page.mediabox[2:]
        assert height < width and (folder / "report.brief.html").is_file(), folder


def test_every_unit_has_a_page_over_its_periods(out):
    pages = {path.stem for path in (out / "dak-nong-650" / "units").glob("*.html")}
    built = {folder.name for folder in reports(out / "dak-nong-650")}
    assert pages == built
    source = (out / "dak-nong-650" / "units" / "so-tttt.html").read_text("utf-8")
    assert "Quý IV/2023" in source and "Năm 2023" in source


def test_every_chart_says_in_words_what_it_shows(out):
    for folder in reports(out):
        for picture in page(folder).iter("svg"):
            assert len(picture.get("aria-label", "")) > 40, folder


def nodes(folder):
    return notebook_to_nodes(nbformat.read(folder / "report.ipynb", as_version=4))


def test_reports_say_what_their_records_hold_and_draw_nothing_else_and_no_sentence_twice(out):
    documents = load_setting(REPO, "dak-nong-650").documents.values()
    for folder in reports(out):
        page_nodes, held = nodes(folder), record(folder)
        prove(page_nodes, held)
        assert contradictions(page_nodes, held) == [], folder
        made = shown((folder / "report.html").read_text("utf-8"))
        assert [*faults(made, documents=documents), *repeated(made)] == [], folder


@pytest.mark.parametrize(
    "place",
    ["dak-nong-650/2023-Q4/so-tttt", "ninh-giang-2023/2023/huyen-ninh-giang"],
)
def test_one_changed_digit_in_the_prose_of_a_report_is_noticed(out, place):
    held, shown = record(out / place), nodes(out / place)
    sentences = {finding["sentence_vi"] for finding in held["findings"]}
    runs = [item[0] for node in shown if node["node"] == "list" for item in node["items"]]
    tried = 0
    for run in (run for run in runs if run["text"] in sentences):
        original = run["text"]
        for digit in re.finditer(r"\d", original):
            other = str((int(digit[0]) + 1) % 10)
            run["text"] = original[: digit.start()] + other + original[digit.end() :]
            with pytest.raises(ProofError):
                prove(shown, held)
            tried += 1
        run["text"] = original
    assert tried > 30


def test_a_record_whose_number_was_changed_no_longer_fits_its_sentence(out):
    place = out / "dak-nong-650" / "2023-Q4" / "so-tttt"
    held = record(place)
    finding = next(f for f in held["findings"] if f["kind"] == "target_missed")
    finding["numbers"]["value"] += 1
    with pytest.raises(ProofError):
        prove(nodes(place), held)


# the units that a finding names beside its own: at the same rank, or passed since the period before
COMPARED = {"tied", "passed", "reached", "passed_by", "fallen_behind", "entered", "gone"}


def test_a_units_page_names_other_units_only_in_comparisons(out):
    setting = load_setting(REPO, "dak-nong-650")
    for period in ("2023-Q4", "2023"):
        for unit in setting.reporting_units:
            folder = out / "dak-nong-650" / period / unit.id
            main = page(folder).find(".//main")
            for shared in main.xpath(".//*[@data-scope='comparison']"):
                shared.drop_tree()
            compared = {
                name
                for finding in record(folder)["findings"]
                for key in COMPARED & set(finding["names"])
                for name in finding["names"][key]["vi"].split("; ")
            }
            main_text = text(main)
            for other in setting.reporting_units:
                if other.id != unit.id and other.name_vi not in {
                    *compared,
                    *_inside(unit, setting),
                }:
                    assert other.name_vi not in main_text, (folder, other.name_vi)


def _inside(unit, setting):
    """Names that are part of the unit's own name or of its agency block."""
    cover = setting.programme.cover
    names = {other.name_vi for other in setting.reporting_units if other.name_vi in unit.name_vi}
    return names | {cover.agency}


def test_a_units_numbers_come_from_its_own_workbooks_and_those_of_units_it_names(out):
    setting = load_setting(REPO, "dak-nong-650")
    ids = {unit.name_vi: unit.id for unit in setting.reporting_units}
    for period in ("2023-Q4", "2023"):
        for folder in (out / "dak-nong-650" / period).iterdir():
            if not folder.is_dir() or folder.name == "overview":
                continue
            for finding in record(folder)["findings"]:
                places = [place["file"] for place in finding["evidence"] if "file" in place]
                named = {
                    ids[name]
                    for key in COMPARED & set(finding["names"])
                    for name in finding["names"][key]["vi"].split("; ")
                }
                assert {Path(p).stem for p in places} <= {folder.name, *named}, finding["kind"]


def test_every_finding_with_numbers_leads_to_its_source(out):
    for folder in reports(out):
        for finding in record(folder)["findings"]:
            if finding["numbers"] and finding["kind"].startswith(("target_", "change_", "rank_")):
                assert finding["evidence"], (folder, finding["kind"])


def test_the_manifest_holds_the_fingerprint_of_every_file(out):
    folder = out / "dak-nong-650" / "2023"
    manifest = read_manifest(folder)
    files = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert manifest["outputs"] == {name: sha256(folder / name) for name in files}
    workbooks = [name for name in manifest["sources"] if name.startswith("data/raw/")]
    assert len(workbooks) == 26 * 4
    assert set(manifest["notebooks"]) == {
        f"notebooks/{name}_year.ipynb" for name in ("overview", "unit")
    }
    assert len(manifest["reports"]) == 27
    others = {name.partition("/")[0] for name in {*manifest["sources"]} - {*workbooks}}
    assert others == {"params", "data"}
    assert [name for name in manifest["sources"] if "/programmes/" in name] == [
        "params/programmes/dak-nong-650.yml"
    ]
    assert manifest["failed"] == {}


def test_a_standard_kernel_gives_the_bytes_of_the_kernels_of_a_build(out, tmp_path):
    job = plan(REPO, programmes=["dak-nong-650"], units=["so-tttt"])[0]
    assert not make_report(job, tmp_path).error
    for name in ("report.ipynb", "report.json", "report.html"):
        assert (tmp_path / job.folder / name).read_bytes() == (out / job.folder / name).read_bytes()


def test_where_all_is_well_nothing_but_the_result_is_printed(tmp_path):
    chosen = ["--programme", "dak-lak-ict-index", "--period", "2017", "--out", str(tmp_path)]
    for _ in range(2):
        done = baocao(REPO, "build", *chosen)
        assert (done.returncode, done.stderr) == (0, "")
        assert [line.split(" báo cáo")[0] for line in done.stdout.splitlines()] == ["Đã lập 1/1"]


def test_results_that_cannot_be_written_are_said_before_the_work(tmp_path):
    (tmp_path / "tep").write_text("không phải thư mục", "utf-8")
    began = time.monotonic()
    done = baocao(REPO, "build", "--out", str(tmp_path / "tep" / "ra"))
    assert done.returncode == 1
    assert "Không đọc hoặc ghi được" in done.stderr and str(tmp_path / "tep") in done.stderr
    assert "Traceback" not in done.stderr and not done.stdout
    assert time.monotonic() - began < 20
    if sys.platform == "linux":  # a folder, but nobody can write there
        done = baocao(REPO, "build", "--out", "/proc")
        assert (done.returncode, done.stdout) == (1, "") and "/proc" in done.stderr


def test_a_report_whose_files_cannot_be_written_stops_no_other(tmp_path):
    (tmp_path / "dak-nong-650" / "2023-Q4").mkdir(parents=True)
    (tmp_path / "dak-nong-650" / "2023-Q4" / "so-y-te").write_text("", "utf-8")
    chosen = ["--programme", "dak-nong-650", "--period", "2023-Q4", "--unit", "so-y-te,so-tttt"]
    done = baocao(REPO, "build", *chosen, "--format", "html", "--out", str(tmp_path))
    assert done.returncode == 1 and "Đã lập 1/2 báo cáo" in done.stdout
    assert "Không đọc hoặc ghi được: đã có tệp" in done.stderr and "2023-Q4/so-y-te" in done.stderr
    assert (tmp_path / "dak-nong-650" / "2023-Q4" / "so-tttt" / "report.html").is_file()


def test_the_same_inputs_give_the_same_bytes(out, tmp_path):
    chosen = ["--programme", "dak-lak-ict-index", "--period", "2017", "--out", tmp_path]
    done = baocao(REPO, "build", *chosen)
    assert done.returncode == 0, done.stderr
    first = out / "dak-lak-ict-index" / "2017"
    second = tmp_path / "dak-lak-ict-index" / "2017"
    for path in sorted(first.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name
