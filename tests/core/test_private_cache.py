"""What is kept for the next run is private, and is never trusted when it could be another's."""

import errno
import os
from pathlib import Path

import pytest

from helpers.core import private_cache
from helpers.core.paths import Project
from helpers.core.private_cache import PrivateCache

NAME, CONTENT = "one.json", b"what was computed"
NOT_TRUSTED = "không đọc kết quả lưu tạm mà người khác có thể đã ghi"


@pytest.fixture(autouse=True)
def nothing_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_cache, "_warned", set())


@pytest.fixture
def cache(tmp_path: Path) -> PrivateCache:
    private = PrivateCache(Project(tmp_path), "assessments/here")
    assert private.put(NAME, CONTENT)
    return private


def test_what_was_kept_is_found_again(cache: PrivateCache) -> None:
    assert cache.get(NAME) == CONTENT
    assert cache.get("another.json") is None
    assert PrivateCache(cache.project, "elsewhere").get(NAME) is None


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_nobody_else_may_enter_or_read_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        cache = PrivateCache(Project(tmp_path), "workbooks/one")
        assert cache.put(NAME, CONTENT)
    finally:
        os.umask(before)
    path = cache.path(NAME)
    modes = [place.stat().st_mode & 0o777 for place in (cache.root, path.parent, path)]
    assert modes[0] == 0o700
    assert modes[2] == 0o600


def test_every_user_has_a_folder_of_their_own(
    cache: PrivateCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cache.root
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert cache.root != first
    assert cache.get(NAME) is None


def test_a_folder_that_others_may_only_enter_is_closed_to_them(cache: PrivateCache) -> None:
    cache.root.chmod(0o755)
    assert cache.get(NAME) == CONTENT
    assert cache.put(NAME, CONTENT)
    assert cache.root.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_another_user_is_not_used(
    cache: PrivateCache, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs, owner = cache.root, os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    theirs.rename(cache.root)
    assert cache.get(NAME) is None and not cache.put(NAME, b"mine") and cache.sha256(NAME) == ""
    assert cache.path(NAME).read_bytes().endswith(CONTENT)
    output = capfd.readouterr().err
    assert output.count(NOT_TRUSTED) == 1
    assert f"outputs/.cache/user-54321: {NOT_TRUSTED}" in output
    assert f"thư mục của người dùng số {owner}" in output


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_not_used(
    cache: PrivateCache, mode: int, capfd: pytest.CaptureFixture[str]
) -> None:
    cache.root.chmod(mode)
    assert cache.get(NAME) is None and not cache.put(NAME, CONTENT)
    output = capfd.readouterr().err
    assert NOT_TRUSTED in output and f"quyền {mode:04o}" in output and "chmod 700" in output
    cache.root.chmod(0o700)
    assert cache.get(NAME) == CONTENT


def test_a_folder_that_is_a_link_is_not_used(cache: PrivateCache, tmp_path: Path) -> None:
    cache.root.rename(tmp_path / "elsewhere")
    cache.root.symlink_to(tmp_path / "elsewhere")
    assert cache.get(NAME) is None and not cache.put(NAME, CONTENT)


def test_a_file_that_others_may_write_is_not_read_and_is_replaced(
    cache: PrivateCache, capfd: pytest.CaptureFixture[str]
) -> None:
    cache.path(NAME).chmod(0o666)
    assert cache.get(NAME) is None and cache.sha256(NAME) == ""
    assert "chmod 600" in capfd.readouterr().err
    assert cache.put(NAME, CONTENT)
    assert cache.get(NAME) == CONTENT


def test_a_link_and_a_pipe_in_place_of_a_file_are_not_read(
    cache: PrivateCache, tmp_path: Path
) -> None:
    path = cache.path(NAME)
    path.rename(tmp_path / "real")
    path.symlink_to(tmp_path / "real")
    assert cache.get(NAME) is None
    path.unlink()
    os.mkfifo(path, 0o600)
    assert cache.get(NAME) is None  # and does not wait for somebody who writes
    path.unlink()
    path.mkdir()
    assert cache.get(NAME) is None and not cache.put(NAME, CONTENT)


def test_every_flipped_bit_and_every_cut_is_noticed(cache: PrivateCache) -> None:
    path = cache.path(NAME)
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place])
        assert cache.get(NAME) is None
        for bit in range(8):
            changed = bytes([content[place] ^ 1 << bit])
            path.write_bytes(content[:place] + changed + content[place + 1 :])
            assert cache.get(NAME) is None
    path.write_bytes(content)
    assert cache.get(NAME) == CONTENT


def test_a_file_under_the_name_of_another_is_not_read(cache: PrivateCache) -> None:
    cache.path(NAME).rename(cache.path("two.json"))
    assert cache.get("two.json") is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "ổ đĩa đã đầy"),
        (errno.EROFS, "ổ đĩa chỉ cho đọc"),
        (errno.EPROTO, f"lỗi hệ thống số {errno.EPROTO}"),
    ],
)
def test_what_cannot_be_kept_is_told_once_and_is_no_failure(
    cache: PrivateCache,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    number: int,
    expected: str,
) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, "English words")

    monkeypatch.setattr(private_cache, "write_atomically", failing)
    assert not cache.put(NAME, b"new") and not cache.put(NAME, b"newer")
    assert cache.get(NAME) == CONTENT
    output = capfd.readouterr().err
    assert output.count(expected) == 1 and "English" not in output
    assert "báo cáo vẫn lập được" in output


def test_a_file_where_the_folders_should_be_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs" / ".cache").write_bytes(b"")
    cache = PrivateCache(Project(tmp_path), "assessments")
    assert not cache.put(NAME, CONTENT) and cache.get(NAME) is None


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_no_failure(cache: PrivateCache) -> None:
    cache.path("").chmod(0o500)
    try:
        assert not cache.put(NAME, b"new")
        assert cache.get(NAME) == CONTENT
    finally:
        cache.path("").chmod(0o700)
