"""The command `baocao`, one module a command.

Exit status: 0 done, 1 some reports failed or problems found, 2 usage.
"""

from __future__ import annotations

import sys

import typer
from rich.markup import escape

from helpers.cli.archive import archive
from helpers.cli.build import build
from helpers.cli.check import check
from helpers.cli.diff import diff_builds
from helpers.cli.index import index
from helpers.cli.listing import list_programmes
from helpers.cli.new import app as new_app
from helpers.cli.output import stderr
from helpers.cli.pack import pack_period
from helpers.cli.receive import import_
from helpers.cli.sbom import sbom
from helpers.cli.template import template
from helpers.cli.verify import verify
from helpers.core.errors import BaocaoError
from helpers.core.refusals import refusal
from helpers.core.terminal import take_any_encoding

app = typer.Typer(
    name="baocao",
    help="Báo cáo: lập báo cáo chỉ tiêu chính quyền số từ biểu số liệu.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _name, _command in (
    ("build", build),
    ("template", template),
    ("check", check),
    ("import", import_),
    ("list", list_programmes),
    ("index", index),
    ("diff", diff_builds),
    ("pack", pack_period),
    ("verify", verify),
    ("archive", archive),
    ("sbom", sbom),
):
    app.command(_name)(_command)
app.add_typer(new_app, name="new")


def main() -> None:
    """Run the command; an error of ours is a message, not a traceback."""
    take_any_encoding()
    try:
        app()
    except BaocaoError as error:
        stderr.print(f"[red]Lỗi[/]: {escape(str(error))}")
        sys.exit(error.exit_status)
    except OSError as error:  # a full disk, a folder that may not be written
        stderr.print(f"[red]Lỗi[/]: {escape(str(refusal(error)))}")
        sys.exit(1)
