"""What docs/how-to.md and the READMEs tell people to type does what they say."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from command import WHOLE, forked
from project import FEW, REPO, keep_few_units
from signers import PASSPHRASE, signer
from typer.main import get_command

from helpers.cli import app
from helpers.core.paths import Project
from helpers.params.approvals import read_log

PAGE = (REPO.root / "docs" / "how-to.md").read_text("utf-8")
# what a line of a block begins with that is typed at a terminal
_TYPED = re.compile(r"^ +((?:baocao|mkdir|cp|mv|cd|export|printf) .+)$", re.MULTILINE)
_LONG = re.compile(r"--[a-z][a-z-]+")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The copy that the page makes, and each command of `baocao` with its exit status."""
    clone = tmp_path_factory.mktemp("how-to") / "baocao"
    for name in ("params", "data", "notebooks"):
        shutil.copytree(REPO.root / name, clone / name)
    keep_few_units(Project(clone))
    # form and lab run until they are stopped: once they say their address
    script = f"""baocao() {{
        if [ "$1" = form ] || [ "$1" = lab ]; then
            {shlex.join(WHOLE)} "$@" --no-browser > $1.txt 2>&1 & it=$!
            while kill -0 $it && ! grep -q token= $1.txt; do sleep 0.2; done
            kill $it; wait $it
        else {shlex.join(forked())} "$@"; fi
        echo "STATUS $? baocao $*"
    }}\n"""
    script += "\n".join(_TYPED.findall(PAGE))
    environment = {name: value for name, value in os.environ.items() if name != "BAOCAO_ROOT"}
    environment |= {"PYTHONUTF8": "1", "COLUMNS": "300"}
    # what the page tells to have beside the copy, and what it lets the reader type
    signer().pkcs12(clone.parent / "khoa.p12")
    passphrase = clone.parent / "passphrase"
    passphrase.write_text(PASSPHRASE, "utf-8")
    passphrase.chmod(0o600)
    environment |= {"BAOCAO_PASSPHRASE_FILE": str(passphrase)}
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=clone,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return clone.parent / "thu", [*done.stdout.splitlines(), *done.stderr.splitlines()]


def test_every_command_of_the_how_to_runs_in_the_order_of_the_page(
    ran: tuple[Path, list[str]],
) -> None:
    _, lines = ran
    statuses = [line for line in lines if line.startswith("STATUS ")]
    assert len(statuses) == len(
        [call for call in _TYPED.findall(PAGE) if call.startswith("baocao ")]
    )
    assert [line for line in statuses if not line.startswith("STATUS 0 ")] == []


def test_the_quarter_of_the_how_to_ends_with_a_report_of_every_unit(
    ran: tuple[Path, list[str]],
) -> None:
    copy, _ = ran
    built = copy / "outputs" / "dak-nong-650" / "2024-Q1"
    assert len(list(built.glob("*/report.html"))) == len(FEW) + 1
    register = copy / "data" / "raw" / "dak-nong-650" / "2024-Q1" / "received.csv"
    assert register.read_text("utf-8").count("Văn thư") == len(FEW)


def test_what_people_wrote_in_the_first_ten_minutes_is_the_only_difference(
    ran: tuple[Path, list[str]],
) -> None:
    copy, lines = ran
    page = copy / "sau" / "dak-nong-650" / "2023-Q3" / "so-y-te" / "report.html"
    assert "Thiếu 3 máy quét" in page.read_text("utf-8")
    assert "→" not in "".join(lines[: lines.index("STATUS 0 baocao diff truoc sau")][-1:])


def test_the_quarter_of_the_how_to_is_approved_and_its_report_signed(
    ran: tuple[Path, list[str]],
) -> None:
    copy, lines = ran
    decided = copy / "data" / "approvals" / "dak-nong-650" / "2024-Q1"
    done = [entry.what for entry in read_log(decided)]
    assert done == ["checked", "approved", "published", "draft", "signed"]
    assert (decided / "so-tttt-01.pdf").is_file()
    assert any("đã công bố ngày " in line for line in lines)


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/how-to.md"])
def test_every_option_that_a_page_names_beside_a_command_is_one(name: str) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    faults = []
    for line in (REPO.root / name).read_text("utf-8").splitlines():
        for verb, sub in re.findall(r"`?baocao ([a-z]+)(?: ([a-z]+))?", line):
            command = commands.get(verb)
            if command is None:
                faults.append(f"{verb}: {line}")
                continue
            command = getattr(command, "commands", {}).get(sub, command)
            known = {opt for part in command.params for opt in (*part.opts, *part.secondary_opts)}
            asked = line if line.startswith("|") and name.startswith("README") else ""
            faults += [f"{verb} {flag}" for flag in _LONG.findall(asked) if flag not in known]
    assert faults == []
