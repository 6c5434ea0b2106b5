"""The pages that lead to the reports: one of all programmes, one of the units of a period.

Both say all they have to say without scripts. Every address is relative, so that they work from a
folder on a stick, a share or a web server alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.core.errors import ReportError
from helpers.core.wording import OWN_NAMES
from helpers.documents.formats import LABELS
from helpers.documents.html.nodes import TEMPLATES
from helpers.documents.html.render import Link, page_style, page_words
from helpers.report.site.missing_units import Missing
from helpers.report.site.period_maps import Mover, UnitMap

OLDER = "lập trước khi số liệu đổi"
ENGLISH = "en"  # stands among a report's files for its English page
SIGNED = "signed"  # likewise for the PDF that was signed last
LINKS = {**LABELS, ENGLISH: OWN_NAMES["en"], SIGNED: "PDF đã ký số"}


@dataclass(frozen=True)
class PeriodLink:
    """A built period of a programme: its page and how far it got ("26 báo cáo").

    `failed`: reports are missing, or tell of numbers that changed since.
    """

    label: str
    href: str
    summary: str = ""
    failed: bool = False


@dataclass(frozen=True)
class UnitLine:
    """A unit on the first page: how it stands in its latest built period, and its own page.

    `older`: that report was made before numbers in it changed.
    """

    unit: str
    href: str
    period: str
    score: str
    rank: str
    change: str
    targets: str
    state: str
    older: bool = False


@dataclass(frozen=True)
class ProgrammeEntry:
    """A programme on the first page, its periods in the order in which they are shown.

    `description` is in English, for readers who do not know the Vietnamese name; `units` leads to
    the page of each unit over all periods.
    """

    name: str
    periods: Sequence[PeriodLink]
    description: str = ""
    mark: str | None = None
    units: Sequence[UnitLine] = ()


@dataclass(frozen=True)
class Row:
    """A unit of a period: its standing in words, and where its report lies.

    Attributes:
        group: heading under which neighbouring rows stand together.
        links: relative addresses of the report's files by format ("html", "pdf", …).
        error: why the report failed, when `status` is "failed".
        state: "ok" when all targets are met, "bad" when not, "" when there is no judgement.
        history: address of the unit's page over all periods, "" for none.
        older: the report was made before numbers in it changed; the row shows those of now.
    """

    unit_id: str
    unit: str
    group: str
    status: Literal["built", "failed"]
    links: Sequence[tuple[str, str]] = ()
    score: str = ""
    rank: str = ""
    change: str = ""
    targets: str = ""
    error: str = ""
    state: str = ""
    history: str = ""
    older: bool = False

    @property
    def page(self) -> str:
        """Address of the report's page, empty when it was not built."""
        addresses = dict(self.links)
        return addresses.get("html") or addresses.get(ENGLISH, "")


@dataclass(frozen=True)
class PeriodPage:
    """What the page of a period shows.

    `up` is the address of the page of all programmes, `state` how far the reports have come, from
    draft to published.
    """

    programme: str
    period: str
    rows: Sequence[Row]
    mark: str | None = None
    problems: Sequence[str] = ()
    overview: Sequence[Link] = ()
    up: str = "../../index.html"
    movers: Sequence[Mover] = ()
    heat: UnitMap | None = None
    coverage: UnitMap | None = None
    missing: Missing | None = None
    state: str = ""

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows under the name of their group, in the order in which the groups come first."""
        by_group: dict[str, list[Row]] = {}
        for row in self.rows:
            by_group.setdefault(row.group, []).append(row)
        return list(by_group.items())

    @property
    def older(self) -> list[Row]:
        """The units whose report was made before numbers in it changed."""
        return [row for row in self.rows if row.older and row.status == "built"]

    @property
    def failed(self) -> list[Row]:
        """The units without a report."""
        return [row for row in self.rows if row.status == "failed"]


def render_site_index(programmes: Sequence[ProgrammeEntry]) -> str:
    """The page `outputs/index.html`: all programmes with their built periods."""
    for entry in programmes:
        for href in [period.href for period in entry.periods] + [unit.href for unit in entry.units]:
            check_relative(href)
    template = environment().get_template("site_index.html.j2")
    return template.render(programmes=programmes, words=page_words("vi"), style=page_style())


def render_period_index(page: PeriodPage) -> str:
    """The page of a period: its units with their standing, failures by name, data problems.

    Raises:
        ReportError: an address is not relative.
    """
    addresses = [href for row in page.rows for _, href in row.links]
    addresses += [row.history for row in page.rows if row.history]
    for href in [*addresses, *(link.href for link in page.overview), page.up]:
        check_relative(href)
    columns = [
        (label, name)
        for label, name in (
            ("Điểm", "score"),
            ("Hạng", "rank"),
            ("Thay đổi", "change"),
            ("Chỉ tiêu", "targets"),
        )
        if any(getattr(row, name) for row in page.rows)
    ]
    template = environment().get_template("period_index.html.j2")
    return template.render(page=page, columns=columns, words=page_words("vi"), style=page_style())


def check_relative(href: str) -> None:
    """Raises ReportError for an address that would not work from a folder or a zip."""
    if not href or href.startswith("/") or ":" in href or "\\" in href:
        raise ReportError(
            "Liên kết của trang danh mục phải là đường dẫn tương đối.",
            found=href,
            todo="bỏ dấu / ở đầu và tên máy chủ",
        )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the pages around the reports."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, TEMPLATES / "baocao"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["address"] = quote
    environment.globals["OLDER"] = OLDER
    environment.globals["formats"] = LINKS
    return environment
