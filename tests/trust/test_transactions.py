"""What is written is there whole or not at all: whatever fails, whoever is killed or meets."""

import errno
import os
import resource
import shutil
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import faults
import pytest
from command import WHOLE, baocao, forked, variables
from project import PROGRAMME, REPO, copy_project

from helpers.build.plan import Job
from helpers.build.superseded import put_report, set_aside
from helpers.core import folders
from helpers.core.errors import BaocaoError, ReportError
from helpers.core.files import copy_atomically, sha256, write_atomically
from helpers.core.locks import locked
from helpers.core.paths import Project
from helpers.intake.importing import Delivery, import_workbooks, received_at
from helpers.intake.receipts import read_receipts
from helpers.params.load import load_setting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, pipes and modes of files")

QUARTER = "2023-Q1"
SHIPPED = REPO.raw / PROGRAMME / QUARTER
JOB = Job("p", "2023", "so-y-te", "unit_year.ipynb", ("html", "pdf"))
ENGLISH = Job("p", "2023", "so-y-te", "unit_year.ipynb", ("html",), "en")
OLD = {"report.html": b"old page", "report.pdf": b"old paper", "report.json": b"old record"}
NEW = {"report.html": b"new page", "report.json": b"new record"}
OTHERS = {"report.en.html": b"english", "ghi-chu.txt": b"mine"}


def lying(folder: Path) -> dict[str, bytes]:
    """What a reader finds in a folder; hidden files are none of his."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def report_of_before(out: Path) -> Path:
    """The unit's folder with a report and what is not the report's."""
    put_report(ENGLISH, out, {"report.en.html": b"english"})
    put_report(JOB, out, OLD)
    (out / JOB.folder / "ghi-chu.txt").write_bytes(b"mine")
    return out / JOB.folder


CHANGES = {
    "put": (lambda out: put_report(JOB, out, NEW), NEW),
    "set aside": (
        lambda out: set_aside(JOB, out),
        {f"ban-truoc/{name}": content for name, content in OLD.items()},
    ),
}


@pytest.fixture(params=["exchange", "rename"])
def swap(request, monkeypatch):
    """Both ways in which a folder takes the place of another."""
    if request.param == "rename":
        monkeypatch.setattr(folders, "_exchange", lambda new, other: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges names")
    return request.param


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", faults.ERRORS, ids=errno.errorcode.get)
def test_whatever_write_fails_the_files_of_a_report_are_all_old_or_all_new(
    tmp_path, change, number, swap
):
    work, after = CHANGES[change]
    report_of_before(tmp_path / "count")
    steps = faults.steps_of(tmp_path / "count", lambda: work(tmp_path / "count"))
    assert steps > 5
    for at in range(1, steps + 1):
        out = tmp_path / str(at)
        folder = report_of_before(out)
        error = faults.failing(out, at, number, lambda out=out: work(out))
        expected = after if error is None else OLD
        assert lying(folder) == {**expected, **OTHERS}, (at, error)
        assert error is None or isinstance(error, OSError)
        work(out)
        assert lying(folder) == {**after, **OTHERS}, at


@pytest.mark.parametrize("change", CHANGES)
def test_killed_at_any_step_the_files_of_a_report_are_all_old_or_all_new(tmp_path, change, swap):
    work, after = CHANGES[change]
    report_of_before(tmp_path / "count")
    steps = faults.steps_of(tmp_path / "count", lambda: work(tmp_path / "count"))
    for at in range(1, steps + 1):
        out = tmp_path / str(at)
        folder = report_of_before(out)
        assert faults.killed(out, at, lambda out=out: work(out))
        if swap == "exchange":  # elsewhere the folder may be away for a moment
            assert lying(folder) in ({**OLD, **OTHERS}, {**after, **OTHERS}), at
        work(out)
        assert lying(folder) == {**after, **OTHERS}, at
        assert not list(folder.parent.glob(".so-y-te*")), at


def test_a_full_disk_between_two_files_leaves_no_mixture_to_be_set_aside(tmp_path):
    out = tmp_path / "out"
    folder = report_of_before(out)
    code = (
        "import resource, sys; from pathlib import Path; from test_transactions import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"put_report(JOB, Path({str(out)!r}), {{**NEW, 'report.pdf': b'x' * 3_000_000}})"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 1 and b"File too large" in done.stderr
    assert lying(folder) == {**OLD, **OTHERS}
    set_aside(JOB, out)
    previous = {f"ban-truoc/{name}": content for name, content in OLD.items()}
    assert lying(folder) == {**previous, **OTHERS}


def test_two_languages_of_a_unit_that_are_put_at_once_are_both_there(tmp_path):
    def put(job: Job, name: str) -> None:
        for turn in range(40):
            put_report(job, tmp_path, {name: str(turn).encode()})

    both = [(JOB, "report.html"), (ENGLISH, "report.en.html")]
    threads = [threading.Thread(target=put, args=arguments) for arguments in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lying(tmp_path / JOB.folder) == {"report.html": b"39", "report.en.html": b"39"}


# imports


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path)


def take(project: Project, *paths: Path) -> None:
    setting = load_setting(project, PROGRAMME)
    delivery = Delivery(received_at("2023-04-05T16:00:00"), sender="Văn thư")
    for imported in import_workbooks(setting, QUARTER, paths, delivery):
        if imported.problem:
            raise AssertionError(imported.problem)


def test_four_imports_at_once_keep_all_rows_of_the_register(project, tmp_path):
    sent = sorted(SHIPPED.glob("*.xlsx"))[:12]
    shares = [sent[number::4] for number in range(4)]
    command = [*forked(), "import"]
    options = ["--programme", PROGRAMME, "--period", QUARTER]
    env = variables(project)
    running = [
        subprocess.Popen([*command, *map(str, share), *options], env=env, stdout=subprocess.DEVNULL)
        for share in shares
    ]
    for process in running:
        process.wait(timeout=300)
    folder = project.raw / PROGRAMME / QUARTER
    receipts = read_receipts(folder)
    assert sorted(receipt.unit for receipt in receipts) == sorted(path.stem for path in sent)
    assert {receipt.file: receipt.sha256 for receipt in receipts} == {
        p.name: sha256(p) for p in sent
    }
    assert all(sha256(folder / receipt.file) == receipt.sha256 for receipt in receipts)


def test_a_file_that_changes_while_it_is_taken_in_is_refused(tmp_path):
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"one")
    digest = sha256(source)
    source.write_bytes(b"two")
    with pytest.raises(ReportError, match="bị sửa trong lúc nhận"):
        copy_atomically(source, tmp_path / "raw" / "a.xlsx", digest)
    assert not list((tmp_path / "raw").iterdir())


@pytest.mark.parametrize(
    ("umask", "source", "mode"), [(0o022, 0o640, 0o640), (0o077, 0o644, 0o600)]
)
def test_a_copy_is_for_no_more_people_than_its_source_and_the_umask_allow(
    tmp_path, umask, source, mode
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"name, telephone")
    path.chmod(source)
    before = os.umask(umask)
    try:
        copy_atomically(path, tmp_path / "copy.xlsx", sha256(path))
        write_atomically(tmp_path / "page.html", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "copy.xlsx").stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o666 & ~umask


# locks


def test_who_waits_too_long_for_a_lock_is_told_who_holds_it_and_since_when(tmp_path):
    lock = tmp_path / "a.lock"
    child = os.fork()
    if not child:
        with locked(lock, "sổ nhận"):
            time.sleep(30)
    try:
        while not lock.exists() or not lock.read_bytes():
            time.sleep(0.01)
        with pytest.raises(BaocaoError) as refused, locked(lock, "sổ nhận", patience=0.2):
            raise AssertionError("nobody may come in")
        assert f"tiến trình {child}, từ 0 giây trước" in refused.value.found
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    with locked(lock, "sổ nhận", patience=0.2):  # who was killed holds nothing
        assert f'"pid": {os.getpid()}' in lock.read_text("utf-8")


# whole builds

CHOSEN = ("--programme", "dak-lak-ict-index", "--period", "2017", "--format", "html,pdf")


def built(project: Project, *, largest: int = 0) -> subprocess.CompletedProcess[str]:
    """A build by the command; no file may be larger than `largest` bytes, as on a full disk."""

    if not largest:
        return baocao(project, "build", *CHOSEN)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [*WHOLE, "build", *CHOSEN],
        env=variables(project),
        preexec_fn=limit,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_build_on_a_full_disk_sets_the_report_of_before_aside_as_it_was(project) -> None:
    shutil.copytree(REPO.notebooks, project.notebooks)
    assert built(project).returncode == 0
    folder = project.outputs / "dak-lak-ict-index" / "2017" / "tinh-dak-lak"
    before = lying(folder)
    pdf = len(before["report.pdf"])
    assert pdf > 2 * len(before["report.json"])
    (folder / "report.json").write_bytes(before["report.json"] + b" ")  # so that it is made again
    done = built(project, largest=pdf - 1)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "tinh-dak-lak: Không đọc hoặc ghi được" in done.stderr
    expected = {**before, "report.json": before["report.json"] + b" "}
    assert lying(folder) == {f"ban-truoc/{name}": content for name, content in expected.items()}
    assert built(project).returncode == 0
    assert lying(folder) == before
