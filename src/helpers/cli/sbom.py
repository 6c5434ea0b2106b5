"""The command `baocao sbom`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.output import stdout
from helpers.core.errors import NoFile
from helpers.core.paths import find_project
from helpers.core.terminal import echo


def sbom(
    lock: Annotated[Path | None, typer.Option(help="Mặc định requirements.lock của dự án.")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp .json sẽ ghi; mặc định in ra.")] = None,
) -> None:
    """Kê các gói phần mềm, phông chữ và giấy phép của chương trình (SBOM, CycloneDX JSON)."""
    from helpers.core.files import to_json, write_atomically
    from helpers.trust.archive import lock_of
    from helpers.trust.bill import bill_of

    pinned = lock or lock_of(find_project())
    if pinned is None or not pinned.is_file():
        raise NoFile(
            "Không tìm thấy tệp khoá phiên bản",
            where=str(pinned or "--lock"),
            todo="nêu tệp requirements.lock bằng --lock",
        )
    content = to_json(bill_of(pinned))
    if out is None:
        echo(content.decode(), end="")
        return
    write_atomically(out, content)
    stdout.print(f"Đã ghi {escape(str(out))}")
