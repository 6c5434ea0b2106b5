"""Reports made by the workers of a Dask cluster: the same bytes, and nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from command import forked, variables
from project import copy_project

from helpers.build.build import build
from helpers.build.orders import OTHER_VERSION
from helpers.build.plan import plan

pytest.importorskip("distributed")

ROOT = Path(__file__).parents[2]
PROGRAMME = "dak-lak-ict-index"
QUIET = {"DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "False"}


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """A project, and what a build on this machine makes of it."""
    folder = tmp_path_factory.mktemp("cluster")
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


@contextmanager
def cluster(folder):
    """A scheduler and three workers, each a process; gives its address and the workers."""
    folder.mkdir(exist_ok=True)
    scheduler_file = folder / "scheduler.json"
    started = []

    def start(*words):
        log = (folder / f"{len(started)}.log").open("wb")
        command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
        everything = {**os.environ, **QUIET, "PYTHONUTF8": "1"}
        started.append(
            subprocess.Popen(command, env=everything, stdout=log, stderr=log, cwd=folder)
        )
        log.close()

    try:
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
              "--scheduler-file", str(scheduler_file))  # fmt: skip
        until = time.monotonic() + 60
        while not scheduler_file.is_file() and time.monotonic() < until:
            time.sleep(0.05)
        for _ in range(3):
            start("dask_worker", "--scheduler-file", str(scheduler_file), "--nthreads", "1",
                  "--no-nanny", "--no-dashboard", "--local-directory", str(folder))  # fmt: skip
        yield scheduler_file, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def address(scheduler_file):
    import json

    return json.loads(scheduler_file.read_text("utf-8"))["address"]


def command(project, out, scheduler, *words):
    words = ["build", "--programme", PROGRAMME, "--format", "html", "--out", str(out),
             "--scheduler", scheduler, *words]  # fmt: skip
    return subprocess.Popen(
        [*forked(), *words],
        env=variables(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def three_workers(tmp_path_factory):
    """Of which one is killed by each of two tests."""
    with cluster(tmp_path_factory.mktemp("dask") / "cluster") as (scheduler_file, workers):
        yield address(scheduler_file), workers


def test_workers_make_the_same_bytes_as_a_local_build(local, three_workers, tmp_path):
    project, jobs, expected = local
    done = command(project, tmp_path / "out", three_workers[0])
    output, complaint = done.communicate(timeout=300)
    assert done.returncode == 0, complaint
    assert f"Đã lập {len(jobs)}/{len(jobs)}" in output
    assert files(tmp_path / "out") == expected


def test_a_worker_with_another_version_refuses_and_says_so(local, three_workers, tmp_path):
    from dataclasses import replace

    from helpers.build.cache import all_marks
    from helpers.build.cluster import run_on_cluster

    project, jobs, _ = local
    other = {job: replace(mark, code="other") for job, mark in all_marks(project, jobs).items()}
    outcomes = run_on_cluster(project, jobs, tmp_path / "out", other, scheduler=three_workers[0])
    assert {outcome.error for outcome in outcomes} == {OTHER_VERSION}
    assert not (tmp_path / "out").exists()


def test_a_message_of_another_version_costs_its_report_and_says_so(tmp_path):
    from types import SimpleNamespace

    from project import REPO

    from helpers.build.cluster import _outcome, fulfil
    from helpers.core.serialise.shapes import Unreadable

    job = plan(REPO, programmes=[PROGRAMME], formats=["html"])[0]
    with pytest.raises(Unreadable) as caught:
        fulfil(b'{"batches":[["helpers.build.orders.Newer",1,[]]],"root":0}')
    refused = SimpleNamespace(status="error", exception=lambda: caught.value)
    strange = SimpleNamespace(status="finished", result=lambda: b"{}")
    assert {_outcome(future, job).error for future in (refused, strange)} == {OTHER_VERSION}


def at(folder):
    return "file:///" + folder.as_posix().lstrip("/")


def test_machines_that_share_no_output_folder_send_the_same_bytes(local, three_workers, tmp_path):
    project, jobs, expected = local
    out, site = tmp_path / "out", tmp_path / "site"
    for made in (f"Đã lập {len(jobs)}/{len(jobs)} báo cáo. ", f"(giữ nguyên {len(jobs)})"):
        done = command(project, out, three_workers[0], "--results", at(site))
        output, complaint = done.communicate(timeout=300)
        assert done.returncode == 0, complaint
        assert made in output
        assert files(out) == files(site) == expected
        assert [path.name for path in site.iterdir() if path.name[0] == "."] == []


def test_the_orders_to_machines_that_share_no_folder_do_not_name_it(tmp_path):
    from project import REPO

    from helpers.build.cache import all_marks
    from helpers.build.cluster import _submitted
    from helpers.build.limits import Limits
    from helpers.build.messages import ORDERS

    class Client:
        def __init__(self):
            self.sent = []

        def submit(self, task, *given, pure):
            self.sent.append(ORDERS.loads(given[0]))

    jobs, client = plan(REPO, programmes=[PROGRAMME], formats=["html"]), Client()
    _submitted(client, REPO, jobs, "s3://bucket/x", all_marks(REPO, jobs), Limits())
    assert {order.out for order in client.sent} == {"s3://bucket/x"}


def test_an_object_altered_on_its_way_costs_its_report_only(
    local, three_workers, tmp_path, monkeypatch
):
    from helpers.build import cluster

    project, jobs, expected = local
    out, site, lost = tmp_path / "out", tmp_path / "site", jobs[0]

    def disturbed(outcome, arriving, to):
        if outcome.job == lost:
            (page,) = site.glob(f".arriving-*/{lost.name.replace('/', '.')}.report.html")
            page.write_bytes(page.read_bytes() + b" ")
        return receive(outcome, arriving, to)

    receive = cluster.receive
    monkeypatch.setattr(cluster, "receive", disturbed)
    result = build(project, jobs, out, workers=1, scheduler=three_workers[0], results=at(site))
    (failed,) = result.failed
    assert failed.job == lost
    assert f"{lost.name}/report.html" in failed.error
    assert files(out) == files(site)
    assert not [name for name in files(site) if name.startswith(f"{lost.name}/")]
    others = {name for name in expected if name.endswith("report.html")}
    assert others - set(files(site)) == {f"{lost.name}/report.html"}


def test_a_worker_killed_in_its_work_loses_no_report(local, three_workers, tmp_path):
    project, _, expected = local
    scheduler, workers = three_workers
    done = command(project, tmp_path / "out", scheduler)
    until = time.monotonic() + 100
    while not list((tmp_path / "out").glob("*/*/*/report.html")) and time.monotonic() < until:
        time.sleep(0.01)
    workers[0].send_signal(signal.SIGKILL)
    _, complaint = done.communicate(timeout=300)
    assert done.returncode == 0, complaint
    assert files(tmp_path / "out") == expected


def test_a_worker_killed_before_it_sent_everything_loses_no_report(local, three_workers, tmp_path):
    project, _, expected = local
    scheduler, workers = three_workers
    out, site = tmp_path / "out", tmp_path / "site"
    done = command(project, out, scheduler, "--results", at(site))
    until = time.monotonic() + 100
    while not list(site.glob(".arriving-*/*.report.html")) and time.monotonic() < until:
        time.sleep(0.01)
    workers[1].send_signal(signal.SIGKILL)
    _, complaint = done.communicate(timeout=300)
    assert done.returncode == 0, complaint
    assert files(out) == files(site) == expected


def test_no_scheduler_at_the_address_is_a_wrong_usage(local, tmp_path, monkeypatch):
    project, jobs, _ = local
    monkeypatch.setattr("helpers.build.cluster._PATIENCE", 1)
    from helpers.build.cluster import run_on_cluster
    from helpers.core.errors import ConfigError

    with pytest.raises(ConfigError, match="Không kết nối được"):
        run_on_cluster(project, jobs, tmp_path, {}, scheduler="tcp://127.0.0.1:9")
