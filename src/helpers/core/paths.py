"""Where things are in a project. The only module that knows folder names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from helpers.core.errors import ConfigError

ROOT_VARIABLE = "BAOCAO_ROOT"
BUILD_VARIABLE = "BAOCAO_BUILD"  # set where a build runs the cells of notebooks
_MARK = Path("params") / "programmes"
LOCKS = Path(".cache") / "locks"  # of an output folder


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one project, all derived from its root."""

    root: Path

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def published(self) -> Path:
        return self.root / "data" / "published"

    @property
    def approvals(self) -> Path:
        return self.root / "data" / "approvals"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def work(self) -> Path:
        """Where the files of a quarter's work lie: forms to send, arrivals, letters, packs."""
        return self.root / "cong-viec"

    def tables(self, programme: str) -> Path:
        """Where the tables of a programme lie, which hold many periods each."""
        return self.raw / programme / "tables"

    def shown(self, path: Path) -> str:
        """How a message calls a file: relative to the project where it lies in it."""
        root = self.root.resolve()
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

    def relative(self, path: Path) -> str:
        """`path` relative to the root with forward slashes: the form used in all evidence."""
        return path.relative_to(self.root).as_posix()


def is_called(file: str, id_: str) -> bool:
    """Whether a file is called by an id, whatever its folder and ending, as a unit's workbook is.

    Example:
        >>> is_called("2023-Q4/so-tttt.xlsx", "so-tttt"), is_called("so-tttt/bang.csv", "so-tttt")
        (True, False)
    """
    # a path is taken apart only where it may be: they are thousands
    return id_ in file and PurePosixPath(file).stem == id_


def find_project() -> Project:
    """The project to work on.

    The environment variable `BAOCAO_ROOT` decides; else the nearest folder at or above the working
    directory that holds `params/programmes`; else the checkout that this package lies in.

    Raises:
        ConfigError: none of these is a project.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        return _checked(Path(named).resolve())
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if (folder / _MARK).is_dir():
            return Project(folder)
    raise ConfigError(
        "Không tìm thấy dự án Báo cáo",
        where=str(here),
        found="không có thư mục params/programmes ở đây hay ở thư mục cha",
        todo=f"chạy lệnh trong thư mục dự án, hoặc đặt biến môi trường {ROOT_VARIABLE}",
    )


@contextmanager
def working_on(project: Project) -> Iterator[None]:
    """Within the block `find_project` finds this one, here and in processes started here."""
    with variable(ROOT_VARIABLE, str(project.root)):
        yield


@contextmanager
def variable(name: str, value: str) -> Iterator[None]:
    """Within the block a variable of the environment has this value."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _checked(root: Path) -> Project:
    if not (root / _MARK).is_dir():
        raise ConfigError(
            f"{ROOT_VARIABLE} không chỉ tới một dự án Báo cáo",
            where=str(root),
            found="không có thư mục params/programmes",
            todo=f"sửa hoặc bỏ biến môi trường {ROOT_VARIABLE}",
        )
    return Project(root)
