"""An electronic signature on a PDF: PAdES B-B, with a time stamp B-T (ETSI EN 319 142-1).

The signature is appended to the file, whose bytes stay as they are. Its field is tagged, so that a
file that was PDF/UA-1 is so when it is signed. What is secret stays in memory.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from helpers.core.errors import NotInstalled, ReportError, SigningError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

    from helpers.trust.signature_block import Block

_LABEL = "Chữ ký số của {name}"
_SECONDS = 30  # for an authority to set its time stamp


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs, and with what.

    Attributes:
        name, agency: of the certificate; "" where it names none.
        certificate: sha256 of the certificate.
        signer: pyHanko's, which holds the private key.
    """

    name: str
    agency: str
    certificate: str
    signer: SimpleSigner


def has_pyhanko() -> bool:
    """Whether the library for signatures is installed."""
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError:
        return False
    # what it logs names certificates; what is wrong is said in our own words
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return True


def needs_pyhanko() -> None:
    """Raises ConfigError where the library for signatures is not installed."""
    if not has_pyhanko():
        raise NotInstalled(
            "Chưa cài pyHanko, thư viện ký số",
            todo="chạy python -m pip install pyhanko, hoặc cài theo requirements.lock",
        )


def load_key(path: Path, passphrase: bytes, now: datetime) -> Key:
    """The key in a PKCS#12 file (.p12, .pfx).

    Raises:
        ConfigError: the passphrase is wrong, the file holds no key with its certificate, or the
            certificate does not hold at `now`.
    """
    needs_pyhanko()
    from asn1crypto import keys, x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        pair = pkcs12.load_pkcs12(path.read_bytes(), passphrase)
    except (ValueError, UnsupportedAlgorithm):
        raise SigningError(
            "Không mở được tệp khoá: sai mật khẩu, hoặc không phải tệp PKCS#12",
            where=path.name,
            todo="nhập lại mật khẩu; tệp đuôi .p12, .pfx do nơi cấp chứng thư giao",
        ) from None
    if pair.key is None or pair.cert is None:
        raise SigningError(
            "Tệp khoá không có khoá kèm chứng thư",
            where=path.name,
            todo="dùng tệp nơi cấp chứng thư giao",
        )
    certificate = pair.cert.certificate
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        raise SigningError(
            "Chứng thư không có hiệu lực lúc này",
            where=path.name,
            found=f"hiệu lực từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}",
            todo="dùng chứng thư còn hiệu lực",
        )
    der = serialization.Encoding.DER
    store = SimpleCertificateStore()
    for cert in pair.additional_certs:
        store.register(x509.Certificate.load(cert.certificate.public_bytes(der)))
    private = pair.key.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    def named(what: Any) -> str:
        values = certificate.subject.get_attributes_for_oid(what)
        return str(values[0].value) if values else ""

    return Key(
        named(NameOID.COMMON_NAME),
        named(NameOID.ORGANIZATION_NAME),
        certificate.fingerprint(hashes.SHA256()).hex(),
        SimpleSigner(
            x509.Certificate.load(certificate.public_bytes(der)),
            keys.PrivateKeyInfo.load(private),
            store,
        ),
    )


def sign_pdf(pdf: bytes, key: Key, block: Block | None = None, time_stamps: str = "") -> bytes:
    """The PDF with one more signature; its own bytes come first, unchanged.

    Args:
        block: what a reader sees of the signature; None for nothing.
        time_stamps: http(s) address of an authority for time stamps (RFC 3161), "" for none.

    Raises:
        ReportError: it is no PDF that can be signed, or no time stamp came.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        number = 1 + len(writer.prev.embedded_signatures)
        field = f"chu-ky-{number}"
        _add_field(writer, field, _LABEL.format(name=key.name), block)
    except (PdfError, KeyError, ValueError) as error:
        raise ReportError(
            "Không ký được tệp PDF này",
            found=str(error),
            todo="lập lại bản PDF: baocao build --format pdf --force",
        ) from None
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=key.name,
    )
    with TemporaryDirectory(prefix="baocao-sign-") as folder:
        signer = PdfSigner(
            meta,
            key.signer,
            timestamper=_time_stamper(time_stamps),
            stamp_style=_style(Path(folder), block),
        )
        return _signed(signer, writer, time_stamps)


def _signed(signer: Any, writer: IncrementalPdfFileWriter, time_stamps: str) -> bytes:
    try:
        return bytes(signer.sign_pdf(writer, existing_fields_only=True).getvalue())
    except Exception as error:  # of the library, of the network, of the authority's answer
        if not time_stamps:
            raise
        raise ReportError(
            "Không lấy được dấu thời gian, chưa ký",
            where=time_stamps,
            found=str(error) or type(error).__name__,
            todo="kiểm tra địa chỉ và mạng, hoặc bỏ --timestamp",
        ) from None


def _time_stamper(address: str) -> TimeStamper | None:
    if not address:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    if not address.startswith(("http://", "https://")):
        raise SigningError(
            "Địa chỉ dấu thời gian phải là http hoặc https",
            where="--timestamp",
            found=address,
            todo="ghi cả https://",
        )
    return HTTPTimeStamper(address, timeout=_SECONDS)


def _style(folder: Path, block: Block | None) -> Any:
    """How the signature looks: a page of ours; nothing for an invisible one."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    if block is None:
        return None
    page = folder / "block.pdf"
    page.write_bytes(block.drawn)
    middle = AxisAlignment.ALIGN_MID
    layout = SimpleBoxLayoutRule(middle, middle, Margins.uniform(0))
    return StaticStampStyle.from_pdf_file(str(page), border_width=0, background_layout=layout)


def _add_field(
    writer: IncrementalPdfFileWriter, name: str, label: str, block: Block | None
) -> None:
    """Add a field for the signature, as an element "Form" at the end of the document's tags."""
    from pyhanko.pdf_utils import generic
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    pages = int(writer.root["/Pages"]["/Count"])
    on_page = block.page - 1 if block else 0
    if not 0 <= on_page < pages:
        raise ValueError(f"không có trang {on_page + 1}")
    spec = SigFieldSpec(
        name,
        on_page=on_page,
        box=block.box if block else None,
        readable_field_name=label,
    )
    append_signature_field(writer, spec)
    page = writer.find_page_for_modification(on_page)[0]
    annotation = page.get_object()["/Annots"].raw_get(-1)
    widget = annotation.get_object()
    widget["/Contents"] = generic.TextStringObject(label)
    if "/StructTreeRoot" in writer.root:
        widget["/StructParent"] = _tag(writer, page, annotation, label)
    writer.update_container(widget)


def _tag(writer: IncrementalPdfFileWriter, page: Any, annotation: Any, label: str) -> Any:
    """Tag an annotation; its key in the tree of parents."""
    from pyhanko.pdf_utils import generic

    def tagged(**entries: Any) -> generic.DictionaryObject:
        return generic.DictionaryObject({generic.pdf_name(f"/{k}"): v for k, v in entries.items()})

    tags = writer.root["/StructTreeRoot"]
    above = tags.raw_get("/K")
    above = above if isinstance(above, generic.IndirectObject) else above.raw_get(0)
    key = generic.NumberObject(tags["/ParentTreeNextKey"])
    content = tagged(Type=generic.pdf_name("/OBJR"), Obj=annotation, Pg=page)
    element = writer.add_object(
        tagged(
            Type=generic.pdf_name("/StructElem"),
            S=generic.pdf_name("/Form"),
            P=above,
            Pg=page,
            Alt=generic.TextStringObject(label),
            K=content,
        )
    )
    parents, elements = tags["/ParentTree"]["/Nums"], above.get_object()["/K"]
    elements.append(element)
    parents.extend([key, element])
    tags["/ParentTreeNextKey"] = generic.NumberObject(key + 1)
    for changed in (elements, parents, tags):
        writer.update_container(changed)
    return key
