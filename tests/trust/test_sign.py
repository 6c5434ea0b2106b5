"""A report signed: valid for every reader, never overwritten, its key never seen."""

import getpass
import os
import re
import shutil
import subprocess
from pathlib import Path
from unittest.mock import patch

import command
import pdf_ua
import pdfua
import pikepdf
import pytest
from project import REPO, copy_project
from signers import AGENCY, NAME, PASSPHRASE, baocao, picture, signer, time_stamps

from helpers.core.paths import Project
from helpers.trust.outputs import check_outputs
from helpers.workplace.results import results

PERIOD = "dak-lak-ict-index/2017"
CHOSEN = ("--programme", "dak-lak-ict-index", "--period", "2017")
KEY = "tinh-dak-lak"
DECIDED = f"data/approvals/{PERIOD}"


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Project:
    """A project with one period built as page and PDF; nobody changes it."""
    project = copy_project(tmp_path_factory.mktemp("sign"))
    shutil.copytree(REPO.notebooks, project.notebooks)
    done = baocao(project, "build", *CHOSEN, "--format", "html,pdf")
    assert (done.returncode, done.stderr) == (0, "")
    return project


@pytest.fixture
def built(first: Project, tmp_path: Path) -> Project:
    """A copy of it in another folder."""
    shutil.copytree(first.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return signer().pkcs12(tmp_path / "key.p12")


def sign(project: Project, key: Path, *words: str, **more: str):
    given = {"passphrase": PASSPHRASE} | more
    return baocao(project, "sign", *CHOSEN, "--key", str(key), *words, **given)


def pdfsig(path: Path) -> list[str]:
    """What poppler says of each signature's validity."""
    if shutil.which("pdfsig") is None:
        pytest.skip("needs pdfsig of poppler-utils")
    done = subprocess.run(["pdfsig", str(path)], capture_output=True, encoding="utf-8", check=False)
    return re.findall(r"Signature Validation: (.*)\.", done.stdout)


def sources(project: Project, number: int = 1) -> Path:
    return project.root / DECIDED / f"{KEY}-{number:02}.pdf"


def test_a_signed_report_is_valid_for_others_and_keeps_its_bytes_and_tags(
    built: Project, key: Path
) -> None:
    before = (built.outputs / PERIOD / KEY / "report.pdf").read_bytes()
    done = sign(built, key)
    assert done.returncode == 0, done.stderr
    assert f"Đã ký {KEY}: {DECIDED}/{KEY}-01.pdf" in done.stdout
    signed = sources(built).read_bytes()
    assert signed.startswith(before) and len(signed) > len(before)
    assert pdfsig(sources(built)) == ["Signature is Valid"]
    assert b"ETSI.CAdES.detached" in signed
    with pikepdf.open(sources(built)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert pdf_ua.faults(signed) == []
    # the copy lies beside the report, and the page leads to it
    copy = built.outputs / PERIOD / KEY / "report.signed-01.pdf"
    assert copy.read_bytes() == signed
    assert f"{KEY}/report.signed-01.pdf" in (built.outputs / PERIOD / "index.html").read_text()


def test_a_signed_report_that_was_changed_is_valid_for_nobody_and_named_by_verify(
    built: Project, key: Path
) -> None:
    assert sign(built, key).returncode == 0
    path = sources(built)
    signed, alone = path.read_bytes(), built.root / "sent.pdf"
    base = (built.outputs / PERIOD / KEY / "report.pdf").stat().st_size
    for part in ("text", "end", "signature"):
        content = bytearray(signed)
        if part == "end":
            content += b"\n% added\n"
        else:
            at = content.index(b"/Contents <", base) + 2000 if part == "signature" else 3000
            content[at] ^= 1
        for target in (path, alone):
            target.write_bytes(content)
        if part != "end":
            assert pdfsig(path) != ["Signature is Valid"]
        for what in (str(built.outputs / PERIOD), str(alone)):
            done = baocao(built, "verify", what, "--fast")
            assert done.returncode == 1, part
            assert "Traceback" not in done.stderr
            name = f"{DECIDED}/{KEY}-01.pdf" if "outputs" in what else what
            wrong = [line for line in done.stdout.splitlines() if line.startswith(f"Sai {name}: ")]
            assert re.search(r"nội dung không còn|phần thêm vào|Không đọc được chữ ký", str(wrong))


def test_verify_says_who_signed_and_when_and_passes_after_a_second_run(
    built: Project, key: Path, tmp_path: Path
) -> None:
    assert sign(built, key).returncode == 0
    done = baocao(built, "verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    line = next(line for line in done.stdout.splitlines() if line.startswith("Chữ ký "))
    assert f"{DECIDED}/{KEY}-01.pdf: {NAME} ({AGENCY}), ký lúc " in line
    assert "+07:00" in line and "hợp lệ, nguyên vẹn" in line
    # an archive holds the signed report and its log
    archive = tmp_path / "a.zip"
    assert baocao(built, "archive", *CHOSEN, "--out", str(archive)).returncode == 0
    away = baocao(REPO, "verify", str(archive), "--fast")
    assert (away.returncode, away.stderr) == (0, ""), away.stdout
    assert "hợp lệ, nguyên vẹn" in away.stdout


def test_a_certificate_must_go_back_to_a_root_that_is_named(built: Project, tmp_path: Path) -> None:
    root, other = signer("Root"), signer("Another root")
    key = signer("Clerk", issuer=root).pkcs12(tmp_path / "clerk.p12")
    assert sign(built, key).returncode == 0
    path = str(sources(built))
    good = baocao(built, "verify", path, "--fast", "--trust", str(root.pem(tmp_path / "root.pem")))
    assert good.returncode == 0, good.stdout
    assert "chứng thư do nơi tin cậy cấp" in good.stdout
    bad = baocao(built, "verify", path, "--fast", "--trust", str(other.pem(tmp_path / "other.pem")))
    assert bad.returncode == 1
    assert "chứng thư không do nơi tin cậy cấp" in bad.stdout


def test_a_time_stamp_of_an_authority_stands_in_the_signature(built: Project, key: Path) -> None:
    authority = signer("Time authority", stamps=True)
    with time_stamps(authority) as address:
        done = sign(built, key, "--timestamp", address)
    assert done.returncode == 0, done.stderr
    assert pdfsig(sources(built)) == ["Signature is Valid"]
    printed = baocao(built, "verify", str(sources(built)), "--fast").stdout
    assert "dấu thời gian của Time authority" in printed
    # nobody answers there any more
    clerk = signer("Văn thư").pkcs12(key.with_name("office.p12"))
    failed = sign(built, clerk, "--timestamp", address)
    assert failed.returncode == 1 and "Không lấy được dấu thời gian" in failed.stderr
    assert "Traceback" not in failed.stderr and not sources(built, 2).exists()
    assert sign(built, clerk, "--timestamp", "ftp://x").returncode == 2


def test_a_second_signature_joins_the_first_in_a_document_of_its_own(
    built: Project, key: Path, tmp_path: Path
) -> None:
    image = picture(tmp_path / "hand.png", (0, 0, 200), (300, 120))
    seal = picture(tmp_path / "seal.png", (220, 0, 0), (200, 200))
    clerk = signer("Văn thư").pkcs12(tmp_path / "office.p12")
    assert sign(built, key, "--block", "person", "--image", str(image)).returncode == 0
    signed = sources(built).read_bytes()
    done = sign(built, clerk, "--block", "agency", "--image", str(seal))
    assert "thêm vào các chữ ký đã có" in done.stdout, done.stderr
    for of_before in (key, clerk):  # who goes on after a command that was stopped signs once
        assert "đã ký từ trước" in sign(built, of_before).stdout
    assert sources(built).read_bytes() == signed and not sources(built, 3).exists()
    assert pdfsig(sources(built, 2)) == ["Signature is Valid"] * 2
    assert pdf_ua.faults(sources(built, 2).read_bytes()) == []
    tags = pdfua.validate(str(sources(built, 2)))
    assert [(finding.rule_id, finding.message) for finding in tags.findings] == []
    # the form links the copy that was signed last
    (report,) = results(built, "dak-lak-ict-index", "2017", "vi")["reports"]
    assert report["files"] == [
        {"name": "Trang", "href": f"{PERIOD}/{KEY}/report.html"},
        {"name": "PDF", "href": f"{PERIOD}/{KEY}/report.pdf"},
        {"name": "PDF đã ký số", "href": f"{PERIOD}/{KEY}/report.signed-02.pdf"},
    ]
    verified = baocao(built, "verify", str(sources(built, 2)), "--fast")
    assert verified.returncode == 0 and verified.stdout.count("hợp lệ, nguyên vẹn") == 2
    # the seal covers a third of the signature from the left
    with pikepdf.open(sources(built, 2)) as pdf:
        fields = [field for field in pdf.Root.AcroForm.Fields]
        hand, mark = ([float(x) for x in field.Rect] for field in fields)
        assert fields[0].P.objgen == fields[1].P.objgen
    assert mark[0] < hand[0] and mark[2] - hand[0] == pytest.approx((hand[2] - hand[0]) / 3, abs=2)


def test_the_block_of_an_attached_document_stands_at_the_top_right_of_its_first_page(
    built: Project, key: Path
) -> None:
    done = sign(built, key, "--block", "attached", "--number", "05/BC-STTTT")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(sources(built)) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        left, bottom, right, top = (float(x) for x in field.Rect)
        assert field.P.objgen == pdf.pages[0].obj.objgen
    assert left > 595 / 2 and bottom > 842 - 72 and right < 595 and top < 842
    shown = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", "-layout", str(sources(built)), "-"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert re.search(r"Số: 05/BC-STTTT\s+\d\d/\d\d/\d{4} \d\d:\d\d:\d\d \+07:00", shown)


def test_a_new_build_leaves_the_signed_report_and_the_next_gets_a_new_number(
    built: Project, key: Path
) -> None:
    assert sign(built, key).returncode == 0
    signed = sources(built).read_bytes()
    words = built.params / "explanations" / PERIOD
    words.mkdir(parents=True, exist_ok=True)
    (words / f"{KEY}.md").write_text("## Nguyên nhân\n\nThiếu cán bộ.\n", "utf-8")
    again = baocao(built, "build", *CHOSEN, "--format", "html,pdf")
    assert again.returncode == 0
    assert f"{KEY}/report.pdf khác bản đã ký {KEY}/report.signed-01.pdf" in again.stderr
    folder = built.outputs / PERIOD / KEY
    assert (folder / "report.signed-01.pdf").read_bytes() == signed == sources(built).read_bytes()
    assert check_outputs(built.outputs) == ()
    # and it says so each time, until the new one is signed
    assert "khác bản đã ký" in baocao(built, "build", *CHOSEN, "--format", "html,pdf").stderr
    done = sign(built, key)
    assert f"{KEY}-02.pdf" in done.stdout and "thêm vào" not in done.stdout
    assert sources(built).read_bytes() == signed
    assert sources(built, 2).read_bytes().startswith((folder / "report.pdf").read_bytes())
    assert "khác bản đã ký" not in baocao(built, "build", *CHOSEN, "--format", "html,pdf").stderr
    assert baocao(built, "verify", "--fast").returncode == 0


def test_outputs_can_be_deleted_and_the_signed_report_comes_back(built: Project, key: Path) -> None:
    assert sign(built, key).returncode == 0
    shutil.rmtree(built.outputs)
    assert baocao(built, "build", *CHOSEN, "--format", "html,pdf").returncode == 0
    copy = built.outputs / PERIOD / KEY / "report.signed-01.pdf"
    assert copy.read_bytes() == sources(built).read_bytes()
    copy.unlink()
    errors = baocao(built, "build", *CHOSEN, "--format", "html,pdf").stderr
    assert f"{PERIOD}/{KEY}/report.signed-01.pdf: không còn như lúc lập" in errors
    assert copy.read_bytes() == sources(built).read_bytes()
    assert baocao(built, "list").stderr == ""


def test_a_signed_report_that_is_gone_or_taken_from_the_log_is_named(
    built: Project, key: Path
) -> None:
    assert sign(built, key).returncode == 0
    content = sources(built).read_bytes()
    sources(built).unlink()
    printed = baocao(built, "verify", "--fast")
    assert printed.returncode == 1 and f"Sai {DECIDED}/{KEY}-01.pdf: không còn" in printed.stdout
    sources(built).write_bytes(content)
    log = built.root / DECIDED / "log.jsonl"
    log.unlink()
    printed = baocao(built, "verify", "--fast")
    assert f"Sai {DECIDED}/{KEY}-01.pdf: không có trong sổ trạng thái" in printed.stdout
    assert f"Sai {DECIDED}/log.jsonl: không còn" in printed.stdout
    # not even then is it overwritten
    assert f"{KEY}-02.pdf" in sign(built, key).stdout
    assert sources(built).read_bytes() == content


def test_the_passphrase_and_the_key_stay_where_they_are(built: Project, key: Path) -> None:
    done = sign(built, key)
    wrong = sign(built, key, passphrase="sai mật khẩu")
    assert wrong.returncode == 2 and "sai mật khẩu, hoặc không phải" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    secrets = [PASSPHRASE.encode(), key.read_bytes()[100:140]]
    for text in (done.stdout, done.stderr, wrong.stdout, wrong.stderr):
        assert PASSPHRASE not in text
    for path in built.root.rglob("*"):
        if path.is_file():
            assert not any(secret in path.read_bytes() for secret in secrets), path
    from helpers.cli.sign import sign as command

    assert not [name for name in command.__annotations__ if "pass" in name and "fd" not in name]


def test_the_passphrase_comes_from_a_private_file_or_the_terminal_only(
    built: Project, key: Path, tmp_path: Path
) -> None:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", "utf-8")
    file.chmod(0o644)
    named = {"BAOCAO_PASSPHRASE_FILE": str(file), "passphrase": ""}
    refused = sign(built, key, **named)
    assert refused.returncode == 2 and "Người khác đọc được tệp mật khẩu" in refused.stderr
    file.chmod(0o600)
    assert sign(built, key, **named).returncode == 0
    with patch("getpass.getpass", side_effect=getpass.GetPassWarning):
        nobody = sign(built, key, passphrase="")
    assert nobody.returncode == 2 and "Không có cửa sổ lệnh để hỏi mật khẩu" in nobody.stderr


def test_what_cannot_be_signed_is_said_and_nothing_is_written(
    built: Project, key: Path, tmp_path: Path
) -> None:
    old = signer("Old", days=5).pkcs12(tmp_path / "old.p12")
    text = tmp_path / "text.p12"
    text.write_text("no key")
    cases = [
        (old, (), "Chứng thư không có hiệu lực"),
        (text, (), "không phải tệp PKCS#12"),
        (tmp_path / "none.p12", (), "Không có tệp"),
        (key, ("--unit", "so-y-te"), "chưa có bản PDF của so-y-te"),
        (key, ("--block", "corner"), "Không có kiểu 'corner'"),
        (key, ("--block", "agency"), "cần hình dấu"),
        (key, ("--block", "person", "--image", str(text)), "phải là PNG"),
    ]
    for file, words, message in cases:
        done = sign(built, file, *words)
        assert (done.returncode, message in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
    (built.outputs / PERIOD / KEY / "report.pdf").write_bytes(b"%PDF")
    done = sign(built, key)
    assert done.returncode == 1 and "đã bị sửa sau khi lập" in done.stderr
    assert not sources(built).exists()


def test_without_the_library_one_is_told_how_to_install_it(
    built: Project, key: Path, tmp_path: Path
) -> None:
    assert sign(built, key).returncode == 0
    blocker = tmp_path / "hidden" / "pyhanko"
    blocker.mkdir(parents=True)
    (blocker / "__init__.py").write_text("raise ImportError('not installed')\n")
    paths = os.pathsep.join([str(blocker.parent), os.environ.get("PYTHONPATH", "")])
    done = command.baocao(
        built, "sign", *CHOSEN, "--key", key, call=command.WHOLE, PYTHONPATH=paths
    )
    assert done.returncode == 2 and "Chưa cài pyHanko" in done.stderr
    assert "pip install" in done.stderr and "Traceback" not in done.stderr
    verified = command.baocao(built, "verify", "--fast", call=command.WHOLE, PYTHONPATH=paths)
    assert verified.returncode == 0 and "chưa kiểm chữ ký: chưa cài pyHanko" in verified.stdout
