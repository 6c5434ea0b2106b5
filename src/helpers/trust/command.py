"""`baocao verify`, `baocao archive`, `baocao sbom`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.core.errors import BaocaoError, ConfigError
from helpers.core.paths import find_project
from helpers.core.terminal import Terminal, echo

app = typer.Typer()
_out, _err = Terminal(), Terminal(stderr=True)
Names = Annotated[list[str] | None, typer.Option(help="Lặp lại, hoặc cách nhau bằng dấu phẩy.")]


@app.command()
def verify(
    what: Annotated[
        str,
        typer.Argument(help="Thư mục, tệp kết quả, tệp .zip lưu trữ, hoặc mã cuối báo cáo."),
    ] = "",
    fast: Annotated[
        bool, typer.Option("--fast", help="Chỉ so mã sha256, không lập lại để so.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định outputs/.")] = None,
) -> None:
    """Kiểm chứng: tệp nào khác lúc lập, và lập lại từ đầu vào có giống từng byte không."""
    from helpers.trust.archive import open_archive
    from helpers.trust.outputs import Finding
    from helpers.trust.verify import Verified
    from helpers.trust.verify import verify as verify_outputs

    with open_archive(what) as (project, asked, damage):
        try:
            seen = verify_outputs(project or find_project(), asked, out, fast=fast)
        except BaocaoError as error:
            if not damage:
                raise
            seen = Verified((Finding(what, error.what),))
    findings = (*damage, *seen.findings)
    for note in seen.notes:
        _err.print(f"[yellow]Phiên bản[/]: {escape(note)}")
    for one in findings:
        _out.print(f"[red]Sai[/] {escape(str(one))}")
    looked = f"{seen.reports} báo cáo, {seen.files} tệp, {seen.inputs} đầu vào"
    how = "chỉ so sha256" if fast else "lập lại giống từng byte"
    _out.print(f"Sai {len(findings)} chỗ ({looked})" if findings else f"Đúng: {looked}; {how}.")
    if findings:
        raise typer.Exit(1)


@app.command()
def archive(
    out: Annotated[Path, typer.Option(help="Tệp .zip sẽ ghi.")],
    programme: Names = None,
    period: Names = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Thư mục kết quả; mặc định outputs/.")
    ] = None,
) -> None:
    """Gói đầu vào, khai báo, sổ tay, kết quả của các kỳ vào một tệp mà verify kiểm lại được."""
    from helpers.trust.archive import write_archive

    project = find_project()
    folder = (source or project.outputs).resolve()
    chosen = write_archive(project, folder, _split(programme), _split(period), out)
    names = escape(", ".join(chosen))
    _out.print(f"Đã gói {len(chosen)} kỳ vào {escape(str(out))}: {names}")


@app.command()
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
        raise ConfigError("Không tìm thấy tệp khoá phiên bản", where=str(pinned or "--lock"))
    content = to_json(bill_of(pinned))
    if out is None:
        echo(content.decode(), end="")
        return
    write_atomically(out, content)
    _out.print(f"Đã ghi {escape(str(out))}")


def _split(names: list[str] | None) -> tuple[str, ...]:
    return tuple(part for name in names or [] for part in name.split(",") if part)
