"""How the dossiers received are processed and carried over, quarter by quarter."""

from dataclasses import dataclass

from tools.simulate import planted
from tools.simulate.agencies import Agency
from tools.simulate.chance import Chance
from tools.simulate.demand import Demand, online_share
from tools.simulate.periods import QUARTERS

OPENING_BACKLOG = 0.09  # of the first quarter's dossiers


@dataclass
class Stream:
    """Dossiers submitted one way (online or not) for one procedure in one quarter."""

    carried_in: int
    received: int
    processed: int

    @property
    def carried_out(self) -> int:
        """Dossiers still in progress at the end of the quarter."""
        return self.carried_in + self.received - self.processed


@dataclass
class Movement:
    """One procedure in one quarter, before the counts that only describe it."""

    online: Stream
    offline: Stream
    processed_online: int


Movements = list[list[Movement]]  # [procedure][place of the quarter]


def movements_of(agency: Agency, demand: Demand, seed: int) -> Movements:
    """Process the agency's demand."""
    chance = Chance(seed, "flow", agency.id)
    pace = [chance.between(0.88, 0.96) for _ in QUARTERS]
    for place in planted.idle_places(agency.id):
        pace[place] = 0.0
    table = []
    for received, online in zip(demand.received, demand.online, strict=True):
        offline = [whole - part for whole, part in zip(received, online, strict=True)]
        on_stream = _stream(online, pace, chance)
        off_stream = _stream(offline, pace, chance)
        table.append(
            [
                Movement(on, off, _finished_online(on, handled, chance))
                for on, off, handled in zip(on_stream, off_stream, demand.handled, strict=True)
            ]
        )
    return table


def _stream(received: list[int], pace: list[float], chance: Chance) -> list[Stream]:
    carried = chance.whole(received[0] * OPENING_BACKLOG)
    streams = []
    for count, rate in zip(received, pace, strict=True):
        processed = chance.whole((carried + count) * rate)
        streams.append(Stream(carried, count, processed))
        carried = streams[-1].carried_out
    return streams


def _finished_online(stream: Stream, handled: float, chance: Chance) -> int:
    """Some dossiers submitted online are finished on paper."""
    return chance.whole(stream.processed * handled / online_share(handled))
