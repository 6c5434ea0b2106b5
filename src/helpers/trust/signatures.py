"""The signatures that a PDF holds: whose, when, and whether the file is as it was signed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.core.errors import ReportError, SigningError
from helpers.trust.signing import needs_pyhanko

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

VIETNAM = timezone(timedelta(hours=7))
_USAGE = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature.

    Attributes:
        name, agency: of the certificate.
        at: when it was made: by the time stamp, else as the signer's machine said.
        stamped: who set the time stamp, "" for none.
        trusted: whether the certificate goes back to a root that was named; None where none was.
        fault: what is wrong with it, "" for nothing.
    """

    name: str
    agency: str
    at: datetime | None
    stamped: str
    trusted: bool | None
    fault: str

    def __str__(self) -> str:
        who = f"{self.name} ({self.agency})" if self.agency else self.name
        when = f"ký lúc {self.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S +07:00}" if self.at else ""
        clock = f"dấu thời gian của {self.stamped}" if self.stamped else "giờ của máy người ký"
        trust = {None: "chưa đối chiếu nơi cấp chứng thư", True: "chứng thư do nơi tin cậy cấp"}
        verdict = self.fault or f"hợp lệ, nguyên vẹn; {trust.get(self.trusted, '')}"
        return f"{who}, {when} ({clock}): {verdict}"


def read_roots(paths: Iterable[Path]) -> tuple[Certificate, ...]:
    """The certificates in files of PEM or DER.

    Raises:
        ConfigError: a file holds none.
    """
    needs_pyhanko()
    from asn1crypto import pem, x509

    certificates = []
    for path in paths:
        content = path.read_bytes()
        try:
            parts = (
                [block[2] for block in pem.unarmor(content, multiple=True)]
                if pem.detect(content)
                else [content]
            )
            roots = [x509.Certificate.load(part) for part in parts]
            certificates += [root for root in roots if root.subject]
        except (ValueError, TypeError):
            raise SigningError(
                "Tệp không có chứng thư (PEM, DER)",
                where=str(path),
                todo="nêu chứng thư gốc ở --trust",
            ) from None
    return tuple(certificates)


def signatures_of(
    pdf: bytes, name: str, roots: tuple[Certificate, ...] = ()
) -> tuple[Signature, ...]:
    """Every signature of a PDF, the first first; () where it has none.

    Args:
        name: of the file, for messages.
        roots: the certificates of those who may vouch for signers and time stamps.

    Raises:
        ReportError: it cannot be read as a PDF.
    """
    needs_pyhanko()
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        embedded = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        last = len(embedded) - 1
        return tuple(
            _checked(signature, roots, last=number == last)
            for number, signature in enumerate(embedded)
        )
    except Exception as error:  # a changed byte may fail anywhere in the library
        raise ReportError(
            "Không đọc được chữ ký trong tệp PDF",
            where=name,
            found=str(error),
            todo="lấy lại bản ký gốc của tệp",
        ) from None


def _checked(
    signature: EmbeddedPdfSignature, roots: tuple[Certificate, ...], *, last: bool
) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    claimed = signature.self_reported_timestamp
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=claimed)
    status = validate_pdf_signature(
        signature,
        signer_validation_context=context,
        key_usage_settings=KeyUsageConstraints(key_usage=_USAGE, match_all_key_usages=False),
        skip_diff=True,
    )
    stamp = status.timestamp_validity
    fault = ""
    if not status.intact:
        fault = "nội dung không còn như lúc ký"
    elif not status.valid:
        fault = "chữ ký không đúng với chứng thư"
    elif last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        fault = "có phần thêm vào tệp sau khi ký"
    elif stamp is not None and not (stamp.intact and stamp.valid):
        fault = "dấu thời gian không đúng"
    elif roots and not status.trusted:
        fault = "chứng thư không do nơi tin cậy cấp, hoặc không còn hiệu lực lúc ký"
    subject = signature.signer_cert.subject.native
    return Signature(
        _named(subject, "common_name"),
        _named(subject, "organization_name"),
        stamp.timestamp if stamp else claimed,
        _named(stamp.signing_cert.subject.native, "common_name") if stamp else "",
        bool(status.trusted) if roots else None,
        fault,
    )


def _named(subject: dict[str, Any], what: str) -> str:
    value = subject.get(what, "")
    return str(value[0] if isinstance(value, list) else value)
