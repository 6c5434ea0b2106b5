"""Proof that the planted situations are in the simulated data."""

from collections.abc import Iterable
from fractions import Fraction

from tools.simulate.agencies import AGENCIES
from tools.simulate.periods import QUARTERS
from tools.simulate.planted import PlantedFactError
from tools.simulate.rows import Row, Simulation

DISTRICT_TARGET = Fraction(70, 100)


def check_facts(simulation: Simulation) -> None:
    """Raise PlantedFactError for the first planted situation that is missing."""
    _worked_example(simulation)
    _late_starter(simulation)
    _no_targets(simulation)
    _exact_shares(simulation)
    _change_of_leader(simulation)
    _zero_denominator(simulation)


def rows_until(simulation: Simulation, agency_id: str, year: int, quarter: int) -> list[Row]:
    """The agency's rows from the start of the year to the end of the quarter."""
    return [
        row
        for period in QUARTERS
        if period.year == year and period.number <= quarter
        for row in simulation[agency_id][period.id]
    ]


def codes_in_use(rows: Iterable[Row]) -> set[str]:
    """Distinct procedures with at least one dossier received by any channel."""
    return {row.procedure.code for row in rows if row.received}


def codes_online(rows: Iterable[Row]) -> set[str]:
    """Distinct procedures with at least one dossier received online."""
    return {row.procedure.code for row in rows if row.online}


def share_of_procedures(rows: list[Row]) -> Fraction:
    """Target A: distinct procedures with online dossiers / with any dossier."""
    return Fraction(len(codes_online(rows)), len(codes_in_use(rows)))


def share_processed_online(rows: list[Row]) -> Fraction:
    """Target B: dossiers processed online / processed."""
    return Fraction(sum(row.processed_online for row in rows), sum(row.processed for row in rows))


def district_attainment(simulation: Simulation, quarter: int) -> dict[str, Fraction]:
    """Mean of min(value / target, 1) of A and B in 2023, by district, highest first."""
    means = {}
    for agency in AGENCIES:
        if agency.is_district:
            rows = rows_until(simulation, agency.id, 2023, quarter)
            values = (share_of_procedures(rows), share_processed_online(rows))
            attained = [min(value / DISTRICT_TARGET, Fraction(1)) for value in values]
            means[agency.id] = sum(attained, Fraction(0)) / 2
    return dict(sorted(means.items(), key=lambda item: (-item[1], item[0])))


def _require(holds: bool, fact: str) -> None:
    if not holds:
        raise PlantedFactError(f"planted situation missing: {fact}")


def _worked_example(simulation: Simulation) -> None:
    year = rows_until(simulation, "so-tttt", 2023, 4)
    _require(len(codes_in_use(year)) == 30, "so-tttt uses 30 procedures in 2023")
    _require(len(codes_online(year)) == 25, "so-tttt has 25 online procedures in 2023")
    touched = {row.procedure.code for row in year if row.carried_in or row.processed}
    _require(touched <= codes_in_use(year), "so-tttt has no dossiers outside the 30")
    quarters = [
        len(codes_in_use(simulation["so-tttt"][period.id]))
        for period in QUARTERS
        if period.year == 2023
    ]
    _require(max(quarters) < 30 < sum(quarters), "so-tttt's quarters do not add up to the year")


def _late_starter(simulation: Simulation) -> None:
    first, *later = (simulation["ban-dan-toc"][period.id] for period in QUARTERS)
    _require(
        not any(row.carried_in or row.received or row.processed for row in first),
        "ban-dan-toc has no dossier in 2023-Q1",
    )
    _require(all(codes_in_use(rows) for rows in later), "ban-dan-toc has dossiers from 2023-Q2")
    year = rows_until(simulation, "ban-dan-toc", 2023, 4)
    _require(len(codes_online(year)) == 2, "ban-dan-toc has 2 of 2 procedures online in 2023")


def _no_targets(simulation: Simulation) -> None:
    rows = [row for quarter in simulation["thanh-tra-tinh"].values() for row in quarter]
    _require(sum(row.received for row in rows) > 0, "thanh-tra-tinh has dossiers")
    _require(all(row.received == row.direct for row in rows), "thanh-tra-tinh: direct only")


def _exact_shares(simulation: Simulation) -> None:
    for agency_id, share in (
        ("so-noi-vu", Fraction(8496, 10000)),
        ("so-khcn", Fraction(70, 100)),
    ):
        rows = rows_until(simulation, agency_id, 2023, 4)
        _require(share_processed_online(rows) == share, f"{agency_id} has B = {share} in 2023")


def _change_of_leader(simulation: Simulation) -> None:
    third = district_attainment(simulation, 3)
    fourth = district_attainment(simulation, 4)
    _require(_lead(third) > Fraction(1, 100), "a clear leader at 2023-Q3")
    _require(next(iter(third)) == "ubnd-gia-nghia", "ubnd-gia-nghia leads at 2023-Q3")
    _require(
        list(fourth)[:2] == ["ubnd-dak-mil", "ubnd-gia-nghia"],
        "ubnd-dak-mil overtakes ubnd-gia-nghia at 2023-Q4",
    )
    _require(_lead(fourth) > Fraction(1, 200), "ubnd-dak-mil leads clearly at 2023-Q4")
    _require(max(*third.values(), *fourth.values()) < 1, "neither leader is capped at both targets")


def _lead(attainment: dict[str, Fraction]) -> Fraction:
    first, second = list(attainment.values())[:2]
    return first - second


def _zero_denominator(simulation: Simulation) -> None:
    rows = simulation["so-xay-dung"]["2024-Q2"]
    _require(sum(row.received for row in rows) > 0, "so-xay-dung receives in 2024-Q2")
    _require(not any(row.processed for row in rows), "so-xay-dung processes nothing in 2024-Q2")
