"""Which period is worked on, and where the files of its steps lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.core.paths import Project
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit


@dataclass(frozen=True, slots=True)
class Quarter:
    """A period of a programme, and the folder of its work beside `data/` and `outputs/`."""

    setting: Setting
    period: Period

    @property
    def project(self) -> Project:
        return self.setting.project

    @property
    def programme(self) -> str:
        return self.setting.programme.id

    @property
    def options(self) -> tuple[str, ...]:
        """Programme and period as every command takes them."""
        return ("--programme", self.programme, "--period", self.period.id)

    @property
    def name(self) -> str:
        """What its files are called by: "dak-nong-650_2024-Q1"."""
        return f"{self.programme}_{self.period.id}"

    @property
    def within(self) -> str:
        """Its folder below `data/raw/` and `outputs/`."""
        return f"{self.programme}/{self.period.id}"

    @property
    def raw(self) -> Path:
        return self.project.raw / self.within

    @property
    def built(self) -> Path:
        return self.project.outputs / self.within

    @property
    def work(self) -> Path:
        return self.project.work / self.name

    @property
    def forms(self) -> Path:
        """The forms to be sent out."""
        return self.work / "bieu-gui"

    @property
    def inbox(self) -> Path:
        """Where the office puts what arrives."""
        return self.work / "thu-den"

    @property
    def returned(self) -> Path:
        """Marked copies of workbooks with errors."""
        return self.work / "gui-tra"

    @property
    def letters(self) -> Path:
        return self.work / "don-doc"

    @property
    def before(self) -> Path:
        """The records of the build before the last one."""
        return self.work / "lan-truoc"

    @property
    def packed(self) -> Path:
        return self.work / "goi"

    @property
    def archive(self) -> Path:
        return self.work / "luu" / f"{self.name}.zip"

    @property
    def owing(self) -> tuple[Unit, ...]:
        """The units that owe a form."""
        return self.setting.reporting_in(self.period)

    @property
    def without_forms(self) -> str:
        """Why no form is owed for this period, "" where forms are."""
        kind = self.setting.programme.source.kind
        if kind == "table":
            return f"số liệu lấy từ bảng ở data/raw/{self.programme}/tables"
        if kind == "published":
            return "số liệu lấy từ văn bản đã công bố, data/published"
        parts = [part.id for part in self.setting.programme.parts(self.period)]
        return "" if parts == [self.period.id] else f"kỳ gộp từ {', '.join(parts)}"

    def shown(self, path: Path) -> str:
        """A path as it can be typed: relative to where the command runs, where it lies below."""
        here = Path.cwd()
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
