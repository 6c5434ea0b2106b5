"""The command `baocao explain`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import typer
from rich.markup import escape

from helpers.cli.output import stderr
from helpers.core.errors import NoSuchName
from helpers.core.terminal import echo


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="MÃ", help="Mã của thông báo; không ghi: liệt kê mọi mã."),
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Tiếng Việt hoặc tiếng Anh.")] = "vi",
) -> None:
    """Giải thích mã của thông báo: nghĩa là gì, ví dụ, cần làm gì."""
    from helpers.core.messages import FAMILIES, catalogue
    from helpers.params.faults import did_you_mean

    known = catalogue()
    if not codes:
        for family, title in FAMILIES.items():
            mine = [message.code for message in known.values() if message.family == family]
            echo(f"{title[lang]}: {', '.join(mine)}")
        return
    for code in codes:
        if code not in known:
            todo = did_you_mean(code, known)
            raise NoSuchName(f"Không có mã {code!r}", where="baocao explain", todo=todo)
        for line in known[code].lines(lang):
            echo(line)


def point_to(codes: Collection[str]) -> None:
    """Name the command that explains these codes; nothing where there are none."""
    if codes:
        names = " ".join(dict.fromkeys(codes))
        stderr.print(f"[dim]Giải thích: baocao explain {escape(names)}[/]")
