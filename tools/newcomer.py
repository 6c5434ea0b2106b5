"""What a newcomer does on a clean clone, exactly as the pages print it: `python -m tools.newcomer`.

A clone of this checkout's last commit, a home of its own and no environment: the commands of the
README and of docs/how-to.md are typed one after the other in one shell, each with its time. What
needs a screen or the office's own key is left out; `--skip TEXT` leaves out commands that hold a
text. The exit status is 1 where a command failed.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/how-to.md")
_NAMES = ("baocao", "make", "mkdir", "mv", "cp", "cd", "export", "printf", "source")
COMMANDS = [[name] for name in _NAMES]
_NOT_ALONE = ("make lab", "baocao form", "baocao sign")


def typed(page: str) -> Iterator[str]:
    """The commands of a page, in its order; blocks for conda and for Windows are left out."""
    for token in MarkdownIt().parse(page):
        lines = token.content.splitlines() if token.type in ("fence", "code_block") else []
        if lines and lines[0].split()[:1] not in (["conda"], ["py"]):
            yield from (line for line in lines if line.split()[:1] in COMMANDS)


def script(commands: list[str]) -> str:
    """One shell that types them all and says of each how it ended and how long it took."""
    said = [
        f"SECONDS=0; {command}\n"
        f'printf "\\n== %s | %s s | %s\\n" "$?" "$SECONDS" {shlex.quote(command)} >&3'
        for command in commands
    ]
    return "\n".join(["exec 3>&1", *said])


def main(arguments: list[str]) -> int:
    """Clone, type, and print one line a command."""
    parser = argparse.ArgumentParser(prog="newcomer")
    parser.add_argument("--skip", action="append", default=[], help="leave out what holds this")
    parser.add_argument("--page", action="append", help="of these pages alone")
    options = parser.parse_args(arguments)
    skipped = (*_NOT_ALONE, *options.skip)
    with tempfile.TemporaryDirectory(prefix="newcomer-") as folder:
        home, clone = Path(folder, "home"), Path(folder, "work", "baocao")
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        pages = [(clone / page).read_text("utf-8") for page in options.page or PAGES]
        commands = [
            command
            for page in pages
            for command in typed(page)
            if not any(text in command for text in skipped)
        ]
        kept = ("PATH", "LANG", "TZ", "SSL_CERT_FILE")
        environment = {
            name: said
            for name, said in os.environ.items()
            if name in kept or name.startswith("PIP_")
        }
        done = subprocess.run(
            ["bash", "-c", script(commands)],
            cwd=clone,
            env={**environment, "HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    told = re.findall(r"^== (\d+) \| (\d+) s \| (.*)$", done.stdout, re.MULTILINE)
    failed = [one for one in told if one[0] != "0"]
    sys.stdout.write("".join(f"{status:>3} {took:>5} s  {what}\n" for status, took, what in told))
    whole = len(told) == len(commands)
    sys.stdout.write(f"{len(told)} of {len(commands)} commands, {len(failed)} failed\n")
    if failed or not whole:
        sys.stdout.write(done.stdout[-4000:])
    return int(bool(failed) or not whole)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
