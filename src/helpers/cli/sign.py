"""The command `baocao sign`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from helpers.cli.options import Outputs, Units, split
from helpers.cli.output import stderr, stdout
from helpers.cli.passphrase import VARIABLE, read_passphrase
from helpers.core.errors import NoFile, NoSuchName
from helpers.core.files import refuse_special
from helpers.core.paths import find_project


def sign(
    programme: Annotated[str, typer.Option(help="Mã chương trình.")],
    period: Annotated[str, typer.Option(help="Mã kỳ, đã lập.")],
    key: Annotated[Path, typer.Option(help="Tệp khoá PKCS#12 (.p12, .pfx).")],
    unit: Units = None,
    block: Annotated[
        str,
        typer.Option(
            help="Phần nhìn thấy: none; person: chữ ký của người ký; agency: dấu của cơ quan; "
            "attached: góc trên bên phải trang đầu (Nghị định 30/2020/NĐ-CP)."
        ),
    ] = "none",
    image: Annotated[
        Path | None, typer.Option(help="Hình chữ ký hoặc hình dấu, PNG nền trong suốt.")
    ] = None,
    number: Annotated[str, typer.Option(help="Số, ký hiệu văn bản, in ở --block attached.")] = "",
    timestamp: Annotated[str, typer.Option(help="Địa chỉ cấp dấu thời gian (RFC 3161).")] = "",
    passphrase_fd: Annotated[
        int | None,
        typer.Option(help=f"Đọc mật khẩu từ bộ mô tả tệp này; hoặc từ tệp mà {VARIABLE} nêu."),
    ] = None,
    out: Outputs = None,
) -> None:
    """Ký số bản PDF của báo cáo đã lập (PAdES); bản đã ký không bao giờ bị ghi đè."""
    from helpers.build.build import write_pages_again
    from helpers.build.signatures import reports_to_sign, sign_report
    from helpers.params.faults import did_you_mean
    from helpers.params.load import load_setting
    from helpers.trust.signature_block import KINDS, block_of, time_text
    from helpers.trust.signatures import VIETNAM
    from helpers.trust.signing import load_key, needs_pyhanko, sign_pdf

    needs_pyhanko()
    if block not in KINDS:
        raise NoSuchName(
            f"Không có kiểu {block!r}", where="--block", todo=did_you_mean(block, KINDS)
        )
    project = find_project()
    period = load_setting(project, programme).period(period).id
    target = (out or project.outputs).resolve()
    keys = reports_to_sign(target, programme, period, split(unit))
    for path in (key, *([image] if image else [])):
        if not path.exists():
            raise NoFile("Không có tệp", where=str(path), todo="xem lại đường dẫn")
        refuse_special(path)
    picture = image.read_bytes() if image else None
    holder = load_key(key, read_passphrase(passphrase_fd, key.name), datetime.now(UTC))
    for name in keys:
        at = datetime.now(VIETNAM).replace(microsecond=0)
        lines = _lines(block, holder.name, holder.agency, number, time_text(at))

        def signed(pdf: bytes, lines: tuple[str, ...] = lines) -> bytes:
            shown = block_of(block, pdf, lines=lines, image=picture)
            return sign_pdf(pdf, holder, shown, timestamp)

        done = sign_report(
            project,
            target,
            programme,
            period,
            name,
            sign=signed,
            who=holder.name,
            at=at.isoformat(),
            note=f"chứng thư sha256 {holder.certificate}",
        )
        how = f" ({done.how})" if done.how else ""
        stdout.print(f"Đã ký {escape(done.key)}{how}: {escape(done.file)}")
    write_pages_again(project, target, programme, period)
    stderr.print(f"{len(keys)} báo cáo đã ký bằng chứng thư của {escape(holder.name)}.")


def _lines(block: str, name: str, agency: str, number: str, time: str) -> tuple[str, ...]:
    """What a block without an image says."""
    if block == "attached":
        return (*([f"Số: {number}"] if number else []), time)
    return (f"Ký bởi: {name}", *([f"Cơ quan: {agency}"] if agency else []), f"Thời gian ký: {time}")
