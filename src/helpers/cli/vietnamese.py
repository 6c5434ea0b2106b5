"""The library of the command line in Vietnamese: the help it lays out, what it says of misuse.

The only module that knows its English texts and its inner names; `requirements.lock` pins both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer import rich_utils
from typer._click import exceptions as usage
from typer._click.core import Context, Parameter
from typer._click.formatting import HelpFormatter
from typer._completion_shared import _get_shell_name, install
from typer.core import TyperCommand, TyperGroup

from helpers.core.errors import ConfigError
from helpers.core.terminal import echo
from helpers.params.faults import did_you_mean

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Đối số",
    "OPTIONS_PANEL_TITLE": "Tuỳ chọn",
    "COMMANDS_PANEL_TITLE": "Lệnh",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
}
_HELP = {
    "Show this message and exit.": "Xem hướng dẫn của lệnh này.",
    "Install completion for the current shell.": "Cài gợi ý lệnh khi bấm Tab.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "In mã của gợi ý lệnh, để tự cài."
    ),
}
_TYPES = {
    "str": "chữ",
    "int": "số nguyên",
    "float": "số",
    "path": "đường dẫn",
    "Path": "đường dẫn",
    "bool": "",
}
_NO_COMMAND = re.compile(r"No such command '(.*?)'\.")
_TOO_MUCH = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
_QUOTED = re.compile(r"'(.*)'", re.DOTALL)


class Command(TyperCommand):
    """A command whose help is in Vietnamese throughout."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the line that says how the command is typed."""
        _write_usage(ctx, formatter, self.collect_usage_pieces(ctx))

    def get_params(self, ctx: Context) -> list[Parameter]:
        """The parameters; those that the library adds speak Vietnamese too."""
        return [_translated(param) for param in super().get_params(ctx)]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read what was typed. An option of one value that is given twice loses none unsaid."""
        if not ctx.resilient_parsing:
            _, _, typed = self.make_parser(ctx).parse_args(args=list(args))
            for param in (cast("Any", param) for param in typed):
                single = param.param_type_name == "option" and not (param.multiple or param.is_flag)
                if single and typed.count(param) > 1:
                    raise Misuse(
                        f"Tuỳ chọn {_name(param)} ghi hai lần",
                        where=ctx.command_path,
                        todo="ghi một lần",
                    )
        return super().parse_args(ctx, args)


class Group(TyperGroup):
    """A group of commands whose help is in Vietnamese throughout."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the line that says how a command of the group is typed."""
        _write_usage(ctx, formatter, self.collect_usage_pieces(ctx))

    def get_params(self, ctx: Context) -> list[Parameter]:
        """The parameters; those that the library adds speak Vietnamese too."""
        return [_translated(param) for param in super().get_params(ctx)]


def _write_usage(ctx: Context, formatter: HelpFormatter, pieces: Sequence[str]) -> None:
    for name, words in _PANELS.items():
        setattr(rich_utils, name, words)
    line = " ".join(pieces).replace("[OPTIONS]", "[TUỲ CHỌN]")
    line = line.replace("COMMAND [ARGS]...", "LỆNH [ĐỐI SỐ]...")
    formatter.write_usage(ctx.command_path, line, prefix="Cách gọi: ")


def _translated(param: Parameter) -> Parameter:
    known = cast("Any", param)
    known.help = _HELP.get(known.help, known.help)
    if param.name == "install_completion":
        known.callback = _install_completion
    # of an argument nothing else can be set
    known.display_type_rich = lambda ctx: _type_of(known.display_type(ctx))
    return param


def _type_of(shown: str) -> str | None:
    """What kind of value is asked for; None where there is none to give.

    Example:
        >>> _type_of("<list[path]>"), _type_of("<bool>"), _type_of("<int range>")
        ('<đường dẫn>…', None, '<số nguyên>')
    """
    many = "list[" in shown
    name = shown.strip("<>").removeprefix("list[").removesuffix("]").removesuffix(" range")
    word = _TYPES.get(name, name)
    return f"<{word}>{'…' if many else ''}" if word else None


def _install_completion(ctx: Context, param: Parameter, value: Any) -> Any:
    if not value or ctx.resilient_parsing:
        return value
    if _get_shell_name() not in ("bash", "zsh", "fish", "powershell", "pwsh"):
        raise ConfigError(
            "Không nhận ra loại cửa sổ lệnh",
            where="--install-completion",
            todo="gọi trong bash, zsh, fish hoặc PowerShell",
        )
    shell, path = install()
    echo(f"Đã cài gợi ý lệnh cho {shell}: {path}. Mở lại cửa sổ lệnh rồi bấm Tab.")
    raise typer.Exit


class Misuse(ConfigError):
    """A command that is not typed as it should be."""

    code = "usage"


def misuse(error: usage.ClickException) -> Misuse:
    """What is wrong with a command as it was typed: what, where, what to do, in Vietnamese."""
    ctx = getattr(error, "ctx", None)
    where = ctx.command_path if ctx is not None else "baocao"
    what, todo = _in_words(error, ctx)
    return Misuse(what, where=where, todo=todo or f"xem {where} --help")


def _in_words(error: usage.ClickException, ctx: Context | None) -> tuple[str, str]:
    if isinstance(error, usage.NoSuchOption):
        near = list(error.possibilities or ())
        todo = f"có phải là: {', '.join(sorted(near))}?" if near else ""
        return f"Không có tuỳ chọn {error.option_name}", todo
    if isinstance(error, usage.MissingParameter):
        param = cast("Any", error.param)
        name = _name(param)
        return f"Thiếu {name}", f"thêm {name}: {_small(param.help)}" if param.help else ""
    if isinstance(error, usage.BadOptionUsage):
        flag = "does not take" in error.message
        needs = "không nhận giá trị" if flag else "cần một giá trị"
        return f"Tuỳ chọn {error.option_name} {needs}", ""
    if isinstance(error, usage.BadParameter):
        return _bad_value(error), ""
    if match := _NO_COMMAND.match(error.message):
        commands = list(getattr(ctx.command, "commands", ())) if ctx else []
        return f"Không có lệnh {match[1]}", did_you_mean(match[1], commands)
    if match := _TOO_MUCH.match(error.message):
        return f"Thừa: {match[1]}", ""
    if "Missing command" in error.message:
        return "Thiếu tên lệnh", ""
    return "Lệnh viết không đúng cách", ""


def _name(param: Any) -> str:
    """What a parameter is called where it is typed: "--out", "TỆP"."""
    return str(param.opts[0] if param.param_type_name == "option" else param.display_name_raw)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _bad_value(error: usage.BadParameter) -> str:
    """What is wrong with a value: as declarations say it, where pydantic found it."""
    from pydantic import ValidationError

    from helpers.params.messages import message, shown

    param = cast("Any", error.param)
    name = _name(param) if param is not None else ""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        first = cause.errors()[0]
        return f"{name}: {message(first)}; đã ghi {shown(first['input'])}"
    quoted = _QUOTED.search(error.message)
    return f"{name}: giá trị không dùng được" + (f" {quoted[0]}" if quoted else "")
