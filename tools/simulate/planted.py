"""Situations planted in the demand, so that the reports meet them for certain.

`facts` proves after the simulation that each one is there.
"""

from tools.simulate.periods import places_of

TTTT_IN_USE = 30  # of 35 procedures: the worked example in the annex's footnote
NO_PROCESSING = {"so-xay-dung": (5,)}  # 2024-Q2


class PlantedFactError(Exception):
    """A planted situation cannot be made, or is not in the simulated data."""


def shape_received(agency_id: str, received: list[list[int]]) -> None:
    """Change the drawn dossiers of the agencies with a planted demand, in place."""
    if agency_id == "so-tttt":
        _use_thirty_in_2023(received)
    if agency_id == "ban-dan-toc":
        _start_in_second_quarter(received)


def idle_places(agency_id: str) -> tuple[int, ...]:
    """The places of the quarters in which the agency processes nothing."""
    return NO_PROCESSING.get(agency_id, ())


def _use_thirty_in_2023(received: list[list[int]]) -> None:
    """Thirty procedures receive dossiers in 2023; the five least used receive none."""
    places = places_of(2023)
    by_use = sorted(range(len(received)), key=lambda row: (-sum(received[row]), row))
    for row in by_use[TTTT_IN_USE:]:
        for place in places:
            received[row][place] = 0
    for turn, row in enumerate(by_use[:TTTT_IN_USE]):
        if not any(received[row][place] for place in places):
            received[row][places[turn % 4]] = 1


def _start_in_second_quarter(received: list[list[int]]) -> None:
    for counts in received:
        counts[0] = 0
        for place in range(1, len(counts)):
            counts[place] = max(counts[place], 2)
