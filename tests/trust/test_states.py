"""From draft to published: who decided what about which bytes, and what became of it since."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import REPO, change_cells, copy_project, workbook
from signers import baocao

from helpers.core import files
from helpers.core.errors import ReportError
from helpers.core.paths import Project
from helpers.params.approvals import append, deciding, folder_of, next_name, read_log

PROGRAMME = "dak-nong-650"
Q1, Q2 = f"{PROGRAMME}/2023-Q1", f"{PROGRAMME}/2023-Q2"
UNIT = "so-tttt"
WHEN = "2024-04-03T08:05:00+07:00"
BUILD = ("build", "--programme", PROGRAMME, "--unit", UNIT, "--format", "html")
CLERK, HEAD = "Lê Văn Tám, chuyên viên", "Trần Thị Bình, giám đốc"


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Project:
    """Two quarters of an agency, built as pages; nobody changes it."""
    project = copy_project(tmp_path_factory.mktemp("states"), "2023-Q1", "2023-Q2", units=[UNIT])
    shutil.copytree(REPO.notebooks, project.notebooks)
    rebuild(project, "2023-Q1,2023-Q2")
    return project


@pytest.fixture
def built(first: Project, tmp_path: Path) -> Project:
    """A copy of it in another folder."""
    shutil.copytree(first.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


@pytest.fixture(scope="module")
def first_published(first: Project, tmp_path_factory) -> Project:
    """The same with the first quarter published; nobody changes it."""
    shutil.copytree(first.root, root := tmp_path_factory.mktemp("published") / "copy")
    publish(Project(root))
    return Project(root)


@pytest.fixture
def published(first_published: Project, tmp_path: Path) -> Project:
    """A copy of that in another folder."""
    shutil.copytree(first_published.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def rebuild(project: Project, periods: str = "2023-Q1", *words: str) -> str:
    """Build; what it printed."""
    done = baocao(project, *BUILD, "--period", periods, *words)
    assert "Traceback" not in done.stderr
    return done.stderr


def state(project: Project, *words: str, period: str = "2023-Q1"):
    return baocao(project, "state", *words, "--programme", PROGRAMME, "--period", period)


def step(project: Project, to: str, *words: str, period: str = "2023-Q1") -> str:
    """A step that must succeed; what it printed."""
    done = state(project, to, "--who", CLERK, "--when", WHEN, *words, period=period)
    assert done.returncode == 0, done.stderr
    return done.stdout


def publish(project: Project) -> None:
    for to in ("checked", "approved", "published"):
        step(project, to)


def log(project: Project) -> Path:
    return project.approvals / Q1 / "log.jsonl"


def page(project: Project, period: str = Q1) -> str:
    return (project.outputs / period / "index.html").read_text("utf-8")


def notes(project: Project, period: str, unit: str = "so-tttt", lang: str = "vi") -> list[str]:
    stem = "report" if lang == "vi" else "report.en"
    record = json.loads((project.outputs / period / unit / f"{stem}.json").read_bytes())
    revisions = [finding for finding in record["findings"] if finding["kind"].startswith("revised")]
    text = (project.outputs / period / unit / f"{stem}.html").read_text("utf-8")
    sentences = [finding[f"sentence_{lang}"] for finding in revisions]
    assert all(sentence.split(":")[0] in text for sentence in sentences)
    return sentences


def test_a_period_goes_from_draft_to_published_and_list_and_page_say_where_it_is(
    built: Project,
) -> None:
    assert "Trạng thái: <strong>dự thảo</strong>" in page(built)
    assert f"dự thảo: {Q1}, {Q2}" in baocao(built, "list").stdout
    for to, status in (
        ("checked", "đã kiểm tra"),
        ("approved", "đã phê duyệt"),
        ("published", "đã công bố"),
    ):
        assert f"{Q1}: {status} ngày 03/4/2024" in step(built, to)
        assert f"Trạng thái: <strong>{status} ngày 03/4/2024</strong>" in page(built)
        assert f"{Q1}: {status} ngày 03/4/2024" in baocao(built, "list").stdout
    # the other quarter still is what it was
    assert "Trạng thái: <strong>dự thảo</strong>" in page(built, Q2)
    listing = state(built).stdout
    assert f"3. {WHEN} đã công bố, {CLERK} [published-01.json]" in listing
    manifest = json.loads((built.outputs / Q1 / "manifest.json").read_bytes())
    entries = read_log(log(built).parent)
    reports = {name: digest for name, digest in manifest["outputs"].items() if "/" in name}
    assert {entry.reports for entry in entries} == {files.to_fingerprint(reports)}
    assert [(entry.at, entry.who) for entry in entries] == [(WHEN, CLERK)] * 3
    sources = manifest["sources"]
    assert sources[f"data/approvals/{Q1}/log.jsonl"] == files.sha256(log(built))


@pytest.mark.parametrize(
    ("before", "words", "message"),
    [
        ((), ("approved",), "Không chuyển được từ dự thảo sang đã phê duyệt"),
        ((), ("published",), "Không chuyển được từ dự thảo sang đã công bố"),
        (("checked",), ("checked",), "Không chuyển được"),
        (("checked",), ("published",), "Không chuyển được từ đã kiểm tra sang đã công bố"),
        (("checked",), ("draft",), "phải nêu lý do"),
        ((), ("final",), "Không có trạng thái 'final'"),
        ((), ("checked", "--when", "hôm qua"), "không phải ngày giờ ISO 8601"),
    ],
)
def test_a_step_that_does_not_follow_is_refused_and_nothing_is_logged(
    built: Project, before: tuple[str, ...], words: tuple[str, ...], message: str
) -> None:
    for to in before:
        step(built, to)
    done = state(built, *words, "--who", HEAD)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert len(read_log(log(built).parent)) == len(before)
    nobody = state(built, "checked")
    assert nobody.returncode == 2 and "--who" in nobody.stderr
    misspelt = state(built, "chekced")
    assert misspelt.returncode == 2 and "có phải là: checked?" in misspelt.stderr


def test_a_period_that_is_not_built_is_no_draft(built: Project) -> None:
    shutil.rmtree(built.outputs / Q1)
    assert state(built).stdout == f"{Q1}: chưa lập báo cáo\n"


def test_what_was_checked_is_a_draft_again_once_it_is_built_from_other_data(
    built: Project,
) -> None:
    step(built, "checked")
    change_cells(workbook(built, "so-tttt", "2023-Q1"), {"H9": 1})
    # the reports are no longer those of the inputs
    done = state(built, "approved", "--who", HEAD)
    assert done.returncode == 1 and "không còn như lúc lập" in done.stderr
    rebuild(built)
    status = "dự thảo, lập lại sau khi kiểm tra ngày 03/4/2024"
    assert f"<strong>{status}</strong>" in page(built)
    done = state(built, "approved", "--who", HEAD)
    assert done.returncode == 2 and status in done.stderr
    step(built, "checked")
    step(built, "checked")  # once more, as after a command that was stopped: logged once
    step(built, "approved")
    assert [e.what for e in read_log(log(built).parent)] == ["checked", "checked", "approved"]


def test_reports_that_somebody_has_edited_are_not_approved(built: Project) -> None:
    step(built, "checked")
    report = built.outputs / Q1 / "so-tttt" / "report.html"
    report.write_text(report.read_text("utf-8").replace("2023", "2024", 1), "utf-8")
    done = state(built, "approved", "--who", HEAD)
    assert done.returncode == 1 and f"{Q1}/so-tttt/report.html: đã bị sửa" in done.stderr


def test_the_same_inputs_and_the_same_log_give_the_same_bytes(
    published: Project, tmp_path: Path
) -> None:
    rebuild(published, "2023-Q1", "--out", str(tmp_path / "one"))
    again, before = (
        {
            path.relative_to(out / Q1).as_posix(): path.read_bytes()
            for path in (out / Q1).rglob("*")
            if path.is_file()
        }
        for out in (tmp_path / "one", published.outputs)
    )
    assert again == before and len(again) > 4
    # a second run finds the log among the inputs
    done = baocao(published, "verify", str(published.outputs / Q1))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def without(lines: list[bytes], number: int) -> list[bytes]:
    return lines[: number - 1] + lines[number:]


CHANGES = {
    "a": lambda lines: [lines[0].replace(b"checked", b"approved"), *lines[1:]],
    "first line out": lambda lines: without(lines, 1),
    "a line out": lambda lines: without(lines, 2),
    "last line out": lambda lines: without(lines, 3),
    "another order": lambda lines: [lines[1], lines[0], lines[2]],
    "a line twice": lambda lines: [*lines, lines[2]],
    "a line that is none": lambda lines: [*lines, b"x\n"],
    "half a line": lambda lines: [*lines[:2], lines[2][:-9]],
    "without its end": lambda lines: [*lines[:2], lines[2].rstrip(b"\n")],
    "blank": lambda lines: [lines[0].replace(b'": ', b'":  '), *lines[1:]],
    "empty": lambda lines: [],
}


def test_whatever_is_changed_in_the_log_verify_names_it(published: Project) -> None:
    content = log(published).read_bytes()
    for name, change in CHANGES.items():
        log(published).write_bytes(b"".join(change(content.splitlines(keepends=True))))
        done = baocao(published, "verify", "--fast")
        assert done.returncode == 1, name
        assert f"Sai data/approvals/{Q1}/log.jsonl: " in done.stdout, name
        assert "Traceback" not in done.stderr
    log(published).write_bytes(content)
    assert baocao(published, "verify", "--fast").returncode == 0


def test_a_broken_log_stops_decisions_and_no_build(published: Project) -> None:
    content = log(published).read_bytes()
    log(published).write_bytes(content.replace(b"checked", b"approved"))
    done = state(published, "draft", "--who", HEAD, "--note", "x")
    assert done.returncode == 1 and "Sổ trạng thái hỏng hoặc đã bị sửa" in done.stderr
    assert "dòng 2" in done.stderr  # it does not follow the first any more
    rebuild(published)
    assert "không rõ trạng thái: sổ trạng thái hỏng" in page(published)
    assert "không rõ trạng thái" in baocao(published, "list").stdout


def test_a_file_of_a_decision_that_is_changed_or_added_is_named(published: Project) -> None:
    kept = log(published).with_name("published-01.json")
    kept.write_bytes(kept.read_bytes().replace(b"1", b"2", 1))
    (log(published).with_name("published-02.json")).write_text("{}")
    done = baocao(published, "verify", "--fast")
    for name, what in (("01", "đã bị sửa"), ("02", "không có trong sổ trạng thái")):
        assert f"Sai data/approvals/{Q1}/published-{name}.json: {what}" in done.stdout


def test_a_published_figure_that_changes_needs_a_reason_and_stands_in_the_next_notes(
    published: Project,
) -> None:
    change_cells(workbook(published, "so-tttt", "2023-Q1"), {"H9": 1})
    printed = rebuild(published, "2023-Q1,2023-Q2")
    assert f"Công bố: {Q1}: " in printed and "chưa nêu lý do" in printed
    assert "dự thảo, khác bản đã công bố ngày 03/4/2024" in page(published)
    # without a reason it goes no further, and a draft without one is none
    done = state(published, "checked", "--who", CLERK)
    assert done.returncode == 1 and "chưa nêu lý do" in done.stderr and "so-tttt" in done.stderr
    assert state(published, "draft", "--who", CLERK).returncode == 2
    reason = "đơn vị gửi lại biểu"
    assert "so-tttt" in step(published, "draft", "--note", f"{reason}.")
    kept = json.loads(log(published).with_name("revision-01.json").read_bytes())
    assert {change["unit"] for change in kept["changes"]} >= {"so-tttt"}
    assert all(change["before"] != change["after"] for change in kept["changes"])
    printed = rebuild(published, "2023-Q1,2023-Q2", "--lang", "both")
    assert "chưa nêu lý do" not in printed
    for period in (Q1, Q2):  # of its own period and of the next
        lines = notes(published, period)
        assert lines and all(f"Lý do: {reason}." in line for line in lines)
        assert all("Số liệu quý I/2023 đã công bố" in line for line in lines)
        assert any(" từ " in line and " thành " in line for line in lines)
        assert notes(published, period, lang="en")
    publish(published)
    assert log(published).with_name("published-02.json").is_file()
    assert "chưa nêu lý do" not in rebuild(published, "2023-Q1,2023-Q2", "--lang", "both")
    assert baocao(published, "verify").returncode == 0


def test_a_new_layout_is_no_revision(published: Project) -> None:
    words = published.params / "explanations" / Q1
    words.mkdir(parents=True, exist_ok=True)
    (words / "so-tttt.md").write_text("## Nguyên nhân\n\nThiếu cán bộ.\n", "utf-8")
    assert "chưa nêu lý do" not in rebuild(published)
    assert "khác bản đã công bố" in page(published)
    publish(published)


def test_a_decision_that_cannot_be_written_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "log"
    with deciding(folder):
        append(folder, "checked", at=WHEN, who=CLERK, reports="x")
    before = (folder / "log.jsonl").read_bytes()
    replace = Path.replace
    for failing in ("published-01.json", "log.jsonl"):

        def full(self: Path, target: Path, failing: str = failing) -> Path:
            if Path(target).name == failing:
                raise OSError(28, "No space left on device")
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(OSError), deciding(folder):
            append(
                folder, "published", at=WHEN, who=CLERK, reports="x",
                files={next_name(folder, "published", ".json"): b"{}"},
            )  # fmt: skip
        monkeypatch.setattr(Path, "replace", replace)
        assert (folder / "log.jsonl").read_bytes() == before
    # what was left of the file is gone, and its number is free
    with deciding(folder):
        assert next_name(folder, "published", ".json") == "published-01.json"
        append(
            folder, "published", at=WHEN, who=CLERK, reports="x", files={"published-01.json": b"{}"}
        )
    assert [entry.number for entry in read_log(folder)] == [1, 2]
    with pytest.raises(ReportError), deciding(folder):
        append(folder, "draft", at=WHEN, who=CLERK, reports="x", files={"published-01.json": b"x"})


def test_a_decision_is_on_the_disk_before_the_command_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), fsync(handle))[1])
    with deciding(tmp_path / "log"):
        append(
            tmp_path / "log", "checked", at=WHEN, who=CLERK, reports="x", files={"a-01.pdf": b"x"}
        )
    assert len(synced) == 4  # two files, and their folder after each


def test_decisions_at_the_same_time_stand_in_one_chain(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from helpers.params.approvals import append, deciding\n"
        "folder = Path(sys.argv[1])\n"
        "for number in range(8):\n"
        "    with deciding(folder):\n"
        "        append(folder, 'checked', at='x', who=sys.argv[2], reports=str(number))\n"
    )
    folder = tmp_path / "log"
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), name]) for name in "abc"
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    entries = read_log(folder)
    assert [entry.number for entry in entries] == [*range(1, 25)]
    for name in "abc":
        mine = [entry.reports for entry in entries if entry.who == name]
        assert mine == [str(number) for number in range(8)]


def test_each_period_has_a_log_of_its_own(built: Project) -> None:
    step(built, "checked", period="2023-Q2")
    assert not log(built).exists()
    assert folder_of(built, PROGRAMME, "2023-Q2").joinpath("log.jsonl").is_file()


def test_the_data_dictionary_names_every_key_of_the_log(tmp_path: Path) -> None:
    with deciding(tmp_path):
        append(tmp_path, "checked", at=WHEN, who=CLERK, reports="x")
    keys = json.loads((tmp_path / "log.jsonl").read_bytes())
    page = (REPO.root / "docs" / "data-dictionary.md").read_text("utf-8")
    section = page.partition("### `log.jsonl`\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    assert sorted(keys) == sorted(key for row in rows for key in re.findall("`([^`]+)`", row))
