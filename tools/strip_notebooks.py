"""What git stores of a notebook: no outputs, no counts, none of what JupyterLab adds by itself.

`make` sets it as this checkout's filter:  python tools/strip_notebooks.py --install
git and pre-commit run it:                 python tools/strip_notebooks.py [FILE...]
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

LANGUAGE = ("codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "version")
NOTEBOOK = ("papermill", "toc-autonumbering", "toc-showcode", "toc-showtags", "vscode")
CELL = (
    *("editable", "jp-MarkdownHeadingCollapsed", "jupyter", "papermill", "slideshow"),
    *("trusted", "user_expressions", "vscode"),
)
KEYS = (
    *(f"metadata.language_info.{key}" for key in (*LANGUAGE, "pygments_lexer")),
    *(f"metadata.{key}" for key in NOTEBOOK),
    *(f"cell.metadata.{key}" for key in CELL),
)


def install() -> None:
    """Set the filter in the checkout that holds the working directory; outside of one, nothing.

    The addresses in it are relative to the checkout, which may be moved and may lie in a folder
    of any name. Where the environment is gone, git warns and goes on.
    """
    try:
        top = Path(_git("rev-parse", "--show-toplevel").strip()).resolve()
        # not the file that the environment's python links to
        python, script = Path(sys.prefix) / _name(), Path(__file__).resolve()
        command = shlex.join(_from(top, path) for path in (python, script))
        _git("config", "filter.nbstripout.clean", command)
        _git("config", "filter.nbstripout.smudge", "cat")
        _git("config", "filter.nbstripout.required", "false")
    except (FileNotFoundError, subprocess.CalledProcessError):
        print("No git checkout here: no filter was set.", file=sys.stderr)


def _from(top: Path, path: Path) -> str:
    path = path.parent.resolve() / path.name
    inside = path.is_relative_to(top)
    return (path.relative_to(top) if inside else path).as_posix()


def _name() -> str:
    return "Scripts/python.exe" if os.name == "nt" else "bin/python"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def strip() -> None:
    """Strip the files named on the command line, or standard input to standard output."""
    # Below nbformat lies a grammar of web addresses that takes a second to build; no notebook
    # needs it, and git runs this once a file.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    from nbstripout import main

    keys = " ".join(KEYS)
    sys.argv[1:1] = ["--keep-id", "--unix-newlines", "--extra-keys", keys]
    main()


if __name__ == "__main__":
    if sys.argv[1:] == ["--install"]:
        install()
    else:
        strip()
