"""The command line speaks Vietnamese: misuse, help with an example each, version, completion."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import duckdb
import openpyxl
import pandas as pd
import pytest
from command import forked, variables
from fsspec.core import url_to_fs
from project import REPO, copy_project, keep_few_units
from signers import PASSPHRASE, signer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from helpers import __version__
from helpers.cli import app, main
from helpers.cli.examples import EXAMPLES, SERVE
from helpers.core.errors import InputError
from helpers.core.library_errors import of_system, vietnamese
from helpers.intake.workbook import open_book

# words that no Vietnamese sentence has
_ENGLISH = re.compile(
    r"(?<!-)\b(?:the|is|not|such|invalid|missing|expected|unable|should|unexpected|usage|try|got|"
    r"cannot|bad|error|does|requires|permission|denied|input|found|options?|arguments?|commands?|"
    r"show|this|message|exit|completion|default|required|path|text|integer|invalid|line|"
    r"column|token|magic|truncated)\b",
    re.IGNORECASE,
)


def english(text: str) -> list[str]:
    """The English words of a text; names of options, files and commands are none."""
    plain = re.sub(r"--[\w-]+|\S+\.\w{2,5}\b|baocao [a-z ]+|<[^<>]*>|[A-Z_]{4,}", "", text)
    return _ENGLISH.findall(plain)


def typed(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> str:  # type: ignore[type-arg]
    """What the command line answers to misuse, as a shell sees it."""
    monkeypatch.setattr(sys, "argv", ["baocao", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    return str(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "template --perid x",
            "Không có tuỳ chọn --perid\n  ở đâu: baocao template\n  cần làm: có",
        ),
        ("build --nothing", "Không có tuỳ chọn --nothing"),
        ("build -x", "Không có tuỳ chọn -x"),
        ("template", "Thiếu --programme"),
        ("new source", "Thiếu TỆP"),
        ("build --jobs", "Tuỳ chọn --jobs cần một giá trị"),
        ("build --force=1", "Tuỳ chọn --force không nhận giá trị"),
        ("build --jobs x", "--jobs: phải là số nguyên, chỉ gồm chữ số; đã ghi 'x'"),
        ("build --jobs -1", "--jobs: phải từ 0 trở lên; đã ghi '-1'"),
        ("build --limit x", "--limit: phải là số"),
        ("bild", "Không có lệnh bild\n  ở đâu: baocao\n  cần làm: có phải là: build?"),
        ("new unti", "Không có lệnh unti"),
        ("build thua", "Thừa: thua"),
        ("pack --programme a --period b --period c", "Tuỳ chọn --period ghi hai lần"),
    ],
)
def test_misuse_is_told_in_vietnamese_with_what_to_do(
    words: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = typed(words.split(), monkeypatch, capsys)
    assert answer.startswith(f"Lỗi: {message}") and "cần làm: " in answer
    assert english(answer) == []


def test_an_option_that_says_so_may_be_typed_again() -> None:
    lists = [
        (name, param)
        for name, command in commands()
        for param in command.params
        if "lặp lại" in (getattr(param, "help", "") or "")
    ]
    assert len(lists) > 10
    assert [(name, param.name) for name, param in lists if not param.multiple] == []  # type: ignore[attr-defined]


def test_the_rule_notices_the_english_of_libraries() -> None:
    assert english("Lỗi: No such option: --perid") == ["such", "option"]
    assert english("không mở được (Permission denied)") == ["Permission", "denied"]
    assert english("có phải là: --default? xem baocao build --help") == []


# --- help


def commands() -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Every command and group by how it is typed after "baocao", "" for all of it."""
    waiting = [("", get_command(app))]
    while waiting:
        name, command = waiting.pop()
        yield name, command  # type: ignore[misc]
        under = getattr(command, "commands", {})
        waiting += [(f"{name} {sub}".strip(), command) for sub, command in under.items()]


@pytest.mark.parametrize("name", sorted(name for name, _ in commands()))
def test_the_help_of_each_command_is_vietnamese_throughout(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["baocao", *name.split(), "--help"])
    monkeypatch.setenv("COLUMNS", "300")
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr().out
    assert left.value.code == 0 and f"Cách gọi: baocao {name}".strip() in shown
    assert english(shown) == []


def test_what_is_typed_without_an_option_has_a_vietnamese_name_in_the_help() -> None:
    given = [(name, param) for name, command in commands() for param in command.params]
    given = [(name, param) for name, param in given if param.param_type_name == "argument"]
    assert len(given) > 10
    assert [
        (name, param.name) for name, param in given if not (param.metavar or "").isupper()
    ] == []


def test_each_command_has_an_example_and_each_example_a_command() -> None:
    there = {name for name, command in commands() if not hasattr(command, "commands")}
    assert there == set(EXAMPLES)
    for name, command in commands():
        assert name not in EXAMPLES or command.epilog == f"Ví dụ: {EXAMPLES[name]}"
        assert name not in EXAMPLES or EXAMPLES[name].startswith(f"baocao {name} ")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each example ends with, run in order in a project that has what they name."""
    project = copy_project(tmp_path_factory.mktemp("examples"), "2024-Q1")
    keep_few_units(project)
    root = project.root
    shutil.copytree(REPO.notebooks, project.notebooks)
    shutil.copytree(REPO.raw / "dti-xa", root / "thu-den")
    for name in ("framework.yml", "data.csv"):
        new = {"framework.yml": "khung.yml", "data.csv": "so-lieu.csv"}[name]
        shutil.copyfile(REPO.root / "docs" / "examples" / "dti-2022" / name, root / new)
    shutil.copyfile(REPO.root / "data" / "samples" / "chung-thuc.xlsx", root / "ban-xuat.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["Đơn vị", "Kỳ", "Tỷ lệ một", "Tỷ lệ hai"])  # type: ignore[union-attr]
    for unit, first, second in (("An", 50, 60), ("Bình", 55.5, 61), ("Chi", 70, 65.25)):
        book.active.append([unit, "2024", first, second])  # type: ignore[union-attr]
    book.save(root / "chi-so.xlsx")
    signer().pkcs12(root / "khoa.p12")
    (root / "mat-khau.txt").write_text(PASSPHRASE, "utf-8")
    (root / "mat-khau.txt").chmod(0o600)
    lines = [f'baocao() {{ {shlex.join(forked())} "$@"; echo "STATUS $?"; }}']
    for name, example in EXAMPLES.items():
        if name in SERVE:
            continue
        lines += [f"echo 'EXAMPLE {name}'", example]
        lines += ["cp -r outputs truoc"] if name == "build" else []
    environment = variables(project, BAOCAO_PASSPHRASE_FILE=str(root / "mat-khau.txt"))
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    parts = re.split(r"^EXAMPLE (.+)\n", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in SERVE])
def test_the_example_of_each_command_does_what_it_says(name: str, ran: dict[str, str]) -> None:
    assert ran[name].rstrip().endswith("STATUS 0"), ran[name]


# --- version and completion


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr(sys, "argv", ["baocao", "--version"])
        main()
    assert left.value.code == 0 and capsys.readouterr().out == f"baocao {__version__}\n"


def test_completion_offers_commands_and_options() -> None:
    def offered(words: str) -> str:
        asked = {"_BAOCAO_COMPLETE": "complete_bash", "COMP_WORDS": words}
        asked["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        script = "from helpers.cli import main; main()"
        command = [sys.executable, "-c", script]
        done = subprocess.run(
            command, env={**os.environ, **asked}, capture_output=True, encoding="utf-8", check=False
        )
        return done.stdout

    assert {"quarter", "build", "check"} <= set(offered("baocao ").split())
    assert "--programme" in offered("baocao build --prog").split()


def test_completion_is_installed_where_the_shell_is_known_and_says_so(tmp_path: Path) -> None:
    call = f"'{sys.executable}' -c 'from helpers.cli import main; main()' --install-completion"
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONUTF8": "1"}
    done = subprocess.run(
        ["bash", "-c", f"{call}; true"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Đã cài gợi ý lệnh cho bash" in done.stdout and english(done.stdout) == []
    assert "_BAOCAO_COMPLETE" in "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.sh"))


# --- what the system and libraries say


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_system_error_is_told_in_english(number: int) -> None:
    error = OSError(number, os.strerror(number), "kết quả/index.html")
    message = str(of_system(error))
    assert message.startswith("Không đọc hoặc ghi được: ") and "kết quả/index.html" in message
    assert english(message) == [] and os.strerror(number) not in message


def raised(act: str) -> BaseException:
    """The error that a library raises of its own accord."""
    try:
        match act:
            case "zip":
                zipfile.ZipFile(io.BytesIO(b"PK\3\4" + bytes(40)))
            case "deflate":
                zlib.decompress(b"nothing")
            case "xml":
                expat.ParserCreate().Parse(b"<a>\n<b></a>", True)
            case "json":
                json.loads('{\n"a": ]')
            case "utf-8":
                b"ch\xff".decode()
            case "csv":
                list(csv.reader(io.StringIO('"a" b\n'), strict=True))
            case "pandas":
                pd.read_csv(io.StringIO("a,b\n1,2\n1,2,3\n"))
            case "duckdb":
                duckdb.sql("select * from read_parquet('/nowhere.parquet')")
            case "openpyxl":
                openpyxl.load_workbook(io.BytesIO(b"no workbook"))
            case "timeout":
                raise TimeoutError("timed out")
            case "package":
                url_to_fs("s3://bucket/reports")
            case "protocol":
                url_to_fs("nope://x/y")
            case "memory":
                database = duckdb.connect(config={"memory_limit": "1MB", "temp_directory": ""})
                database.execute("select list(range) from range(10000000)")
            case "unknown":
                raise AttributeError("no such thing")
    except BaseException as error:
        return error
    raise AssertionError(act)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ("zip", "bị cắt ngang hoặc đã bị sửa"),
        ("deflate", "bị cắt ngang hoặc đã bị sửa"),
        ("xml", "hỏng ở dòng 2, cột 5"),
        ("json", "hỏng ở dòng 2, cột 6"),
        ("utf-8", "byte thứ 3 không phải chữ UTF-8"),
        ("csv", "bị cắt ngang hoặc đã bị sửa"),
        ("pandas", "dòng 3 có 3 ô, cần 2"),
        ("duckdb", "bị cắt ngang hoặc đã bị sửa"),
        ("openpyxl", "bị cắt ngang hoặc đã bị sửa"),
        ("timeout", "quá thời gian chờ"),
        ("package", "thiếu gói s3fs"),
        ("protocol", "không có giao thức nope"),
        ("memory", "không đủ bộ nhớ"),
        ("unknown", "lỗi AttributeError"),
    ],
)
def test_what_a_library_raises_is_told_in_vietnamese_with_its_place(act: str, message: str) -> None:
    assert vietnamese(raised(act)) == message


def test_what_is_ours_is_told_as_it_is() -> None:
    assert vietnamese(ValueError("thiếu khối 3")) == "thiếu khối 3"
    assert vietnamese(OSError(errno.EINVAL, "ống dẫn (FIFO)")) == "ống dẫn (FIFO)"


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsb", ".ods", ".xls"])
def test_a_workbook_cut_in_half_is_refused_without_english(suffix: str, tmp_path: Path) -> None:
    whole = (REPO.raw / "dti-xa" / "2025" / "xa-mo-phong-a.xlsx").read_bytes()
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" if suffix == ".xls" else b""
    path = tmp_path / f"cut{suffix}"
    path.write_bytes(head + whole[: len(whole) // 2])
    with pytest.raises(InputError) as refused, open_book(path) as book:
        [book.sheet(name) for name in book.names]
    assert english(str(refused.value)) == []
