"""Processes that are killed, and builds that meet: the next build ends as if nothing had been."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from command import baocao
from project import copy_project

from helpers.build import maker, run
from helpers.build.build import build
from helpers.build.limits import Limits
from helpers.build.plan import plan
from helpers.core.errors import ConfigError

ROOT = Path(__file__).parents[2]
PROGRAMME = "dak-lak-ict-index"
# a report's code tells of its notebook, also of what the notebook does for others
CODE = re.compile(rb"[B-DF-HJ-NP-TV-XZ]{4}(?:-[B-DF-HJ-NP-TV-XZ]{4}){2}")

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kill")
    project = copy_project(folder)
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    out = folder / "out"
    jobs = plan(project, programmes=[PROGRAMME], formats=["html"])
    assert not build(project, jobs, out, workers=2).failed
    return project, jobs, files(out)


def files(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and ".cache" not in path.relative_to(out).parts
        and not path.name.endswith(".tmp")
    }


def started(project, out, *words):
    command = [sys.executable, "-c", "from helpers.cli import main; main()", "build", "--format"]
    command += ["html", "--programme", PROGRAMME, "--jobs", "2", "--out", str(out), *words]
    env = {**os.environ, "BAOCAO_ROOT": str(project.root), "COLUMNS": "200"}
    # a shell that runs the tests in the background may have them ignore Ctrl-C
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heeding
    )


def below(pid, deep=True):
    """The processes that a process has started, and those that these have started."""
    pids = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        if int(rest.split()[1]) == pid:
            child = int(name.split()[0])
            pids += [child, *(below(child) if deep else [])]
    return pids


def at_depth(pid, depth):
    """0: the process itself, 1: those that make reports, 2: those that run their cells."""
    pids = [pid]
    for _ in range(depth):
        pids = [child for parent in pids for child in below(parent, deep=False)]
    return pids


def test_two_builds_at_once_in_one_folder_both_end_well(undisturbed, tmp_path):
    project, _, expected = undisturbed
    both = [started(project, tmp_path / "out") for _ in range(2)]
    for process in both:
        _, complaint = process.communicate(timeout=300)
        assert process.returncode == 0, complaint.decode()
    assert files(tmp_path / "out") == expected


# at every step of a build's files: test_faults.py
@pytest.mark.parametrize("depth", [0, 1, 2], ids=["build", "maker", "kernel"])
def test_killed_at_any_moment_the_next_build_completes_with_the_same_bytes(
    undisturbed, tmp_path, depth
):
    project, jobs, expected = undisturbed
    chance = random.Random(depth)
    victim = started(project, tmp_path / "out")
    at_work(victim, 1)
    time.sleep(chance.uniform(0, 0.4))
    while victim.poll() is None:
        if theirs := at_depth(victim.pid, depth):
            with suppress(ProcessLookupError):  # it ended between the look and the kill
                os.kill(chance.choice(theirs), signal.SIGKILL)
                break
        time.sleep(0.005)
    victim.communicate(timeout=300)
    assert not build(project, jobs, tmp_path / "out", workers=2).failed
    assert files(tmp_path / "out") == expected


def test_a_build_that_was_killed_leaves_no_process_of_its_own_behind(undisturbed, tmp_path):
    slow, _ = changed_notebook(undisturbed, tmp_path, "import time\ntime.sleep(40)")
    victim = started(slow, tmp_path / "out")
    theirs = at_work(victim)
    victim.kill()
    victim.communicate(timeout=180)
    assert all_end(theirs)


def test_a_built_report_leaves_neither_process_nor_empty_log(undisturbed, tmp_path):
    code = "import os, subprocess\nsubprocess.Popen(['sleep', '40'])\nos.system('echo nói')"
    project, _ = changed_notebook(undisturbed, tmp_path, code)
    done = built_alone(project, tmp_path / "out", "--period", "2017")
    assert done.stdout.startswith("Đã lập 1/1") and not done.stderr
    logs = {path.name: path.read_text() for path in project.outputs.rglob("*.log")}
    assert logs == {"tinh-dak-lak.log": "nói\n"}
    assert not [pid for pid in sleepers() if alive(pid)]


def sleepers():
    """Processes that run `sleep 40` in a session without terminal, as those of notebooks do."""
    for cmdline in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if cmdline.read_bytes() == b"sleep\x0040\x00":
                yield int(cmdline.parent.name)


def at_work(build, least=4):
    """The processes of a build, when there are so many."""
    until = time.monotonic() + 60
    while len(pids := below(build.pid)) < least and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)
    return pids


def all_end(pids):
    until = time.monotonic() + 20
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.1)
    return not [pid for pid in pids if alive(pid)]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_ends_cleanly_and_says_that_the_rest_can_be_made_later(undisturbed, tmp_path):
    project, jobs, expected = undisturbed
    # so slow that the build cannot have ended before it is stopped
    slow, _ = changed_notebook(undisturbed, tmp_path, "import time\ntime.sleep(40)")
    stopped = started(slow, tmp_path / "out")
    theirs = at_work(stopped)
    stopped.send_signal(signal.SIGINT)
    _, complaint = stopped.communicate(timeout=180)
    assert stopped.returncode == 130, complaint.decode()
    assert "chạy lại lệnh này" in complaint.decode()
    assert "Traceback" not in complaint.decode()
    assert all_end(theirs)
    build(project, jobs, tmp_path / "out", workers=2)
    assert files(tmp_path / "out") == expected


def changed_notebook(undisturbed, tmp_path, code):
    import nbformat

    project, _, _ = undisturbed
    root = tmp_path / "project"
    shutil.copytree(project.root, root)
    path = root / "notebooks" / "unit_year.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = code + "\nreport.cover()"
    nbformat.write(notebook, path)
    changed = type(project)(root)
    return changed, plan(changed, programmes=[PROGRAMME], formats=["html"])


def built_alone(project, out, *words):
    """A build of its own: a test process may have threads."""
    options = ["--programme", PROGRAMME, "--format", "html", "--jobs", "2", "--out", out]
    return baocao(project, "build", *options, *words)


def years_made(out):
    return sorted(path.parents[1].name for path in out.glob("*/*/*/report.html"))


def test_a_report_that_takes_too_long_fails_alone_with_what_it_started(undisturbed, tmp_path):
    sleeping = "subprocess.Popen(['sleep', '40'])\n    time.sleep(40)"
    slow = f"import subprocess, time\nif period == '2017':\n    {sleeping}"
    project, _ = changed_notebook(undisturbed, tmp_path, slow)
    victim = started(project, tmp_path / "out", "--report-limit", "6")
    until = time.monotonic() + 60
    while not (theirs := [*sleepers()]) and time.monotonic() < until:
        time.sleep(0.02)
    complaint = victim.communicate(timeout=180)[1].decode()
    assert victim.returncode == 1 and "Quá 6 giây" in complaint
    assert years_made(tmp_path / "out") == ["2014", "2015", "2016"]
    assert theirs and all_end(theirs)


def test_after_the_whole_time_the_rest_is_given_up_and_named(undisturbed, tmp_path):
    project, jobs = changed_notebook(undisturbed, tmp_path, "import time\ntime.sleep(60)")
    result = build(project, jobs, tmp_path / "out", workers=2, limits=Limits(build_seconds=2))
    assert len(result.failed) == len(jobs)
    assert "Hết 2 giây" in result.failed[0].error


def test_a_report_that_needs_too_much_memory_fails_alone(undisturbed, tmp_path):
    greedy = "if period == '2017': eaten = bytearray(4_000_000_000)"
    project, _ = changed_notebook(undisturbed, tmp_path, greedy)
    done = built_alone(project, tmp_path / "out", "--memory", "3000")
    assert done.returncode == 1
    assert "MemoryError" in done.stderr
    assert years_made(tmp_path / "out") == ["2014", "2015", "2016"]


@pytest.fixture
def a_thread():
    leave = threading.Event()
    other = threading.Thread(target=leave.wait)
    other.start()
    yield
    leave.set()
    other.join()


def test_a_process_with_threads_builds_the_same_in_another_one(undisturbed, tmp_path, a_thread):
    project, jobs, expected = undisturbed
    seen, steps = [], []
    result = build(
        project, jobs, tmp_path / "out", workers=2, on_outcome=seen.append, on_progress=steps.append
    )
    assert not result.failed
    assert files(tmp_path / "out") == expected
    assert sorted(outcome.job.name for outcome in seen) == sorted(job.name for job in jobs)
    assert (steps[-1].done, steps[-1].total) == (len(jobs), len(jobs))


def test_the_memory_limit_holds_in_a_process_with_threads_too(undisturbed, tmp_path, a_thread):
    project, jobs = changed_notebook(undisturbed, tmp_path, "eaten = bytearray(4_000_000_000)")
    limits = Limits(memory_mb=3000)
    result = build(project, jobs[:1], tmp_path / "out", workers=1, limits=limits)
    assert "MemoryError" in result.failed[0].error


def test_where_there_is_no_fork_ordinary_kernels_give_the_same_bytes(
    undisturbed, tmp_path, monkeypatch
):
    project, jobs, expected = undisturbed
    monkeypatch.setattr(maker, "CAN_FORK", False)
    monkeypatch.setattr(run, "CAN_FORK", False)
    chosen = [job for job in jobs if job.period == "2017"]
    assert not build(project, chosen, tmp_path / "out", workers=1).failed
    page = f"{chosen[0].name}/report.html"
    assert files(tmp_path / "out")[page] == expected[page]


def test_a_memory_limit_that_the_system_cannot_hold_is_refused(undisturbed, tmp_path, monkeypatch):
    project, jobs, _ = undisturbed
    monkeypatch.setattr(run, "CAN_LIMIT", False)
    with pytest.raises(ConfigError, match="không giới hạn được bộ nhớ"):
        build(project, jobs, tmp_path, workers=1, limits=Limits(memory_mb=3000))


def test_a_maker_that_dies_is_replaced_and_its_report_tried_again(undisturbed, tmp_path):
    mark = tmp_path / "mark"
    deadly = (
        f"import os, pathlib, signal\nmark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n    mark.touch()\n    os.kill(int(os.environ['JPY_PARENT_PID']), 9)"
    )
    project, jobs = changed_notebook(undisturbed, tmp_path, deadly)
    result = build(project, jobs, tmp_path / "out", workers=1)
    assert mark.exists()
    assert not result.failed


def test_neighbours_of_a_notebook_that_changes_everything_have_the_same_bytes(
    undisturbed, tmp_path
):
    rude = (
        "if period == '2016':\n"
        "    import os, threading, time, matplotlib, pandas, helpers.core.formatting as f\n"
        "    matplotlib.rcParams['font.size'] = 40; os.environ['LANG'] = 'C'; os.chdir('/')\n"
        "    pandas.DataFrame.sum = None; f.number = lambda *a, **k: '0'\n"
        "    threading.Thread(target=time.sleep, args=(9,)).start(); eaten = bytearray(3 * 10**8)"
    )
    project, jobs = changed_notebook(undisturbed, tmp_path, rude)
    others = [job for job in jobs if job.period != "2016"]
    build(project, jobs, tmp_path / "out", workers=2)
    _, _, expected = undisturbed
    made = files(tmp_path / "out")
    for job in others:
        page = f"{job.name}/report.html"
        assert CODE.sub(b"", made[page]) == CODE.sub(b"", expected[page])
