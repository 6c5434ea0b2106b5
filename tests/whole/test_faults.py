"""Each command, with a fault at every write: nothing is lost, no file is half there, it is said
where, and the next run ends as if nothing had been."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import faults
import pytest
from composites import deep, random_values
from places import Place, can_mount, size_of
from project import PROGRAMME, REPO, change_cells, copy_project
from signers import PASSPHRASE, signer
from test_index_command import write_input

from helpers.core.paths import Project
from helpers.trust.outputs import SUPERSEDED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks; finds files in /proc")

ICT, YEAR = "dak-lak-ict-index", "2017"
OF_YEAR = ("--programme", ICT, "--period", YEAR)
BUILD = ("build", *OF_YEAR, "--format", "html", "--jobs", "1")


def plain(folder: Path) -> Project:
    """Two agencies with their forms of a quarter."""
    project = copy_project(folder, "2023-Q1", units=["so-tttt", "so-y-te"])
    shutil.copytree(REPO.notebooks, project.notebooks)
    return project


def sent(folder: Path) -> Project:
    """One agency's form is taken in, another version lies in the mail."""
    project = copy_project(folder, "2023-Q1", units=["so-tttt"])
    mail = project.root / "mail"
    mail.mkdir()
    here = project.raw / PROGRAMME / "2023-Q1" / "so-tttt.xlsx"
    shutil.copyfile(here, mail / "ban-sua.xlsx")
    change_cells(mail / "ban-sua.xlsx", {"P9": 3})
    return project


def faulty(folder: Path) -> Project:
    """A form with a mistake, to be sent back."""
    project = sent(folder)
    change_cells(project.root / "mail" / "ban-sua.xlsx", {"G9": "mười"})
    return project


def composite(folder: Path) -> Project:
    """A framework and a table of one's own."""
    project = plain(folder)
    write_input(project.root, deep(9), random_values(1, 6, 9))
    return project


def built(folder: Path) -> Project:
    """A period whose report is made."""
    project = plain(folder)
    done = faults.run(project.root, BUILD)
    assert done.status == 0, done.output
    return project


def to_sign(folder: Path) -> Project:
    """A period whose report is made as a PDF too, and a key."""
    project = plain(folder)
    done = faults.run(project.root, (*BUILD[:-4], "--format", "html,pdf", "--jobs", "1"))
    assert done.status == 0, done.output
    (project.root / "khoa").mkdir()
    signer().pkcs12(project.root / "khoa" / "ky.p12")
    passphrase = project.root / "khoa" / "mat-khau"
    passphrase.write_text(PASSPHRASE, "utf-8")
    passphrase.chmod(0o600)
    return project


def renamed(folder: Path) -> Project:
    """A built period after an agency's name was changed: the report is stale."""
    project = built(folder)
    units = project.params / "units.csv"
    text = units.read_text("utf-8")
    assert "Tỉnh Đắk Lắk" in text
    units.write_text(text.replace("Tỉnh Đắk Lắk", "Tỉnh Đắk Lắk mới", 1), "utf-8")
    return project


Made = Callable[[Path], Project]
INDEX = ("index", "framework.yml", "data.csv", "--reps", "5", "--out")
TWO = ("--unit", "so-tttt,so-y-te")
OF_QUARTER = ("--programme", PROGRAMME, "--period", "2023-Q1")
INDICATOR = ("Tỷ lệ hồ sơ số hóa", "--code", "V", "--levels", "so,huyen")
RATIO = ("--numerator", "digitised", "--denominator", "received")
IMPORT = ("import", "mail/ban-sua.xlsx", *OF_QUARTER, "--received", "2023-04-05T16:00:00")
OF = ("--programme", PROGRAMME)
ENOUGH = ("build", "import", "archive", "sign")  # in each place
# a command, and the project that it works on
CASES: dict[str, tuple[tuple[str, ...], Made]] = {
    "template": (("template", *OF, "--period", "2023-Q2", "--out", "ra", *TWO), plain),
    "import": (IMPORT, sent),
    "check, with copies to send back": (("check", "mail/ban-sua.xlsx", "--out", "tra"), faulty),
    "index, as tables": ((*INDEX, "ra"), composite),
    "index, as a workbook": ((*INDEX, "ra/chi-so.xlsx"), composite),
    "new unit": (("new", "unit", "Sở Du lịch", *OF, "--like", "so-y-te"), plain),
    "new indicator": (("new", "indicator", *INDICATOR, *RATIO, *OF), plain),
    "new programme": (("new", "programme", "data.csv", "--id", "moi"), composite),
    "archive": (("archive", *OF_YEAR, "--out", "ra/luu.zip"), built),
    "pack": (("pack", *OF_YEAR, "--format", "html,json", "--out", "gui"), built),
    "sign": (("sign", *OF_YEAR, "--key", "khoa/ky.p12"), to_sign),
    "state": (("state", "checked", *OF_YEAR, "--who", "Tám", "--when", "2024-04-03"), built),
    "quarter, the letter": (("quarter", "remind", *OF_QUARTER), plain),
    "quarter, the build": (("quarter", "build", *OF_YEAR), renamed),
    "build": (BUILD, plain),
    "build again": (BUILD, renamed),
}


# the files of a signature differ by the moment: its hashes, times and bytes
_MOMENT = re.compile(rb"[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:]{8}\+07:00")


def lying(root: Path, name: str) -> dict[str, bytes]:
    """What a reader finds."""
    files = faults.lying(root)
    if name != "sign":
        return files
    base = {path: content.partition(b"%%EOF")[0] if path.endswith(".pdf") else content
            for path, content in files.items()}  # fmt: skip
    return {path: _MOMENT.sub(b"", content) for path, content in base.items()}


@pytest.mark.parametrize("name", CASES)
def test_whatever_write_fails_nothing_is_lost_and_the_next_run_is_whole(name, tmp_path):
    words, made = CASES[name]
    root = tmp_path / "here"
    before_at = tmp_path / "before"
    faults.copy(made(tmp_path / "made").root, before_at)
    start = partial(faults.copy, before_at, root)
    start()
    before = lying(root, name)
    whole = faults.run(root, words)
    after = lying(root, name)
    assert after != before, whole.output
    grown = (now - then for now, then in zip(size_of(root), size_of(before_at), strict=True))
    tried = [{"at": at, "number": number} for at, number in faults.faults_of(whole.steps)]
    tried += [{"number": -1, "place": where} for where in places(name, *grown)]
    for fault in tried:
        start()
        ended = faults.run(root, words, **fault)
        there = lying(root, name)
        place = fault.get("place", Place())
        assert ended.status or not place.read_only, ended.output
        anywhere = bool(place.handles)
        for what in wrong(root, ended, fault["number"], before, there, after, anywhere):
            raise AssertionError((fault, what, ended.output))
        again = faults.run(root, words)
        left = lying(root, name)
        # what was added whole before the fault cannot be added again, which is said
        assert again.status == whole.status or there == after, (fault, again.output)
        assert left == after, (fault, sorted({*left.items()} ^ {*after.items()})[:1], again)
    if (root / "outputs" / "manifest.json").is_file():
        verified = faults.run(root, ("verify", "--fast"))
        assert verified.status == 0, verified.output


def places(name: str, room: int, names: int) -> list[Place]:
    """Where a command is tried that grows the project by so many bytes and names."""
    every = name in ENOUGH or faults.ALL
    disks = [Place(room=room // 2), Place(names=names // 2), Place(read_only=True)]
    if faults.ALL:
        disks += [Place(room=0), Place(room=room * 9 // 10), Place(names=0)]
    handles = [Place(handles=count) for count in ((1, 2, 4, 6) if faults.ALL else (4,))]
    return [*(disks if can_mount() else ()), *handles] if every else []


# pages and manifests tell of a report that failed
_TELLS = re.compile(r"(^|/)(index\.html|manifest\.json|units/[^/]+\.html)$")


def wrong(
    root: Path, ended: faults.Ended, number: int, before, now, after, anywhere: bool
) -> Iterator[str]:
    """What is not as it should be right after a fault; files `anywhere` may be named."""
    for name, content in now.items():
        # of a report that failed its files are set aside: those of before, or the new ones where
        # it could not be noted what they were made from
        moved = _own_place(name)
        if content in (before.get(name), after.get(name), before.get(moved), after.get(moved)):
            continue
        states_failure = ended.status == 1 and bool(_TELLS.search(name))
        if not (states_failure and content.endswith((b"</html>", b"</html>\n", b"}\n"))):
            yield f"{name} is neither as before nor as it should become: {content[-2000:]!r}"
    gone = {*before} & {*after} - {*map(_own_place, now)}
    if lost := {path for path in gone if ended.status != 1 or not _TELLS.search(path)}:
        yield f"{lost} are gone"
    if "Traceback" in ended.output:
        yield "a traceback"
    if number == faults.KILL or now == after:
        return
    if ended.status == 0:
        yield "it is said that all is well"
    if ended.status and "Không đọc hoặc ghi được" not in ended.output:
        yield "not said what was the matter"
    named = re.findall("(?:ở đâu: |ghi được )([^:\n]+)", ended.output)
    below = [path for path in named if anywhere or (root / path).is_relative_to(root)]
    if ended.status and not below:
        yield "not said where"
    if any(path.endswith(".tmp") for path in named):
        yield "a file is named that nobody knows"


def _own_place(name: str) -> str:
    return name.replace(f"{SUPERSEDED}/", "")
