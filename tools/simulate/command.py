"""The command: simulate, prove the planted situations, write the workbooks."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools.simulate import book650, book2022, sheets
from tools.simulate.facts import check_facts
from tools.simulate.identities import broken_identities
from tools.simulate.periods import QUARTERS
from tools.simulate.planted import PlantedFactError
from tools.simulate.rows import Simulation, simulate

DEFAULT_SEED = 650
DEFAULT_OUT = Path(__file__).resolve().parents[2] / "data" / "raw"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    simulation = simulate(options.seed)
    problems = broken_identities(simulation)
    if problems:
        print("\n".join(problems))
        return 1
    try:
        check_facts(simulation)
    except PlantedFactError as error:
        print(f"seed {options.seed}: {error}; nothing was written")
        return 1
    written = write_all(simulation, options.out, options.seed)
    print(f"{written} workbooks written to {options.out}")
    return 0


def write_all(simulation: Simulation, out: Path, seed: int = DEFAULT_SEED) -> int:
    """Write every workbook under `out`; returns their number."""
    for agency_id, quarters in simulation.items():
        for quarter in QUARTERS:
            book650.write(agency_id, quarter, quarters[quarter.id], out)
    for level_id in book2022.LEVELS:
        book2022.write(level_id, out)
    for commune in sheets.COMMUNES:
        sheets.write(commune, seed, out)
    return len(simulation) * len(QUARTERS) + len(book2022.LEVELS) + len(sheets.COMMUNES)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.simulate",
        description="Write the simulated workbooks of dak-nong-650, dak-nong-2022 and dti-xa.",
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="default: data/raw")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s")
    return parser
