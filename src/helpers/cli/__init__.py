"""The command `baocao`, one module a command.

Exit status: 0 done, 1 some reports failed or problems found, 2 usage.
"""

from __future__ import annotations

import shlex
import signal
import sys
from typing import Annotated

import typer
from rich.markup import escape
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from helpers import __version__
from helpers.cli.archive import archive
from helpers.cli.build import build
from helpers.cli.check import check
from helpers.cli.diff import diff_builds
from helpers.cli.examples import epilog
from helpers.cli.explain import explain, point_to
from helpers.cli.index import index
from helpers.cli.listing import list_programmes
from helpers.cli.new import app as new_app
from helpers.cli.output import stderr
from helpers.cli.pack import pack_period
from helpers.cli.quarter import quarter
from helpers.cli.receive import import_
from helpers.cli.sbom import sbom
from helpers.cli.sign import sign
from helpers.cli.state import state
from helpers.cli.template import template
from helpers.cli.verify import verify
from helpers.cli.vietnamese import Command, Group, misuse
from helpers.cli.workplace import PASSED_ON, form, lab
from helpers.core import garbage
from helpers.core.errors import BaocaoError
from helpers.core.library_errors import of_system
from helpers.core.terminal import echo, take_any_encoding

_NAME = "baocao"
_STOPPED = 130  # by Ctrl-C

app = typer.Typer(
    name=_NAME,
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for _name, _command in (
    ("quarter", quarter),
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
    ("sign", sign),
    ("state", state),
    ("sbom", sbom),
    ("explain", explain),
    ("form", form),
):
    app.command(_name, cls=Command, epilog=epilog(_name))(_command)
app.command("lab", cls=Command, epilog=epilog("lab"), context_settings=PASSED_ON)(lab)
app.add_typer(new_app, name="new")


def _print_version(asked: bool) -> None:
    if asked:
        echo(f"baocao {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="In phiên bản của chương trình.",
        ),
    ] = False,
) -> None:
    """Báo cáo: lập báo cáo chỉ tiêu chính quyền số từ biểu số liệu."""


def main() -> None:
    """Run the command; an error of ours is a message, not a traceback."""
    take_any_encoding()
    garbage.seldom()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends a build in order, as Ctrl-C
    sys.exit(run())


def run() -> int:
    """Run the command that was typed; its exit status."""
    try:
        status = int(app(prog_name=_NAME, standalone_mode=False) or 0)
    except NoArgsIsHelpError as error:
        error.show()
        return 2
    except ClickException as error:
        return _refused(misuse(error))
    except typer.Abort:
        status = _STOPPED
    except BaocaoError as error:
        return _refused(error)
    except OSError as error:  # a full disk, a folder that may not be written
        return _refused(of_system(error, shlex.join([_NAME, *sys.argv[1:]])))
    if status == _STOPPED:
        stderr.print("Đã dừng.")
    return status


def _refused(error: BaocaoError) -> int:
    stderr.print(f"[red]Lỗi[/]: {escape(str(error))}")
    point_to([error.code])
    return error.exit_status
