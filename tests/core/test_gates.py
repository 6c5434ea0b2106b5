"""What comes from outside stays text: in terminals, in spreadsheets, in names of folders."""

import csv
import io
import json
import os
import stat
import sys
import time
from importlib import metadata
from pathlib import Path

import openpyxl
import pytest
from command import WHOLE, baocao
from composites import deep, random_values
from project import PROGRAMME, REPO, copy_project
from test_index_command import write_input

from helpers.core.errors import BaocaoError, InputError
from helpers.core.files import refuse_special, sha256
from helpers.core.terminal import Terminal
from helpers.core.text import inert, visible, without_apostrophe
from helpers.index.command import index
from helpers.intake.sources.read import load_mapping
from helpers.new.csv_rows import with_rows
from helpers.params.load import load_setting
from helpers.params.registry import Unit
from helpers.params.tables import scan_csv
from helpers.trust.bill import bill_of

FORMULAS = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1")
CLEAR, RED, BELL, TURN, CSI = "\x1b[2J", "\x1b[31m", "\a", "\u202e", "\x9b2J"
OBEYED = (CLEAR, RED, BELL, TURN, CSI, "\u2066", "\u200f", "\r", "\x1b]0;title\a")


# terminal


@pytest.mark.parametrize("text", OBEYED)
def test_no_text_of_data_is_obeyed_by_the_terminal(text: str) -> None:
    written = io.StringIO()
    terminal = Terminal()
    terminal.file = written
    terminal.print(f"Sở{text} Y tế", markup=False)
    printed = written.getvalue()
    assert printed.startswith("Sở") and printed.endswith(" Y tế\n")
    assert not [sign for sign in printed if sign != "\n" and visible(sign) != sign]
    if text not in "\a\r":  # which rich leaves out
        assert f"\\u{ord(text[0]):04x}" in printed


def test_our_own_colours_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / f"bieu{CLEAR}.xlsx"
    path.write_bytes(b"no workbook")
    output = baocao(REPO, "check", path, call=WHOLE, FORCE_COLOR="1", TERM="xterm").stdout
    assert "\x1b[31ml\u1ed7i\x1b[0m" in output and CLEAR not in output


def test_a_file_whose_name_holds_an_escape_sequence_is_named_without_it(tmp_path: Path) -> None:
    path = tmp_path / f"bieu{CLEAR}{TURN}[red].xlsx"
    path.write_bytes(b"no workbook")
    done = baocao(REPO, "check", str(path))
    output = done.stdout + done.stderr
    assert done.returncode == 1
    assert "bieu\\u001b[2J\\u202e[red].xlsx" in output
    assert "\x1b" not in output and TURN not in output
    as_json = json.loads(baocao(REPO, "check", "--json", str(path)).stdout)
    assert as_json["files"][0]["file"] == str(path)


def test_a_terminal_without_vietnamese_letters_is_no_reason_to_fail() -> None:
    done = baocao(REPO, "check", "--params", call=WHOLE, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Khai b\\xe1o: " in done.stdout


# spreadsheets


def test_a_unit_that_is_called_as_a_formula_is_text_in_every_table(tmp_path: Path) -> None:
    framework, data = map(Path, write_input(tmp_path, deep(9), random_values(1, 6, 9)))
    text = data.read_text("utf-8")
    for number, name in enumerate(FORMULAS[:4]):
        text = text.replace(f"u{number},", f'"{name}",')
    data.write_text(text, "utf-8")
    index(framework, data, tmp_path / "out", reps=10)
    read = 0
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    read += cell[1:] in FORMULAS
                    assert cell[:1] not in ("=", "@"), (path.name, cell)
                    assert cell not in FORMULAS, (path.name, cell)
    assert read >= 3 * len(FORMULAS[:4])
    index(framework, data, tmp_path / "out.xlsx", reps=10)
    cells = [c for s in openpyxl.load_workbook(tmp_path / "out.xlsx") for r in s for c in r]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells} >= set(FORMULAS[:4])


@pytest.mark.parametrize("name", FORMULAS[:4])
def test_a_declared_name_that_begins_like_a_formula_is_written_as_text_and_read_back(
    name: str,
) -> None:
    head = ",".join(Unit.model_fields)
    row = {"id": "a", "programme": "p", "name_vi": name, "name_en": "A", "short_vi": "A"}
    row |= {"level": "so", "group": "g", "group_vi": "g", "group_en": "g", "order": "-1"}
    content = with_rows(f"{head}\n".encode(), [row], lambda _: False)
    cells = next(csv.reader(io.StringIO(content.decode().partition("\n")[2], newline="")))
    assert cells[2] == f"'{name}" and "-1" in cells
    (unit,) = scan_csv(content, "units.csv", Unit).rows
    assert unit.name_vi.strip() == name.strip()


def test_only_what_was_made_inert_loses_its_apostrophe() -> None:
    for text in (*FORMULAS, "Sở Y tế", "'tên'", "", "'"):
        assert without_apostrophe(inert(text)) == text


# names of folders and files


def test_a_mapping_whose_id_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    path = project.params / "sources" / "dti.yml"
    path.write_text(path.read_text("utf-8").replace("id: dti", "id: ../../../dti"), "utf-8")
    with pytest.raises(BaocaoError, match="chữ thường không dấu"):
        load_mapping(project, "dti")


@pytest.mark.parametrize("options", [("--unit", "../../x"), ("--period", "../x"),
                                     ("--programme", "../../x")])  # fmt: skip
def test_no_option_of_build_leads_out_of_the_folder(tmp_path: Path, options) -> None:
    done = baocao(REPO, "build", *options, "--out", str(tmp_path / "a" / "out"))
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.*"))


# special files


@pytest.fixture(params=["fifo", "device", "folder", "socket"])
def odd(request, tmp_path: Path) -> Path:
    """What is no file, under the name of a workbook."""
    path = tmp_path / "so-tttt.xlsx"
    if request.param == "fifo":
        os.mkfifo(path)
    elif request.param == "device":
        path.symlink_to("/dev/zero")
    elif request.param == "folder":
        path.mkdir()
    else:
        try:
            os.mknod(path, stat.S_IFSOCK | 0o600)
        except PermissionError:
            pytest.skip("this user may make no socket")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_what_is_no_file_is_refused_at_once_wherever_it_is_named(odd: Path, tmp_path: Path) -> None:
    options = ("--programme", PROGRAMME, "--period", "2023-Q1")
    project = copy_project(tmp_path)
    for words in (
        ("check", str(odd)),
        ("import", str(odd), *options),
        ("index", str(odd), "--out", str(tmp_path / "out")),
        ("new", "programme", str(odd)),
    ):
        began = time.monotonic()
        done = baocao(project, *words)
        assert done.returncode in (1, 2), words
        assert "Traceback" not in done.stderr, words
        assert time.monotonic() - began < 30, words
    assert not (project.raw / PROGRAMME / "2023-Q1").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_pipe_among_the_workbooks_of_a_period_stops_nobody_elses(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q1", units=["so-y-te"])
    os.mkfifo(project.raw / PROGRAMME / "2023-Q1" / "so-tttt.xlsx")
    done = baocao(project, "check", str(project.raw))
    output = done.stdout
    assert "ống dẫn (FIFO), không phải tệp" in output
    assert "2 tệp đã kiểm tra, 1 lỗi, 0 nhắc nhở" in output


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(OSError, match="ống dẫn"):
        sha256(tmp_path / "a.csv")
    with pytest.raises(InputError, match="Không phải tệp"):
        refuse_special(tmp_path / "a.csv")


# supply chain


def test_the_bill_names_every_pinned_package_with_version_hashes_and_licence() -> None:
    bill = bill_of(REPO.root / "requirements.lock")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    libraries = {lib["name"]: lib for lib in bill["components"] if lib["type"] == "library"}
    lock = (REPO.root / "requirements.lock").read_text("utf-8")
    assert len(libraries) == lock.count("==") - lock.count(" == ")
    for name in ("pandas", "typst", "openpyxl"):
        library = libraries[name]
        assert library["version"] == metadata.version(name)
        assert library["purl"] == f"pkg:pypi/{name}@{library['version']}"
        assert library["licenses"]
        hashes = [p["value"] for p in library["properties"] if p["name"] == "baocao:lock:sha256"]
        assert hashes and all(f"sha256:{digest}" in lock for digest in hashes)
    fonts = [component for component in bill["components"] if component["type"] == "file"]
    assert {font["licenses"][0]["license"]["id"] for font in fonts} == {"OFL-1.1", "Bitstream-Vera"}
    refs = [component["bom-ref"] for component in bill["components"]]
    assert len(set(refs)) == len(refs)
    assert set(bill["dependencies"][0]["dependsOn"]) <= set(refs)
    assert "://" not in json.dumps(bill)


def test_the_bill_is_written_by_one_command(tmp_path: Path) -> None:
    done = baocao(REPO, "sbom", "--out", str(tmp_path / "bom.json"))
    assert done.returncode == 0
    assert json.loads((tmp_path / "bom.json").read_bytes())["components"]
    assert load_setting(REPO, PROGRAMME).programme.id == PROGRAMME
