"""Writes answers of commands into pages: `python -m tools.console_blocks docs/questions.md`.

In a copy of the project's inputs, in the order of the page: blocks of `bash` and `python` are run,
blocks of `console` are commands after "$ ", each followed by what it answers. Only answers change.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
INPUTS = ("params", "data", "notebooks")
BAOCAO = f"'{sys.executable}' -c 'from helpers.cli import main; main()'"
_BLOCK = re.compile(r"^```(bash|python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def copy_of_inputs(to: Path) -> Path:
    """A folder with what people put in, in which `baocao` may do anything."""
    for name in INPUTS:
        shutil.copytree(ROOT / name, to / name)
    return to


def run(script: str, where: Path) -> str:
    """What a bash script prints, in which `baocao` is this program; its failure is no error."""
    environment = dict(os.environ, PYTHONUTF8="1", COLUMNS="100", BAOCAO_ROOT=str(where))
    done = subprocess.run(
        ["bash", "-c", f'baocao() {{ {BAOCAO} "$@"; }}\n{script}'],
        cwd=where,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.replace(f"{where}/", "")


def rewritten(page: str, where: Path) -> str:
    """The page with the answers that its commands give in `where`.

    Raises:
        RuntimeError: a block of bash or python fails.
    """

    def put(block: re.Match[str]) -> str:
        kind, text = block[1], block[2]
        if kind == "console":
            commands = re.findall(r"^\$ (.+)$", text, re.MULTILINE)
            session = "".join(f"$ {command}\n{run(command, where)}" for command in commands)
            return f"```console\n{session.rstrip()}\n```"
        code = text if kind == "bash" else f"'{sys.executable}' - <<'END'\n{text}END\n"
        output = run(f"set -e\n{code}\necho DONE", where)
        if not output.endswith("DONE\n"):
            raise RuntimeError(f"{text}{output}")
        return block[0]

    return _BLOCK.sub(put, page)


def main(pages: list[str]) -> None:
    """Write the pages anew."""
    for path in map(Path, pages):
        with tempfile.TemporaryDirectory() as folder:
            text = rewritten(path.read_text("utf-8"), copy_of_inputs(Path(folder).resolve()))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
