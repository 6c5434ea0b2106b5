"""Planning and running: what is built, what happens to a failure."""

import errno
import io
import os
import shutil
import sys
import threading
from multiprocessing import Pipe
from pathlib import Path

import nbformat
import pytest
from rich.console import Console
from typer.testing import CliRunner

from helpers.build import run
from helpers.build.bar import Bar
from helpers.build.build import build
from helpers.build.cache import all_marks
from helpers.build.limits import Limits, Progress, check_handles
from helpers.build.make import make_report
from helpers.build.maker import Task
from helpers.build.outcome import Outcome
from helpers.build.plan import Job, plan
from helpers.build.site import write_home
from helpers.build.superseded import failed_before, put_report
from helpers.cli import app, main
from helpers.core.errors import BaocaoError, ConfigError, ReportError
from helpers.core.paths import Project
from helpers.trust.manifest import read_manifest, write_manifest

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)


def test_without_options_the_current_periods_of_all_programmes_are_planned():
    jobs = plan(PROJECT)
    assert {job.programme for job in jobs} == {
        "dak-nong-650",
        "dak-nong-2022",
        "ninh-giang-2023",
        "dak-lak-ict-index",
        "dti-xa",
        "papi-63",
    }
    assert sum(job.programme == "dak-nong-650" for job in jobs) == 2 * 27


def test_a_named_period_and_unit_is_planned_alone():
    jobs = plan(PROJECT, programmes=["dak-nong-650"], periods=["2024-Q2"], units=["so-y-te"])
    assert [job.name for job in jobs] == ["dak-nong-650/2024-Q2/so-y-te"]


@pytest.mark.parametrize(
    ("wrong", "offer"),
    [
        ({"programmes": ["dak-nong-65"]}, "dak-nong-650"),
        ({"programmes": ["dak-nong-650"], "periods": ["2023-Q5"]}, "2023-Q4"),
        ({"programmes": ["dak-nong-650"], "units": ["so-ttt"]}, "so-tttt"),
        ({"formats": ["odt"]}, "html"),
    ],
)
def test_a_mistyped_name_stops_with_an_offer(wrong, offer):
    with pytest.raises(ConfigError) as stopped:
        plan(PROJECT, **wrong)
    assert offer in str(stopped.value)
    assert stopped.value.exit_status == 2


def test_nothing_to_build_is_said():
    with pytest.raises(ConfigError, match="Không có báo cáo nào"):
        plan(PROJECT, programmes=["dak-lak-ict-index"], units=["overview"])


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A project whose unit_year notebook fails in a cell."""
    root = tmp_path / "project"
    for name in ("params", "notebooks", "data/published"):
        shutil.copytree(ROOT / name, root / name)
    path = root / "notebooks" / "unit_year.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = "raise ValueError('hỏng')"
    nbformat.write(notebook, path)
    monkeypatch.setenv("BAOCAO_ROOT", str(root))
    return Project(root)


JOB = Job("dak-lak-ict-index", "2017", "tinh-dak-lak", "unit_year.ipynb", ("html",))


def test_a_failed_cell_is_named_and_the_files_of_before_stay(broken, tmp_path):
    out = tmp_path / "out"
    before = out / JOB.folder / "report.html"
    before.parent.mkdir(parents=True)
    before.write_text("trước đó", "utf-8")
    outcome = make_report(JOB, out)
    assert "ValueError: hỏng" in outcome.error
    assert "unit_year.ipynb, ô 4" in outcome.error
    assert before.read_text("utf-8") == "trước đó"


def test_a_report_that_failed_leaves_no_file_that_looks_current(broken, tmp_path):
    out = tmp_path / "out"
    folder = out / JOB.folder
    shutil.copytree(ROOT / "notebooks", broken.notebooks, dirs_exist_ok=True)
    both = [JOB, Job("dak-lak-ict-index", "2016", "tinh-dak-lak", "unit_year.ipynb", ("html",))]
    assert not build(broken, both, out, workers=1).failed
    assert (out / "dak-lak-ict-index" / "units" / "tinh-dak-lak.html").is_file()

    notebook = nbformat.read(broken.notebooks / "unit_year.ipynb", as_version=4)
    notebook.cells[3].source = "if period == '2017': raise ValueError('hỏng')\nreport.cover()"
    nbformat.write(notebook, broken.notebooks / "unit_year.ipynb")
    assert [outcome.job for outcome in build(broken, both, out, workers=1).failed] == [JOB]

    assert not list(folder.glob("report.*"))
    assert (folder / "ban-truoc" / "report.html").is_file()
    manifest = read_manifest(folder.parent)
    assert list(manifest["outputs"]) == ["index.html"] and "tinh-dak-lak" in manifest["failed"]
    for page in (out / "index.html", folder.parent / "index.html"):
        assert "ban-truoc" not in page.read_text("utf-8")
    assert "0 báo cáo, 1 không lập được" in (out / "index.html").read_text("utf-8")
    history = (out / "dak-lak-ict-index" / "units" / "tinh-dak-lak.html").read_text("utf-8")
    assert "../2016/" in history and "../2017/" not in history

    shutil.copytree(ROOT / "notebooks", broken.notebooks, dirs_exist_ok=True)
    assert not build(broken, both, out, workers=1).failed
    assert (folder / "report.html").is_file() and not (folder / "ban-truoc").exists()
    assert read_manifest(folder.parent)["failed"] == {}


def test_a_failure_stands_until_the_report_is_made(broken, tmp_path):
    folder = tmp_path / "out" / "p" / "2023"
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    write_manifest(folder, sources={}, outputs={}, failed={"a": "hỏng", "b": "hỏng"})
    assert failed_before(folder) == {"a": "hỏng", "b": "hỏng"}
    (folder / "b" / "report.json").write_text("{}", "utf-8")
    assert failed_before(folder) == {"a": "hỏng"}
    assert failed_before(tmp_path) == {}


def test_a_unit_that_failed_in_both_languages_counts_once_on_the_first_page(tmp_path):
    folder = tmp_path / "ninh-giang-2023" / "2024-Q1-ninh-giang"
    failed = {"xa-tan-quang": "hỏng", "xa-tan-quang.en": "hỏng", "xa-hong-duc.en": "hỏng"}
    write_manifest(folder, sources={}, outputs={}, failed=failed)
    write_home(PROJECT, tmp_path)
    assert ">0 báo cáo, 2 không lập được<" in (tmp_path / "index.html").read_text("utf-8")


def test_a_format_not_asked_for_again_does_not_stay_beside_the_new_page(tmp_path):
    folder = tmp_path / JOB.folder
    (folder / "ban-truoc").mkdir(parents=True)
    for name in ("report.html", "report.pdf", "ban-truoc/report.pdf", "report.en.pdf", "ghi.txt"):
        (folder / name).write_text("x", "utf-8")
    put_report(JOB, tmp_path, {"report.html": b"new", "report.json": b"new"})
    left = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    others = {"ghi.txt": "x", "report.en.pdf": "x"}
    assert left == {"report.html": "new", "report.json": "new", **others}


def test_a_failure_does_not_stop_the_others_and_stands_in_index_and_manifest(broken, tmp_path):
    other = Job(
        "ninh-giang-2023", "2024-Q1-ninh-giang", "xa-tan-quang", "unit_quarter.ipynb", ("html",)
    )
    seen = []
    out = tmp_path / "out"
    result = build(broken, [JOB, other], out, workers=2, on_outcome=seen.append)
    assert [outcome.job for outcome in result.failed] == [JOB]
    assert len(seen) == 2
    assert (out / other.folder / "report.html").is_file()
    assert "tinh-dak-lak" in read_manifest(out / "dak-lak-ict-index" / "2017")["failed"]
    page = (out / "dak-lak-ict-index" / "2017" / "index.html").read_text("utf-8")
    assert "hỏng" in page


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"units": ["so-ttt"]}, "so-tttt (dak-nong-650)"),
        ({"periods": ["2024-Q5"]}, "2024-Q4 (dak-nong-650)"),
        ({"programmes": ["dak-lak-ict-index"], "units": ["so-y-te"]}, "--programme dak-nong-650"),
        ({"programmes": ["dak-nong-2022"], "periods": ["2017"]}, "--programme dak-lak-ict-index"),
    ],
)
def test_an_unknown_name_is_answered_with_the_programmes_that_have_it_or_one_like_it(wrong, hint):
    with pytest.raises(ConfigError) as stopped:
        plan(PROJECT, **wrong)
    assert hint in str(stopped.value)


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_list_cuts_an_id_whatever_the_width_of_the_terminal(monkeypatch, tmp_path, columns):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("BAOCAO_ROOT", str(ROOT))
    short = {"env": {"COLUMNS": columns}}
    chosen = ["--programme", "ninh-giang-2023", "--out", str(tmp_path)]
    lines = CliRunner().invoke(app, ["list", "--reports", *chosen], **short).output.splitlines()
    assert "ninh-giang-2023/2024-Q1-ninh-giang/xa-tan-quang" in {line.split()[0] for line in lines}
    assert all("chưa lập xong" in line for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1}/{len(lines) - 1} báo cáo sẽ lập lại"
    units = CliRunner().invoke(app, ["list", "--units"], **short).output
    assert "dak-nong-650\tso-y-te\tSở Y tế\n" in units
    programmes = CliRunner().invoke(app, ["list"], **short).output
    assert "2024-Q1-ninh-giang" in programmes and "dak-lak-ict-index" in programmes


@pytest.mark.parametrize("option", ["--limit", "--report-limit"])
@pytest.mark.parametrize("value", ["nan", "-1", "inf"])
def test_a_limit_that_is_no_number_of_seconds_is_refused(monkeypatch, capsys, option, value):
    monkeypatch.setattr(sys, "argv", ["baocao", "build", option, value])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"{option}" in capsys.readouterr().err


def test_a_full_disk_ends_in_a_message(monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "outputs/index.html")

    monkeypatch.setattr("helpers.cli.app", full)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    message = capsys.readouterr().err
    assert "ổ đĩa đã đầy" in message and "outputs/index.html" in message


@pytest.mark.parametrize("damage", ["", "{", "[]x"])
def test_a_damaged_manifest_is_written_anew_and_a_damaged_record_is_named(tmp_path, damage):
    jobs = plan(PROJECT, programmes=["dak-lak-ict-index"], formats=["html"])
    out = tmp_path / "out"
    assert not build(PROJECT, jobs, out, workers=1).failed
    folder = out / jobs[0].folder
    manifest, record = folder.parent / "manifest.json", folder / "report.json"
    whole = manifest.read_bytes()
    manifest.write_text(damage, "utf-8")
    build(PROJECT, jobs, out, workers=1)
    assert manifest.read_bytes() == whole
    record.write_text(damage, "utf-8")
    with pytest.raises(ReportError, match="bị hỏng"):
        write_home(PROJECT, out, {})
    assert not build(PROJECT, jobs, out, workers=1).failed


class Paper:
    """Makes every report at once, on paper."""

    def __init__(self, task, job, made_from):
        self.job, self.since = job, 0.0
        self.pipe, theirs = Pipe(duplex=False)
        theirs.send(Outcome(job))

    def outcome(self):
        return self.pipe.recv()

    def end(self):
        self.pipe.close()


def test_a_period_whose_inputs_cannot_be_taken_does_not_stop_the_others(monkeypatch, tmp_path):
    def hold(project, programme, period, inputs):
        if period == "2023-Q3":
            raise ReportError(
                "Số liệu hoặc tham số bị sửa trong lúc lập", where=period, todo="chạy lại"
            )

    monkeypatch.setattr(run, "hold_only", hold)
    monkeypatch.setattr(run, "warm_up", lambda job: None)
    monkeypatch.setattr(run, "Maker", Paper)
    periods = ["2023-Q3", "2023-Q4"]
    jobs = plan(PROJECT, programmes=["dak-nong-650"], periods=periods, units=["so-tttt", "so-y-te"])
    task, ignored = Task(tmp_path, tmp_path), lambda _: None
    marks = all_marks(PROJECT, jobs)
    outcomes = run._Run(PROJECT, task, jobs, marks, 2, Limits(), ignored, ignored).all()
    assert {job.period: bool(outcome.error) for job, outcome in outcomes.items()} == {
        "2023-Q3": True,
        "2023-Q4": False,
    }
    assert len(outcomes) == len(jobs) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows counts no open files")
def test_a_build_that_may_open_too_few_files_says_how_many_it_needs(monkeypatch):
    import resource

    for allowed in (resource.RLIM_INFINITY, 72, 1024):
        monkeypatch.setattr(resource, "getrlimit", lambda _, most=allowed: (most, most))
        check_handles(2)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (71, 1024))
    with pytest.raises(BaocaoError) as stopped:
        check_handles(2)
    assert stopped.value.found.startswith("71;") and "72" in stopped.value.found
    assert "ulimit -n" in stopped.value.todo


def test_the_progress_bar_is_drawn_without_a_thread():
    """A process that is forked must not have any."""
    shown, before = io.StringIO(), threading.active_count()
    with Bar(Console(file=shown, force_terminal=True, width=100)) as bar:
        bar.show(Progress(done=3, failed=1, running=2, total=9))
        assert threading.active_count() == before
    assert "4/9" in shown.getvalue() and "lỗi 1" in shown.getvalue()
