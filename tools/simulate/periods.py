"""The eight calendar quarters that are simulated."""

from dataclasses import dataclass
from datetime import date, timedelta

YEARS = (2023, 2024)


@dataclass(frozen=True)
class Quarter:
    """One calendar quarter; `place` counts from 0 at 2023-Q1."""

    year: int
    number: int
    place: int

    @property
    def id(self) -> str:
        """The period id, such as 2023-Q4."""
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        following = (self.year, 3 * self.number + 1) if self.number < 4 else (self.year + 1, 1)
        return date(*following, 1) - timedelta(days=1)


QUARTERS = tuple(
    Quarter(year, number, 4 * YEARS.index(year) + number - 1)
    for year in YEARS
    for number in (1, 2, 3, 4)
)


def places_of(year: int) -> range:
    """The places of a year's four quarters."""
    start = 4 * YEARS.index(year)
    return range(start, start + 4)
