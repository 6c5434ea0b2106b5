"""Keys and certificates that tests make for themselves, and the command that uses them.

Nothing here is a test.
"""

import datetime as dt
import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import command
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

from helpers.cli import main
from helpers.core.paths import Project

PASSPHRASE = "mật khẩu 42 $x"
NAME, AGENCY = "Nguyễn Thị Bưởi", "Sở Thông tin và Truyền thông"
_DER = serialization.Encoding.DER


@cache
def _private(who: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, issued by itself or by another signer."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def pkcs12(self, path: Path, passphrase: str = PASSPHRASE) -> Path:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
        content = pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, None, encryption
        )
        path.write_bytes(content)
        return path

    def pem(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


@cache
def signer(
    name: str = NAME, *, issuer: Signer | None = None, days: int = 30, stamps: bool = False
) -> Signer:
    """A signer whose certificate holds from ten days ago for `days` days.

    Args:
        stamps: of an authority for time stamps.
    """
    key, now = _private(name), dt.datetime.now(dt.UTC)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, AGENCY),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=10))
        .not_valid_after(now + dt.timedelta(days=days - 10))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage |= {"digital_signature": True, "content_commitment": True, "key_cert_sign": not issuer}
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return Signer(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


@contextmanager
def time_stamps(authority: Signer) -> Iterator[str]:
    """The address of a server on this machine that sets time stamps (RFC 3161)."""
    from asn1crypto import keys, tsp
    from asn1crypto import x509 as asn1
    from pyhanko.sign.timestamps import DummyTimeStamper

    stamper = DummyTimeStamper(
        asn1.Certificate.load(authority.certificate.public_bytes(_DER)),
        keys.PrivateKeyInfo.load(
            authority.key.private_bytes(
                _DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
    )

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def picture(path: Path, colour: tuple[int, int, int], size: tuple[int, int]) -> Path:
    """A PNG of one colour."""
    content = io.BytesIO()
    Image.new("RGBA", size, (*colour, 255)).save(content, "PNG")
    path.write_bytes(content.getvalue())
    return path


def baocao(
    project: Project, *words: str, passphrase: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """The command, in this process unless it builds; a passphrase comes at a file descriptor."""
    if words[0] == "build" or (words[0] == "verify" and "--fast" not in words):
        return command.baocao(project, *words, **more)
    env = {"BAOCAO_ROOT": str(project.root), "PYTHONUTF8": "1", "COLUMNS": "1000", **more}
    typed = [*words]
    if passphrase:
        read, write = os.pipe()
        os.write(write, f"{passphrase}\n".encode())
        os.close(write)
        typed += ["--passphrase-fd", str(read)]
    out, err, status = io.StringIO(), io.StringIO(), 0
    called = patch.object(sys, "argv", ["baocao", *typed])
    with patch.dict(os.environ, env), called, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return subprocess.CompletedProcess(typed, status, out.getvalue(), err.getvalue())
