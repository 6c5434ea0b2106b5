"""Bring an agency's share of dossiers processed online in 2023 to an exact value."""

from tools.simulate.flow import Movement, Movements
from tools.simulate.periods import places_of
from tools.simulate.planted import PlantedFactError

# agency: (processed online, processed) over the four quarters of 2023
EXACT_2023 = {
    "so-noi-vu": (2124, 2500),  # 84,96% against a target of 85%
    "so-khcn": (700, 1000),  # 70,00% against a target of 70%
}


def settle(agency_id: str, movements: Movements) -> None:
    """Add or take dossiers received and processed within a quarter, in place.

    Only the busiest procedure changes, and what is carried over stays as it was.
    """
    if agency_id not in EXACT_2023:
        return
    wanted_online, wanted = EXACT_2023[agency_id]
    places = places_of(2023)
    cells = [row[place] for row in movements for place in places]
    online_gap = wanted_online - sum(cell.processed_online for cell in cells)
    processed = sum(cell.online.processed + cell.offline.processed for cell in cells)
    offline_gap = wanted - processed - online_gap
    busiest = max(movements, key=lambda row: sum(row[place].online.received for place in places))
    for turn, place in enumerate(places):
        _shift(busiest[place], _part(online_gap, turn), _part(offline_gap, turn))


def _part(gap: int, turn: int) -> int:
    """One of four whole parts that add up to the gap."""
    return gap * (turn + 1) // 4 - gap * turn // 4


def _shift(cell: Movement, online: int, offline: int) -> None:
    cell.online.received += online
    cell.online.processed += online
    cell.processed_online += online
    cell.offline.received += offline
    cell.offline.processed += offline
    counts = (
        cell.online.received,
        cell.online.processed,
        cell.processed_online,
        cell.offline.received,
        cell.offline.processed,
    )
    if min(counts) < 0:
        raise PlantedFactError(f"not enough dossiers to settle 2023: {counts}")
