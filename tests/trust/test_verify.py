"""Every page provable: what is not as it was rendered is found, and where it differs is said."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import command
import pytest
from project import REPO, copy_project
from signers import baocao

from helpers.core.paths import Project
from helpers.trust.codes import code_of, typed_code
from helpers.trust.differences import difference
from helpers.trust.manifest import read_manifest, sealed
from helpers.trust.outputs import check_outputs, files_below

PERIOD = "dak-lak-ict-index/2017"
UNIT = f"{PERIOD}/tinh-dak-lak"
CHOSEN = ("--programme", "dak-lak-ict-index", "--period", "2017")


# other interpreters that have the libraries of requirements.lock: paths, as in PATH
PYTHONS = os.environ.get("BAOCAO_PYTHONS", sys.executable).split(os.pathsep)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Project:
    """A project with one period built, in both languages and all formats; nobody changes it."""
    project = copy_project(tmp_path_factory.mktemp("verify"))
    shutil.copytree(REPO.notebooks, project.notebooks)
    done = baocao(project, "build", *CHOSEN, "--lang", "both")
    assert (done.returncode, done.stderr) == (0, "")
    return project


@pytest.fixture
def built(first: Project, tmp_path: Path) -> Project:
    """A copy of it in another folder."""
    shutil.copytree(first.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def flip(path: Path, at: int = -1) -> None:
    """Change a byte in the middle of a file, or at a place; size and times stay as they were."""
    content, state = bytearray(path.read_bytes()), path.stat()
    at = len(content) // 2 if at < 0 else at
    content[at] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def change_digit(path: Path) -> None:
    """The first "2" in the page's text becomes a "3"."""
    page, state = path.read_bytes(), path.stat()
    at = page.index(b"<h1")
    path.write_bytes(page[:at] + page[at:].replace(b"2", b"3", 1))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def named(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The files that were said to be wrong."""
    lines = [line for line in done.stdout.splitlines() if line.startswith("Sai ")]
    return [line.split(": ")[0].removeprefix("Sai ") for line in lines if ": " in line]


@pytest.mark.parametrize("python", PYTHONS)
def test_verify_passes_in_another_folder_locale_time_zone_hash_seed_count_of_cores_and_python(
    built: Project, python: str
) -> None:
    other = {"LC_ALL": "C", "LANG": "C", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "7"}
    core = ("taskset", "-c", str(min(os.sched_getaffinity(0)))) if shutil.which("taskset") else ()
    done = command.baocao(built, "verify", call=(*core, python, *command.WHOLE[1:]), **other)
    errors = re.sub(r"Phiên bản: lập bằng python \S+, nay là \S+\n", "", done.stderr)
    assert (done.returncode, errors) == (0, ""), done.stdout
    assert done.stdout.startswith("Đúng: 2 báo cáo, ")
    assert "giống từng byte" in done.stdout


def test_a_programme_whose_id_is_like_that_of_another_is_made_again_too(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", units=["so-tttt"])
    shutil.copytree(REPO.notebooks, project.notebooks)
    chosen = ("--programme", "dak-nong-650", "--period", "2023-Q1", "--unit", "so-tttt")
    baocao(project, "build", *chosen, "--format", "html")
    baocao(project, "archive", *chosen[:4], "--out", str(tmp_path / "one.zip"))
    for asked in ([], [str(tmp_path / "one.zip")]):
        done = baocao(project, "verify", *asked)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_one_flipped_byte_in_any_output_is_found_and_named(built: Project) -> None:
    out = built.outputs
    names = list(files_below(out))
    assert len(names) == 21
    assert check_outputs(out) == ()
    for name in names:
        for at in (0, -1):
            flip(out / name, at)
            assert name in [fault.path for fault in check_outputs(out)], (name, at)
            flip(out / name, at)
    assert check_outputs(out) == ()


def test_one_flipped_byte_in_any_input_is_found_and_named(built: Project) -> None:
    manifest = read_manifest(built.outputs / PERIOD)
    inputs = [*manifest["sources"], *manifest["notebooks"]]
    assert {name.partition("/")[0] for name in inputs} == {"params", "data", "notebooks"}
    for name in inputs[:: len(inputs) // 6]:
        flip(built.root / name)
        done = baocao(built, "verify", "--fast")
        assert done.returncode == 1
        assert name in named(done)
        flip(built.root / name)
    assert baocao(built, "verify", "--fast").returncode == 0


def test_a_changed_digit_is_named_by_list_and_build_and_never_certified(built: Project) -> None:
    page = built.outputs / UNIT / "report.html"
    good, manifest = page.read_bytes(), (built.outputs / PERIOD / "manifest.json").read_bytes()
    change_digit(page)
    name = f"Kết quả {UNIT}/report.html: không còn như lúc lập"
    assert name in baocao(built, "list", "--reports", *CHOSEN).stderr
    # a build that looks at another period only names it, too, and still knows what was rendered
    other = baocao(built, "build", *CHOSEN[:3], "2016", "--format", "html")
    assert name in other.stderr
    assert (built.outputs / PERIOD / "manifest.json").read_bytes() == manifest
    assert f"{UNIT}/report.html" in named(baocao(built, "verify", "--fast"))
    # one that is asked for it makes it again
    assert name in baocao(built, "build", *CHOSEN, "--lang", "both").stderr
    assert page.read_bytes() == good


def test_a_file_that_no_build_wrote_is_named_by_list_build_and_verify(built: Project) -> None:
    extra = f"{UNIT}/report-final.pdf"
    (built.outputs / extra).write_bytes(b"%PDF")
    (built.outputs / "tinh.html").write_bytes(b"<p>")
    for words in (["list"], ["build", *CHOSEN, "--lang", "both"]):
        printed = baocao(built, *words).stderr
        for name in (extra, "tinh.html"):
            assert f"Kết quả {name}: tệp lạ" in printed
    done = baocao(built, "verify", "--fast")
    assert done.returncode == 1
    assert named(done) == [extra, "tinh.html"]


def test_a_report_that_is_gone_and_a_new_input_are_named(built: Project) -> None:
    (built.outputs / UNIT / "report.pdf").unlink()
    (built.published / "new.csv").write_text("a\n", "utf-8")
    done = baocao(built, "verify", "--fast")
    assert f"Sai {UNIT}/report.pdf: không còn" in done.stdout
    assert "Sai data/published/new.csv: đầu vào mới" in done.stdout


def test_a_page_forged_with_its_manifest_and_files_changed_are_named_to_the_letter_by_a_second_run(
    built: Project,
) -> None:
    path, manifest = built.outputs / UNIT / "report.html", built.outputs / PERIOD / "manifest.json"
    change_digit(path)
    site = built.outputs / "manifest.json"
    digest = hashlib.sha256
    content = json.loads(manifest.read_bytes())
    content["outputs"]["tinh-dak-lak/report.html"] = digest(path.read_bytes()).hexdigest()
    manifest.write_bytes(sealed({key: value for key, value in content.items() if key != "seal"}))
    above = json.loads(site.read_bytes())
    above["periods"][PERIOD] = digest(manifest.read_bytes()).hexdigest()
    site.write_bytes(sealed({key: value for key, value in above.items() if key != "seal"}))
    assert baocao(built, "verify", "--fast").returncode == 0
    folder = built.outputs / UNIT
    change_digit(folder / "report.en.html")
    with zipfile.ZipFile(folder / "report.docx") as old:
        parts = {member.filename: old.read(member) for member in old.infolist()}
    with zipfile.ZipFile(folder / "report.docx", "w") as new:
        for name, part in parts.items():
            new.writestr(name, part.replace(b"2017", b"2018"))
    flip(folder / "report.pdf", 500)
    done = baocao(built, "verify", UNIT.replace("dak-lak", str(built.outputs / "dak-lak"), 1))
    assert done.returncode == 1
    wrong = {line.split(": ")[0].rpartition("/")[2]: line for line in done.stdout.splitlines()}
    assert "bản lập lại khác bản đã lập (dòng " in wrong["report.html"]
    assert "dòng " in wrong["report.en.html"] and "ký tự" in wrong["report.en.html"]
    assert "phần docProps/core.xml" in wrong["report.docx"] and "2018" in wrong["report.docx"]
    assert "byte 500: " in wrong["report.pdf"]


def test_the_code_at_the_end_of_each_document_is_accepted_and_any_other_refused(
    built: Project,
) -> None:
    manifest = read_manifest(built.outputs / PERIOD)
    code = manifest["reports"]["tinh-dak-lak"]["code"]
    outputs = {
        name: manifest["outputs"][f"tinh-dak-lak/report.{name}"] for name in ("ipynb", "json")
    }
    assert code == code_of(outputs["ipynb"], outputs["json"])
    assert f"Mã kiểm chứng: {code}." in (built.outputs / UNIT / "report.html").read_text("utf-8")
    english = manifest["reports"]["tinh-dak-lak.en"]["code"]
    page = (built.outputs / UNIT / "report.en.html").read_text("utf-8")
    assert f"Verification code: {english}." in page and english != code
    done = baocao(built, "verify", code.replace("-", " ").lower(), "--fast")
    assert (done.returncode, done.stdout[:16]) == (0, "Đúng: 1 báo cáo,"), done.stdout
    flip(built.outputs / UNIT / "report.pdf")
    flip(built.outputs / UNIT / "report.en.pdf")  # of another report
    assert named(baocao(built, "verify", code, "--fast")) == [f"{UNIT}/report.pdf"]
    unknown = baocao(built, "verify", "BCDF-GHJK-LMNP", "--fast")
    assert unknown.returncode == 1 and "BCDF-GHJK-LMNP" in unknown.stderr


def test_an_archive_is_the_same_twice_and_is_verified_elsewhere(
    built: Project, tmp_path: Path
) -> None:
    packed, again = tmp_path / "a" / "one.zip", tmp_path / "other.zip"
    for target in (packed, again):
        done = baocao(built, "archive", *CHOSEN, "--out", str(target))
        assert (done.returncode, done.stderr) == (0, "")
        for path in built.outputs.rglob("*.html"):  # times are of no account
            os.utime(path)
    assert packed.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        names = set(archive.namelist())
    assert {f"outputs/{UNIT}/report.pdf", f"outputs/{PERIOD}/manifest.json"} <= names
    assert {"requirements.lock", "notebooks/unit_year.ipynb", "params/units.csv"} <= names
    assert not [name for name in names if ".cache" in name]
    # the project need not be there any more
    done = baocao(REPO, "verify", str(packed))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "2 báo cáo" in done.stdout and "giống từng byte" in done.stdout


def test_whatever_byte_of_an_archive_is_flipped_it_is_noticed(
    built: Project, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    assert baocao(built, "archive", *CHOSEN, "--out", str(path)).returncode == 0
    size = path.stat().st_size
    for at in (5, 10, 40, size // 3, size // 2, size - 300, size - 5):
        flip(path, at)
        done = baocao(built, "verify", str(path), "--fast")
        assert done.returncode == 1, at
        assert "a.zip" in done.stdout + done.stderr or named(done), at
        assert "Traceback" not in done.stderr
        flip(path, at)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("outputs/extra.pdf", "%PDF")
    assert "outputs/extra.pdf" in named(baocao(built, "verify", str(path), "--fast"))


def test_an_archive_cannot_write_outside_its_folder(built: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("params/programmes/../../../../escaped.txt", "x")
    done = baocao(built, "verify", str(path))
    assert done.returncode == 1 and "đường dẫn lạ" in done.stderr
    assert not list(tmp_path.parent.rglob("escaped.txt"))


def test_what_was_changed_after_the_build_is_not_archived(built: Project, tmp_path: Path) -> None:
    flip(built.outputs / UNIT / "report.pdf")
    done = baocao(built, "archive", *CHOSEN, "--out", str(tmp_path / "a.zip"))
    assert done.returncode == 1 and "report.pdf" in done.stderr
    assert not list(tmp_path.glob("*a.zip*"))


def test_nothing_to_verify_is_said(built: Project) -> None:
    for what in ("no-such-folder", str(built.params)):
        done = baocao(built, "verify", what)
        assert done.returncode == 2 and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("a.html", "một\nhai 85,0", "một\nhai 86,0", "dòng 2, ký tự 6: 'hai 85,0' → 'hai 86,0'"),
        ("a.json", "x", "xy", "dòng 1, ký tự 2: 'x' → 'xy'"),
        ("a.pdf", "%PDF-1", "%PDF-2", "byte 5: 31 → 32"),
        ("a.pdf", "%PDF", "%PDFx", "byte 4:  → 78, 4 → 5 byte"),
        ("a.html", "x", "x", ""),
    ],
)
def test_the_first_difference_is_told_by_its_place(name, before, after, expected) -> None:
    assert difference(name, before.encode(), after.encode()) == expected


def test_only_twelve_of_our_letters_are_a_code() -> None:
    assert typed_code("bcdfghjklmnp") == "BCDF-GHJK-LMNP"
    for text in ("", "outputs", "BCDF-GHJK-LMN", "BCDF-GHJK-LMNA", "dak-nong-650"):
        assert typed_code(text) == ""
