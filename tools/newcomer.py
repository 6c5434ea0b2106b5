"""What a newcomer does on a clean clone, exactly as the pages print it: `python -m tools.newcomer`.

A clone of this checkout's last commit, a home of its own and no environment: the commands of the
README and of docs/how-to.md are typed one after the other in one shell, each with its time. What
runs until it is stopped is stopped once its page answers; the office's key is made for the walk.
`--skip TEXT` leaves out commands that hold a text. The exit status is 1 where a command failed.
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
SERVERS = ("baocao form", "baocao lab")  # they run until they are stopped
# the page is asked for until it answers, for two minutes at most; then the server is stopped
_SERVED = """( set -m; {call} --no-browser > ../served.txt 2>&1 & it=$!; answer=1
for try in $(seq 120); do
    address=$(grep -om1 'http://[^ ]*token=[^ ]*' ../served.txt) &&
        python3 -c 'import sys, urllib.request as web
web.build_opener(web.HTTPCookieProcessor()).open(sys.argv[1])' "$address" &&
        answer=0 && break
    kill -0 $it 2> /dev/null && sleep 1 || break
done
cat ../served.txt; kill -- -$it; exit $answer )"""
# a key as an office has one, where the page says that it lies
_KEY = """openssl req -x509 -newkey rsa:2048 -noenc -days 2 -subj /CN=Newcomer \\
    -addext keyUsage=digitalSignature,nonRepudiation -keyout k.pem -out c.pem 2> /dev/null
openssl pkcs12 -export -inkey k.pem -in c.pem -passout file:passphrase -out ../work/khoa.p12"""


def typed(page: str) -> Iterator[str]:
    """The commands of a page, in its order; blocks for conda and for Windows are left out."""
    for token in MarkdownIt().parse(page):
        lines = token.content.splitlines() if token.type in ("fence", "code_block") else []
        if lines and lines[0].split()[:1] not in (["conda"], ["py"]):
            yield from (line for line in lines if line.split()[:1] in COMMANDS)


def script(commands: list[str]) -> str:
    """One shell that types them all and says of each how it ended and how long it took."""
    lines = [
        f"SECONDS=0; {served(command)}\n"
        f'printf "\\n== %s | %s s | %s\\n" "$?" "$SECONDS" {shlex.quote(command)} >&3'
        for command in commands
    ]
    return "\n".join(["exec 3>&1", *lines])


def served(command: str) -> str:
    """The command; one that runs until it is stopped ends once its page has answered."""
    return _SERVED.format(call=command) if command in SERVERS else command


def failures(output: str) -> str:
    """What each command that failed said at its end."""
    pieces = re.split(r"^(== \d+ \| .*)$", output, flags=re.MULTILINE)
    ends = zip(pieces[::2], pieces[1::2], strict=False)
    return "".join(f"{text[-4000:]}{end}\n" for text, end in ends if not end.startswith("== 0 |"))


def main(arguments: list[str]) -> int:
    """Clone, type, and print one line a command."""
    parser = argparse.ArgumentParser(prog="newcomer")
    parser.add_argument("--skip", action="append", default=[], help="leave out what holds this")
    parser.add_argument("--page", action="append", help="of these pages alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="newcomer-") as folder:
        home, clone = Path(folder, "home"), Path(folder, "work", "baocao")
        home.mkdir()
        Path(home, "passphrase").write_text("newcomer")
        Path(home, "passphrase").chmod(0o600)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        subprocess.run(["bash", "-ec", _KEY], cwd=home, check=True)
        pages = [(clone / page).read_text("utf-8") for page in options.page or PAGES]
        commands = [
            command
            for page in pages
            for command in typed(page)
            if not any(text in command for text in options.skip)
        ]
        kept = ("PATH", "LANG", "TZ", "SSL_CERT_FILE")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in kept or name.startswith("PIP_")
        }
        done = subprocess.run(
            ["bash", "-c", script(commands)],
            cwd=clone,
            env={**environment, "HOME": str(home), "BAOCAO_PASSPHRASE_FILE": f"{home}/passphrase"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    ended = re.findall(r"^== (\d+) \| (\d+) s \| (.*)$", done.stdout, re.MULTILINE)
    failed = [outcome for outcome in ended if outcome[0] != "0"]
    sys.stdout.write("".join(f"{status:>3} {took:>5} s  {what}\n" for status, took, what in ended))
    whole = len(ended) == len(commands)
    sys.stdout.write(f"{len(ended)} of {len(commands)} commands, {len(failed)} failed\n")
    sys.stdout.write(failures(done.stdout))
    if not whole:
        sys.stdout.write(done.stdout[-4000:])
    return int(bool(failed) or not whole)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
