"""Options that several commands have, and how lists of names are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from helpers.documents.formats import FORMATS

Language = Annotated[str, typer.Option(help="vi, en hoặc both; mặc định theo params/branding.yml.")]
_MANY = "lặp lại, hoặc cách nhau bằng dấu phẩy."
Programmes = Annotated[list[str] | None, typer.Option(help=f"Mã chương trình; {_MANY}")]
Periods = Annotated[list[str] | None, typer.Option(help=f"Mã kỳ; {_MANY}")]
Units = Annotated[list[str] | None, typer.Option(help=f"Mã đơn vị; {_MANY}")]
Formats = Annotated[
    list[str] | None,
    typer.Option(help=f"Định dạng; {_MANY}", show_default=",".join(FORMATS)),
]
# where --out is what the command writes
Built = Annotated[Path | None, typer.Option("--built", help="Thư mục kết quả; mặc định outputs/.")]
Outputs = Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")]


def split(names: Iterable[str] | None) -> tuple[str, ...]:
    """The names of an option that is given more than once, or holds commas."""
    return tuple(part for name in names or [] for part in name.split(",") if part)
