"""Reports at an fsspec address: whole or not taken, and the site there is that of the folder."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from command import baocao
from project import REPO, copy_project

from helpers.build.build import build
from helpers.build.cache import all_marks, read_note, remember, why_stale
from helpers.build.orders import OTHER_NOTEBOOK, Order
from helpers.build.outcome import Outcome
from helpers.build.plan import plan
from helpers.build.publish import publish
from helpers.build.results import arrivals, open_results, receive, send
from helpers.core.errors import ConfigError, ReportError
from helpers.core.files import digest, to_json, write_atomically
from helpers.trust.manifest import read_manifest, write_manifest

pytest.importorskip("fsspec")
PROGRAMME = "dak-lak-ict-index"
PERIOD = f"{PROGRAMME}/2017"


def address(folder):
    return "file:///" + folder.as_posix().lstrip("/")


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


@pytest.fixture
def job():
    return plan(REPO, programmes=[PROGRAMME], formats=["html"])[0]


@pytest.fixture
def made(job, tmp_path):
    """The outcome of a report that lies in a folder of its own, on a machine of a cluster."""
    here = tmp_path / "machine"
    contents = {name: f"new {name}".encode() for name in job.files}
    for name, content in contents.items():
        write_atomically(here / job.folder / name, content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    marks = replace(all_marks(REPO, [job])[job], reads=None)
    remember(job, here, marks, digests)
    return Outcome(job), here, marks


@pytest.mark.parametrize("where", ["memory://reports/a", "file"])
def test_what_is_put_at_an_address_is_there_until_it_is_removed(where, tmp_path):
    results = open_results(address(tmp_path / "Báo cáo") if where == "file" else where)
    assert results.sizes("p") == {}
    results.put({"p/q/a.html": b"one", "p/b.json": b"", "c.html": b"three"})
    assert results.get(["p/q/a.html", "c.html", "d"]) == {
        "p/q/a.html": b"one",
        "c.html": b"three",
        "d": None,
    }
    assert results.sizes("p") == {"q/a.html": 3, "b.json": 0}
    results.remove(["p/b.json"])
    assert results.sizes("p") == {"q/a.html": 3}
    results.clear()
    assert results.sizes("p") == {}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("nope://x/y", "không có giao thức nope"),
        ("no-such-folder", "cần giao thức"),
        ("file://no/such", "cần giao thức"),
        ("C:/reports", "cần giao thức"),
        ("memory://a/*", "cần giao thức"),
        ("simplecache::memory://a", "cần giao thức"),
        ("sftp://office:secret@host/x", "không được chứa mật khẩu"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_anything_is_made(wrong, reason, tmp_path):
    project = copy_project(tmp_path)
    jobs = plan(project, programmes=[PROGRAMME], formats=["html"])
    with pytest.raises(ConfigError) as refused:
        build(project, jobs, tmp_path / "out", workers=1, scheduler="tcp://x:1", results=wrong)
    assert reason in str(refused.value)
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_file_system_whose_package_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ConfigError, match="s3fs"):
        open_results("s3://bucket/reports")


def test_an_address_without_a_scheduler_is_refused(tmp_path):
    project = copy_project(tmp_path)
    jobs = plan(project, programmes=[PROGRAMME], formats=["html"])
    with pytest.raises(ConfigError, match="--results chỉ dùng khi lập trên cụm máy"):
        build(project, jobs, tmp_path / "out", workers=1, results=address(tmp_path / "site"))


def test_the_command_names_the_wrong_address_without_a_traceback(tmp_path):
    words = ["build", "--programme", PROGRAMME, "--out", str(tmp_path / "out")]
    words += ["--scheduler", "tcp://127.0.0.1:9", "--results", "nope://x"]
    done = baocao(REPO, *words)
    assert done.returncode == 2
    assert "Không mở được địa chỉ kết quả" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_where_nothing_can_be_written_is_refused_at_once(tmp_path):
    (tmp_path / "site").write_text("a file, no folder")
    with (
        pytest.raises(ConfigError, match="Không ghi được") as refused,
        arrivals(address(tmp_path / "site")),
    ):
        pass
    assert "--results file:///" in str(refused.value)


def test_a_report_that_was_sent_arrives_with_its_note(made, tmp_path):
    outcome, here, marks = made
    out, site = tmp_path / "out", tmp_path / "site"
    with arrivals(address(site)) as arriving:
        got = receive(send(outcome, here, arriving), arriving, out)
    assert got == outcome and got.note is None
    assert files(out) == files(here)
    assert why_stale(outcome.job, out, marks) == ""
    assert files(site) == {}


def test_an_object_that_was_altered_or_is_missing_is_named_and_nothing_is_taken(made, tmp_path):
    outcome, here, _ = made
    job, out, site = outcome.job, tmp_path / "out", tmp_path / "site"
    before = {name: b"before" for name in job.files}
    for name, content in before.items():
        write_atomically(out / job.folder / name, content)
    with arrivals(address(site)) as arriving:
        sent = send(outcome, here, arriving)
        (page,) = site.glob(".arriving-*/*.html")
        page.write_bytes(page.read_bytes().replace(b"new", b"old"))
        altered = receive(sent, arriving, out)
        page.unlink()
        missing = receive(sent, arriving, out)
        untold = receive(replace(sent, note=None), arriving, out)
    for got in (altered, missing, untold):
        assert f"{job.folder.as_posix()}/report.html" in got.error
        assert ".arriving" not in got.error
        assert str(tmp_path) not in got.error
    assert "không có tệp" in missing.error
    assert files(out / job.folder) == before


def test_a_machine_that_cannot_send_fails_that_report_only(made, tmp_path):
    outcome, here, _ = made
    (tmp_path / "site").write_text("a file, no folder")
    with pytest.raises(ReportError, match="Không ghi được vào địa chỉ kết quả") as refused:
        send(outcome, here, address(tmp_path / "site"))
    assert str(tmp_path) not in str(refused.value)


def test_a_machine_with_another_notebook_refuses_and_says_so(tmp_path):
    project = copy_project(tmp_path)
    project.notebooks.mkdir()
    jobs = plan(project, programmes=[PROGRAMME], formats=["html"])
    path = project.notebooks / jobs[0].notebook
    path.write_bytes((REPO.notebooks / jobs[0].notebook).read_bytes())
    order = Order(project.root, "memory://x", jobs[0], all_marks(project, jobs)[jobs[0]])
    path.write_bytes(path.read_bytes() + b" ")
    answers = []
    order.fulfil(answers.append)
    assert [answer.error for answer in answers] == [OTHER_NOTEBOOK]


def named(out, failed=None):
    """Write the manifest of the period: its files are as they were rendered."""
    period = files(out / PERIOD)
    outputs = {name: digest(content) for name, content in period.items() if name != "manifest.json"}
    write_manifest(out / PERIOD, sources={}, outputs=outputs, failed=failed or {})


@pytest.fixture
def site(tmp_path):
    """An output folder of two reports, and the same at an address."""
    out, there = tmp_path / "out", tmp_path / "site"
    for unit in ("a", "b"):
        for suffix in ("html", "pdf", "json"):
            write_atomically(out / PERIOD / unit / f"report.{suffix}", f"{unit} {suffix}".encode())
        write_atomically(out / PROGRAMME / "units" / f"{unit}.html", unit.encode())
    write_atomically(out / PERIOD / "index.html", b"a, b")
    write_atomically(out / "index.html", b"home")
    write_atomically(out / ".cache" / "built" / "note.json", b"{}")
    named(out)
    publish(open_results(address(there)), out)
    return out, there


def test_the_site_at_the_address_is_that_of_the_folder(site):
    out, there = site
    assert files(there) == files(out)
    assert not (there / ".cache").exists()


def test_a_report_without_files_any_more_has_none_at_the_address(site):
    out, there = site
    write_atomically(there / PERIOD / "c" / "report.html", b"made by others")
    write_atomically(there / PERIOD / "words.txt", b"written by others")
    for name in ("b/report.html", "b/report.pdf", "b/report.json", "a/report.pdf"):
        (out / PERIOD / name).unlink()
    (out / PROGRAMME / "units" / "b.html").unlink()
    named(out, {"b": "why"})
    publish(open_results(address(there)), out)
    left = files(there)
    assert left.pop(f"{PERIOD}/c/report.html") == b"made by others"
    assert left.pop(f"{PERIOD}/words.txt") == b"written by others"
    assert left == files(out)


def test_what_is_missing_at_the_address_or_of_another_build_is_put_again(site):
    out, there = site
    expected = files(there)
    (there / PERIOD / "a" / "report.pdf").unlink()
    (there / PERIOD / "b" / "report.pdf").write_bytes(b"half")
    (there / "index.html").write_bytes(b"other")
    publish(open_results(address(there)), out)
    assert files(there) == expected
    for manifest in (b"", b"null", b"{", to_json({"outputs": {}})):
        (there / PERIOD / "a" / "report.html").write_bytes(b"a HTML")
        (there / PERIOD / "manifest.json").write_bytes(manifest)
        publish(open_results(address(there)), out)
        assert files(there) == expected


def test_a_period_that_is_being_put_has_a_manifest_that_names_no_file(site, monkeypatch):
    out, there = site
    write_atomically(out / PERIOD / "a" / "report.html", b"newer")
    named(out)
    results = open_results(address(there))
    seen = []
    put = type(results.system).pipe_file

    def watched(self, path, value, **kwargs):
        seen.append((path.rpartition("/")[2], read_manifest(there / PERIOD)["outputs"]))
        put(self, path, value, **kwargs)

    monkeypatch.setattr(type(results.system), "pipe_file", watched)
    publish(results, out)
    outputs = dict(seen)
    assert [name for name, _ in seen][:3] == ["manifest.json", "report.html", "manifest.json"]
    assert outputs["report.html"] == {}
    assert read_manifest(there / PERIOD) == read_manifest(out / PERIOD)


def test_a_signed_report_at_the_address_is_never_overwritten_and_never_removed(site):
    out, there = site
    signed = f"{PERIOD}/a/report.signed-01.pdf"
    write_atomically(out / signed, b"signed")
    named(out)
    publish(open_results(address(there)), out)
    assert (there / signed).read_bytes() == b"signed"
    write_atomically(out / signed, b"signed by another")
    named(out)
    with pytest.raises(ReportError, match="không ghi đè"):
        publish(open_results(address(there)), out)
    (out / signed).unlink()
    named(out)
    publish(open_results(address(there)), out)
    assert (there / signed).read_bytes() == b"signed"


@pytest.mark.parametrize("change", ["altered", "removed"])
def test_a_file_that_is_no_longer_as_it_was_built_does_not_reach_the_address(site, change):
    out, there = site
    page = out / PERIOD / "a" / "report.html"
    write_atomically(page, b"newer")
    named(out)
    if change == "altered":
        page.write_bytes(b"wrong")
    else:
        page.unlink()
    with pytest.raises(ReportError, match="đã bị sửa sau khi lập") as refused:
        publish(open_results(address(there)), out)
    assert f"{PERIOD}/a/report.html" in str(refused.value)
    assert read_manifest(there / PERIOD)["outputs"] == {}
    assert (there / PERIOD / "a" / "report.html").read_bytes() == b"a html"


def test_what_did_not_change_is_not_put_again(site, monkeypatch):
    out, there = site
    times = {path: path.stat().st_mtime_ns for path in (there / PERIOD).rglob("*.*")}
    publish(open_results(address(there)), out)
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_fsspec_is_not_imported_unless_an_address_is_named():
    code = "import sys, helpers.build.publish, helpers.cli; sys.exit('fsspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_note_of_a_report_is_plain_data(made):
    outcome, here, _ = made
    note = read_note(outcome.job, here)
    assert json.loads(json.dumps(note)) == note
    assert sorted(note["files"]) == sorted(outcome.job.files)
