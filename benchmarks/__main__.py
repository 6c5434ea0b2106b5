"""Run every benchmark in name order, print a table, write `outputs/benchmarks.json`.

A module with `ON_DEMAND` is run only when it is named.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.result import Result

FOLDER = Path(__file__).parent
REPORT = FOLDER.parent / "outputs" / "benchmarks.json"


def modules(wanted: list[str]) -> list[str]:
    """Benchmark modules in name order, all or those asked for."""
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    return [n for n in names if not n.startswith("_") and n != "result" and n in (wanted or names)]


def main() -> None:
    """Run, print, write; with modules compiled once, as where programs are used."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} CPUs")
    results: list[Result] = []
    for name in modules(sys.argv[1:]):
        module = importlib.import_module(f"benchmarks.{name}")
        if getattr(module, "ON_DEMAND", False) and name not in sys.argv[1:]:
            continue
        for result in module.run() if hasattr(module, "run") else []:
            results.append(result)
            mark = "met" if result.met else "NOT MET"
            print(f"{result.name:40} {result.ratio:12.2f}x  {mark:8} {result.goal}")
            for key, value in result.figures.items():
                print(f"{'':42}{key}: {value}")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(result) for result in results]
    REPORT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
