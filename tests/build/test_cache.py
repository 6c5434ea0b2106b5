"""What is made again: everything that changed, and nothing else."""

import errno
import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import lxml.html
import nbformat
import openpyxl
import pytest
from project import SHEET, change_cells, copy_project, replace_text, without_units, workbook

from helpers.build.build import build, write_pages_again
from helpers.build.cache import (
    FOLDER,
    all_marks,
    forget,
    notebook_mark,
    outdated,
    read_note,
    remember,
    why_stale,
)
from helpers.build.older import older_units
from helpers.build.plan import plan
from helpers.core.errors import ReportError
from helpers.core.files import digest, sha256, to_json
from helpers.core.paths import Project, working_on
from helpers.core.private_cache import PrivateCache
from helpers.params.load import load_setting
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import assess
from helpers.report.assessment.inputs import code_fingerprint, inputs_fingerprint
from helpers.report.assessment.slices import slices_of
from helpers.report.assessment.store import hold, open_assessment, release
from helpers.trust.manifest import read_manifest

ROOT = Path(__file__).parents[2]
OLDER = "lập trước khi số liệu đổi"


@pytest.fixture(autouse=True)
def no_kernels_of_others(monkeypatch):
    """Builds of these tests start processes; their projects are named to them by the build."""
    monkeypatch.delenv("BAOCAO_ROOT", raising=False)


# whose forms there are: more would be read again after each change
AGENCIES = ("bql-kcn", "so-gddt", "so-tnmt", "so-tttt", "so-y-te", "thanh-tra-tinh")


def copied(to, *quarters):
    project = copy_project(to, *quarters, units=AGENCIES)
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    return project


def jobs_of(project, **chosen):
    return plan(project, formats=["html"], **chosen)


def reasons(project, jobs, out):
    marks = all_marks(project, jobs)
    return {job.name: why_stale(job, out, marks[job]) for job in jobs}


def files(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".cache" not in path.relative_to(out).parts
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A project of two small programmes, built once."""
    folder = tmp_path_factory.mktemp("small")
    project = copied(folder)
    jobs = jobs_of(project, programmes=["dak-lak-ict-index"])
    out = folder / "out"
    result = build(project, jobs, out, workers=2)
    assert not result.failed
    return project, jobs, out


@pytest.fixture
def built(small, tmp_path):
    """The same, in a copy that a test may break."""
    project, _, out = small
    root, copy = tmp_path / "project", tmp_path / "out"
    shutil.copytree(project.root, root)
    shutil.copytree(out, copy)
    changed = Project(root)
    return changed, jobs_of(changed, programmes=["dak-lak-ict-index"]), copy


def test_nothing_changed_and_nothing_is_made(small):
    project, jobs, out = small
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    result = build(project, jobs, out, workers=2)
    assert result.outcomes == ()
    assert result.kept == jobs
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before


def test_a_copy_of_project_and_results_is_as_good(built):
    assert set(reasons(*built).values()) == {""}


def test_another_format_is_a_reason(built):
    project, _, out = built
    jobs = plan(project, formats=["html", "pdf"], programmes=["dak-lak-ict-index"])
    assert set(reasons(project, jobs, out).values()) == {
        "định dạng đổi, hoặc có định dạng chưa lập được"
    }


def test_a_changed_notebook_is_a_reason(built):
    project, jobs, out = built
    path = project.notebooks / "unit_year.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Thêm."))
    nbformat.write(notebook, path)
    assert set(reasons(project, jobs, out).values()) == {"sổ tay đổi"}


def test_changed_code_is_a_reason(built, monkeypatch):
    monkeypatch.setattr("helpers.build.cache.code_fingerprint", lambda: "other")
    assert set(reasons(*built).values()) == {"mã chương trình đổi"}
    assert code_fingerprint() != "other"


def test_other_library_versions_are_a_reason(built, monkeypatch):
    monkeypatch.setattr("helpers.build.cache.libraries_fingerprint", lambda: "other")
    assert set(reasons(*built).values()) == {"phiên bản thư viện đổi"}


@pytest.mark.parametrize("harm", ["deleted", "cut", "same length"])
def test_a_file_that_is_not_as_it_was_written_is_a_reason(built, harm):
    project, jobs, out = built
    path = out / jobs[0].folder / "report.html"
    content = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(content[:-9] if harm == "cut" else content[:-1] + b"#")
    why = reasons(project, jobs, out)
    assert "report.html" in why.pop(jobs[0].name)
    assert set(why.values()) == {""}


@pytest.mark.parametrize("note", [None, b'{"notebook": "'])
def test_a_report_without_a_whole_note_is_not_taken_for_finished(built, note):
    project, jobs, out = built
    path = out / FOLDER / f"{jobs[0].name}.json"
    path.unlink() if note is None else path.write_bytes(note)
    assert reasons(project, jobs, out)[jobs[0].name] == "chưa lập xong"


def test_an_input_that_no_page_shows_makes_nothing_again(built):
    project, jobs, out = built
    targets = project.params / "README.md"
    targets.write_text("Một tệp mà không báo cáo nào nêu.", "utf-8")
    result = build(project, jobs, out, workers=2)
    assert result.outcomes == ()


def test_inputs_behind_a_link_to_a_folder_count_like_any_other(tmp_path):
    project = copy_project(tmp_path, "2023-Q4", units=["so-tttt"])
    folder = project.raw / "dak-nong-650" / "2023-Q4"
    shared = tmp_path / "shared"
    folder.rename(shared)
    folder.symlink_to(shared)
    (shared / "around").symlink_to(project.raw)
    before = inputs_fingerprint(project, "dak-nong-650", "2023-Q4")
    (shared / "so-tttt.xlsx").write_bytes(b"another")
    assert inputs_fingerprint(project, "dak-nong-650", "2023-Q4") != before


def test_a_workbook_is_an_input_of_its_period_and_of_later_ones_and_of_no_earlier_one(tmp_path):
    project = copy_project(tmp_path, "2023-Q3", "2023-Q4", units=["so-tttt"])
    ids = ["2023-Q2", "2023-Q3", "2023-Q4", "2023", "2024-Q1"]

    def now():
        return [inputs_fingerprint(project, "dak-nong-650", id_) for id_ in ids]

    before = now()
    (project.raw / "dak-nong-650" / "2023-Q4" / "so-y-te.xlsx").write_bytes(b"it came late")
    assert [old == new for old, new in zip(before, now(), strict=True)] == [
        *(True, True),
        *(False, False, False),
    ]
    before = now()
    (project.params / "README.md").write_text("Đổi.", "utf-8")
    assert not {*before} & {*now()}


def test_a_build_that_stopped_before_the_first_page_writes_it_the_next_time(tmp_path, monkeypatch):
    project, out = copied(tmp_path, *(f"2023-Q{n}" for n in (1, 2, 3, 4))), tmp_path / "out"
    jobs = jobs_of(project, programmes=["dak-nong-650"], periods=["2023-Q4"], units=["bql-kcn"])
    assert not build(project, jobs, out, workers=1).failed
    home = (out / "index.html").read_bytes()
    change_cells(workbook(project, "bql-kcn", "2023-Q4"), {"L17": 0})

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("helpers.build.site.write_home", stopped)
        with pytest.raises(KeyboardInterrupt):
            build(project, jobs, out, workers=1)
    assert (out / "index.html").read_bytes() == home
    assert build(project, jobs, out, workers=1).outcomes == ()
    assert (out / "index.html").read_bytes() != home


def test_an_open_kernel_sees_what_changed_and_a_build_what_it_began_with(built):
    project, jobs, _ = built
    programme, period = jobs[0].programme, jobs[0].period
    try:
        before = open_assessment(project, programme, period)
        row = "tinh-dak-lak,dak-lak-ict-index,Tỉnh "
        replace_text(project, "params/units.csv", f"{row}Đắk Lắk,", f"{row}Đắc Lắc,")
        after = open_assessment(project, programme, period)
        names = [
            assessment.facts.setting.unit("tinh-dak-lak").name_vi for assessment in (before, after)
        ]
        assert names == ["Tỉnh Đắk Lắk", "Tỉnh Đắc Lắc"]
        hold(project, programme, period)
        held = open_assessment(project, programme, period)
        (project.params / "README.md").write_text("Đổi nữa.", "utf-8")
        assert open_assessment(project, programme, period) is held
    finally:
        release()


def assessments(project):
    """Where this user's assessments of a project are kept."""
    return PrivateCache(project, "assessments").path("")


@pytest.fixture
def computed(monkeypatch):
    """The periods that are computed from now on."""
    periods = []

    def counting(project, programme, period):
        periods.append(period)
        return assess(project, programme, period)

    monkeypatch.setattr("helpers.report.assessment.store.assess", counting)
    return periods


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGES = {
    "empty": lambda content: b"",
    "cut": lambda content: content[:-9],
    "one bit": flipped,
    "no assessment": lambda content: b"{}",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_a_damaged_assessment_is_computed_again(tmp_path, computed, damage, suffix):
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    asked = project, "dak-nong-650", "2023-Q1"
    first = open_assessment(*asked)
    assert open_assessment(*asked).findings == first.findings
    assert computed == ["2023-Q1"]
    for path in assessments(project).glob(f"*{suffix}"):
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert open_assessment(*asked).findings == first.findings
    assert computed == ["2023-Q1"] * 2
    assert open_assessment(*asked).rows.read().equals(first.rows.read())
    assert computed == ["2023-Q1"] * 2


class Planted:
    """What somebody who may write into the cache puts there: it runs where it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_a_planted_pickle_runs_nothing(built, tmp_path):
    project, jobs, _ = built
    programme, period = jobs[0].programme, jobs[0].period
    mark = tmp_path / "it ran"
    planted = pickle.dumps(Planted(mark))
    first = open_assessment(project, programme, period)
    for path in [*(project.outputs / ".cache").rglob("*")]:
        if path.is_file():
            for other in (path, path.with_suffix(".pickle")):
                other.write_bytes(planted)
    assert open_assessment(project, programme, period).findings == first.findings
    assert not mark.exists()
    pickle.loads(planted)
    assert mark.is_dir()


@pytest.mark.parametrize(
    "text",
    [
        '{"batches":[["os.system",1,["touch ran"]]],"root":0}',
        '{"batches":[["str",1,[["__import__(\'os\').mkdir(\'ran\')"]]]],"root":0}',
        '{"batches":[["helpers.core.paths.Project",1,[0]]],"root":0}',
        '{"batches":[["path",1,[["/etc/passwd"]]]],"root":0}',
    ],
)
def test_a_planted_text_that_names_code_is_no_assessment(tmp_path, computed, text, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    asked = project, "dak-nong-650", "2023-Q1"
    open_assessment(*asked)
    (path,) = assessments(project).glob("*.json")
    PrivateCache(project, "assessments").put(path.name, text.encode())
    assert open_assessment(*asked).facts.period.id == "2023-Q1"
    assert computed == ["2023-Q1"] * 2
    assert not (tmp_path / "ran").exists()


def test_what_is_kept_is_for_this_user_alone(tmp_path):
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    programme, period = "dak-nong-650", "2023-Q1"
    slices_of(project, programme, period, inputs_fingerprint(project, programme, period))
    root = PrivateCache(project, "").root
    folders = [path for path in (root, *root.rglob("*")) if path.is_dir()]
    written = [path for path in root.rglob("*") if path.is_file()]
    assert {path.parent.name for path in written} == {"assessments", "slices", programme}
    assert sorted(path.suffix for path in written) == [".json", ".json", ".json", ".parquet"]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("at", ["core.private_cache.write_atomically", "intake.rows._write"])
def test_an_assessment_that_cannot_be_kept_is_computed_each_time(
    tmp_path, computed, monkeypatch, fault, at
):
    def failing(*_):
        raise OSError(fault, "No luck", "/some/where")

    monkeypatch.setattr(f"helpers.{at}", failing)
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    for _ in range(2):
        assessment = open_assessment(project, "dak-nong-650", "2023-Q1")
        assert len(assessment.rows.read(units=["so-tttt"])) > 1
    assert computed == ["2023-Q1"] * 2
    assert not [path for path in assessments(project).glob("*") if path.suffix != ".parquet"]


def test_a_file_that_another_build_wrote_meanwhile_is_not_noted_as_ours(built):
    project, jobs, out = built
    job, marks_of = jobs[0], all_marks(project, jobs)
    digests = {name: sha256(out / job.folder / name) for name in job.files}
    remember(job, out, marks_of[job], digests)
    assert read_note(job, out) is not None
    forget(job, out)
    (out / job.folder / "report.html").write_text("a page of another build", "utf-8")
    remember(job, out, marks_of[job], digests)
    assert read_note(job, out) is None


def test_a_module_beside_a_notebook_of_ones_own_is_a_reason(built):
    project, jobs, _ = built
    path = project.notebooks / jobs[0].notebook
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import mine\nmine.TEXT"))
    nbformat.write(notebook, path)
    module = project.notebooks / "mine.py"
    module.write_text("TEXT = 'Tỷ lệ 10%'", "utf-8")
    before = all_marks(project, jobs)[jobs[0]]
    (project.notebooks / "__pycache__").mkdir()
    (project.notebooks / "__pycache__" / "mine.pyc").write_bytes(b"0")
    assert all_marks(project, jobs)[jobs[0]] == before
    module.write_text("TEXT = 'Tỷ lệ 99%'", "utf-8")
    assert all_marks(project, jobs)[jobs[0]].notebook != before.notebook
    assert notebook_mark(path) == all_marks(project, jobs)[jobs[0]].notebook


def test_a_notebook_that_looks_elsewhere_is_made_again_with_every_input(built):
    project, jobs, out = built
    path = project.notebooks / "unit_year.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("len(report.assessment.findings);"))
    nbformat.write(notebook, path)
    assert not build(project, jobs, out, workers=2).failed
    (project.params / "README.md").write_text("Đổi.", "utf-8")
    assert set(reasons(project, jobs, out).values()) == {"số liệu hoặc tham số đổi"}


def test_one_workbook_changed_and_exactly_the_pages_that_differ_are_made_again(tmp_path):
    project = copied(tmp_path, "2023-Q3", "2023-Q4")
    asked = {"programmes": ["dak-nong-650"], "periods": ["2023-Q4"]}
    jobs = jobs_of(project, **asked, units=[*AGENCIES, "so-khcn", OVERVIEW])
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    build(project, jobs, out, workers=2)
    before = files(out)
    change_cells(workbook(project, "bql-kcn", "2023-Q4"), {"L9": 6})
    made = {outcome.job.unit for outcome in build(project, jobs, out, workers=2).outcomes}
    build(project, jobs, fresh, workers=2)
    assert files(out) == files(fresh)
    page = "dak-nong-650/2023-Q4/{}/report.html"
    differ = {
        job.unit
        for job in jobs
        if before[page.format(job.unit)] != files(fresh)[page.format(job.unit)]
    }
    assert made == differ
    assert {"bql-kcn", "overview"} <= made
    assert len(made) < len(jobs)


def _cells(project, unit, quarter, *cells):
    """One less in some cells of a workbook."""
    path = workbook(project, unit, quarter)
    sheet = openpyxl.load_workbook(path)[SHEET]
    change_cells(path, {at: max(0, sheet[at].value - 1) for at in cells})


def _explained(project):
    folder = project.params / "explanations" / "dak-nong-650" / "2023-Q2"
    folder.mkdir(parents=True, exist_ok=True)
    text = "## Nguyên nhân\n\nĐang rà soát.\n"
    (folder / "so-gddt.md").write_text(text, "utf-8")


def _replaced(project, name, *texts):
    path = project.params / name
    before = path.read_text("utf-8")
    path.write_text(before.replace(*texts), "utf-8")
    assert path.read_text("utf-8") != before


CHANGES = {
    "a figure that is not scored": lambda p: _cells(p, "bql-kcn", "2023-Q2", "P9"),
    "a scored figure": lambda p: _cells(p, "so-tnmt", "2023-Q2", "L9"),
    "both sides of a rate": lambda p: _cells(p, "so-y-te", "2023-Q2", "Q12", "R12"),
    "an earlier quarter": lambda p: _cells(p, "so-y-te", "2023-Q1", "P9"),
    "a figure of a unit whose report is not made": lambda p: _cells(p, "so-tttt", "2023-Q2", "P8"),
    "what people explain": _explained,
    "a workbook that is refused": lambda p: change_cells(
        workbook(p, "so-tnmt", "2023-Q2"), {"G9": "mười"}
    ),
    "a name": lambda p: _replaced(p, "units.csv", "Department of Natural", "Office of Natural"),
    "a target": lambda p: _replaced(p, "targets.csv", "85%", "85 %"),
    "a text that no report tells": lambda p: (p.params / "README.md").write_text("Đổi.", "utf-8"),
}


def test_what_a_build_keeps_is_byte_by_byte_what_a_full_build_would_make(tmp_path):
    """The proof of `reads` and of the slices: whatever changed, no page tells what was before."""
    units = ["bql-kcn", "so-gddt"]
    project = copied(tmp_path, "2023-Q1", "2023-Q2")
    chosen = {"programmes": ["dak-nong-650"], "periods": ["2023-Q2", "2023"]}
    every = jobs_of(project, units=[*units, OVERVIEW], **chosen)
    jobs = [job for job in every if (job.unit, job.period) != ("so-gddt", "2023")]
    out, made = tmp_path / "out", {}
    assert not build(project, jobs, out, workers=2).failed
    for place, (what, change) in enumerate(CHANGES.items()):
        change(project)
        result = build(project, jobs, out, workers=2)
        assert not result.failed
        made[what] = {(outcome.job.unit, outcome.job.period) for outcome in result.outcomes}
        if place % 2:  # what the change before it left old is old still
            fresh = tmp_path / what
            assert not build(project, jobs, fresh, workers=2).failed
            assert files(out) == files(fresh), what
    assert {unit for unit, _ in made["a figure that is not scored"]} == {"bql-kcn", OVERVIEW}
    assert made["what people explain"] == {("so-gddt", "2023-Q2"), (OVERVIEW, "2023-Q2")}
    assert made["a text that no report tells"] == set()
    assert len(made["a name"]) == len(jobs)


def test_a_process_with_threads_that_builds_twice_sees_what_changed_between(tmp_path):
    project = copied(tmp_path, "2023-Q4")
    jobs = jobs_of(project, programmes=["dak-nong-650"], periods=["2023-Q4"], units=["bql-kcn"])
    done = threading.Event()
    threading.Thread(target=done.wait).start()
    try:
        assert len(build(project, jobs, tmp_path / "out", workers=1).outcomes) == 1
        change_cells(workbook(project, "bql-kcn", "2023-Q4"), {"L9": 6})
        assert len(build(project, jobs, tmp_path / "out", workers=1).outcomes) == 1
    finally:
        done.set()


def test_what_a_killed_build_left_half_written_is_removed_once_it_is_old(built):
    project, jobs, out = built
    folder = out / FOLDER / jobs[0].programme / jobs[0].period
    old, young = folder / ".old.tmp", folder / ".young.tmp"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    (out / jobs[0].folder / "report.html").unlink()
    assert not build(project, jobs, out, workers=2).failed
    assert not old.exists()
    assert young.exists()


def test_replaced_assessments_are_removed_but_none_that_a_build_may_be_using(built):
    project, jobs, _ = built
    programme, period = jobs[0].programme, jobs[0].period
    stored = assessments(project)
    before = list(stored.glob(f"{programme}-{period}-*.json"))
    assert len(before) == 1
    used = stored / f"{programme}-{period}-{'0' * 20}-{'0' * 20}-{'0' * 10}.json"
    forgotten = stored / f"gone-2001-{'0' * 20}-{'0' * 20}-{'0' * 10}.json"
    for path in (used, forgotten):
        path.write_bytes(b"")
    os.utime(before[0], (time.time() - 7200,) * 2)
    os.utime(forgotten, (0, 0))
    (project.params / "README.md").write_text("Đổi.", "utf-8")
    open_assessment(project, programme, period)
    assert not before[0].exists() and not forgotten.exists()
    assert used.exists()
    assert len(list(stored.glob(f"{programme}-{period}-*.json"))) == 2


def test_inputs_that_change_while_they_are_read_are_not_taken_for_the_old_ones(built, monkeypatch):
    project, jobs, out = built
    shutil.rmtree(project.outputs / ".cache", ignore_errors=True)
    period, changed = (jobs[0].programme, jobs[0].period), project.params / "README.md"

    def changing(*words):
        changed.write_text("Đổi.", "utf-8")
        return assess(*words)

    monkeypatch.setattr("helpers.report.assessment.store.assess", changing)
    with pytest.raises(ReportError, match="bị sửa trong lúc lập"):
        open_assessment(project, *period)
    assert not list(assessments(project).glob("*"))
    # the pages of the period are written from them as they are then
    changed.write_text("Khác.", "utf-8")
    write_pages_again(project, out, *period)
    sources = read_manifest(out.joinpath(*period))["sources"]
    assert sources["params/README.md"] == sha256(changed) == digest("Đổi.".encode())


# in a process of its own: that of a test may have set a page, and then hands the build to another
CHANGING = """
import sys
from pathlib import Path

from helpers.cli import main
from helpers.report.assessment import store

added, assess = Path(sys.argv.pop(1)), store.assess


def changing(*words):
    added.write_text("Đổi.", "utf-8")
    return assess(*words)


store.assess = changing
main()
"""


def test_a_build_takes_what_its_inputs_have_become_while_it_read_them(built):
    project, jobs, out = built
    shutil.rmtree(project.outputs / ".cache", ignore_errors=True)
    added, job = project.params / "README.md", jobs[0]
    asked = ["--programme", job.programme, "--period", job.period, "--unit", job.unit]
    asked += ["--format", ",".join(job.formats), "--jobs", "1", "--out", str(out), "--force"]
    done = subprocess.run(
        [sys.executable, "-c", CHANGING, str(added), "build", *asked],
        env={**os.environ, "BAOCAO_ROOT": str(project.root), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert added.is_file() and done.returncode == 0, done.stdout + done.stderr
    assert set(reasons(project, jobs[:1], out).values()) <= {""}


def test_a_build_of_one_unit_says_whose_reports_tell_of_other_numbers(tmp_path):
    project = copied(tmp_path, "2023-Q1", "2023-Q2")
    units = ["bql-kcn", "so-gddt", "so-y-te", "overview"]
    chosen = {"programmes": ["dak-nong-650"], "units": units}
    jobs = jobs_of(project, periods=["2023-Q2"], **chosen)
    year = jobs_of(project, periods=["2023"], **{**chosen, "units": ["bql-kcn"]})
    out = tmp_path / "out"
    assert not build(project, [*jobs, *year], out, workers=2).failed
    place = out / "dak-nong-650"
    page, of_year, home = (at / "index.html" for at in (place / "2023-Q2", place / "2023", out))
    everywhere = [page, of_year, home, *place.glob("units/*.html")]
    assert not [path for path in everywhere if OLDER in path.read_text("utf-8")]
    change_cells(workbook(project, "bql-kcn", "2023-Q2"), {"L9": 6})
    alone = [job for job in jobs if job.unit == "bql-kcn"]
    assert not build(project, alone, out, workers=1).failed
    rows = lxml.html.document_fromstring(page.read_text("utf-8")).xpath("//tr[@id]")
    older = {row.get("id") for row in rows if OLDER in row.text_content()}
    why = reasons(project, jobs, out)
    assert older == {job.unit for job in jobs if why[job.name]} - {"overview"}
    assert older
    assert "bql-kcn" not in older
    assert f"Báo cáo chung {OLDER}" in page.read_text("utf-8")
    histories = {path.stem: marked_rows(path) for path in place.glob("units/*.html")}
    assert histories.pop("bql-kcn") == {"Năm 2023"}  # and its new quarter is not marked
    assert {unit for unit, rows in histories.items() if rows} == {*older, "overview"}
    assert marked_rows(of_year) == {name(project, "bql-kcn")}
    # the first page shows the year of this unit, which is not yet made again
    assert marked_rows(home) == {name(project, unit) for unit in (*older, "overview", "bql-kcn")}
    links = lxml.html.document_fromstring(home.read_text("utf-8")).xpath("//ul/li")
    assert f"4 báo cáo, {len(older) + 1} {OLDER}" in links[0].text_content()
    assert f"1 báo cáo, 1 {OLDER}" in links[1].text_content()
    build(project, [*jobs, *year], out, workers=2)
    assert not [path for path in everywhere if OLDER in path.read_text("utf-8")]


def marked_rows(page):
    """The first cells of the rows that say that their report is an older one."""
    rows = lxml.html.document_fromstring(page.read_text("utf-8")).xpath("//tbody/tr")
    return {row[0].text_content() for row in rows if OLDER in row.text_content()}


def name(project, unit):
    setting = load_setting(project, "dak-nong-650")
    return setting.unit(setting.programme.whole if unit == OVERVIEW else unit).name_vi


def test_a_report_once_found_to_be_older_is_not_looked_at_again(built, monkeypatch):
    project, jobs, out = built
    last = jobs[-1]
    old = "dak-lak-ict-index,tinh-dak-lak,2017,ha-tang-ky-thuat,score,0.28,0.28"
    replace_text(project, "data/published/figures.csv", old, old.replace("0.28", "0.18"))
    marks = all_marks(project, jobs)
    with working_on(project):
        assert outdated(last, out, marks[last])
        monkeypatch.setattr("helpers.build.cache._why_inputs", lambda *_: pytest.fail("again"))
        assert outdated(last, out, marks[last])


def test_a_period_that_no_unit_reports_any_more_has_no_older_reports(built):
    project, _, out = built
    path = project.published / "figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("dak-lak-ict-index,")]
    path.write_text("".join(kept), "utf-8")
    assert older_units(project, (), out) == {}


def test_a_unit_that_left_the_registry_is_named_and_no_page_leads_to_its_reports(tmp_path):
    project, gone = copied(tmp_path), "xa-kien-quoc"
    out, period = tmp_path / "out", "2024-Q1-ninh-giang"
    both = jobs_of(project, programmes=["ninh-giang-2023"], periods=["2023", period])
    assert build(project, both, out, workers=2).left_over == ()
    manifest = out / "ninh-giang-2023" / period / "manifest.json"
    failed = {"schema": "baocao.manifest/1", "outputs": {}, "failed": {f"{gone}.en": "hỏng"}}
    manifest.write_bytes(to_json(failed))
    without_units(project, gone)
    folder = f"ninh-giang-2023/{period}/{gone}"
    year = [job for job in both if job.period == "2023"]
    assert build(project, year, out, workers=2).left_over == (folder,)
    assert (out / folder / "report.html").is_file()
    pages = [*out.glob("*.html"), *out.glob("*/*/*.html")]
    assert len(pages) > 4 and not [path for path in pages if gone in path.read_text("utf-8")]
    home = (out / "index.html").read_text("utf-8")
    assert ">3 báo cáo" in home and "không lập được" not in home
    assert build(project, year, out, workers=2).left_over == ()
