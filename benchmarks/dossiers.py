"""Ten million dossiers counted by the declared mapping, beside a bare DuckDB query.

Each side runs in a process of its own over the same file, so that each one's peak memory is its
own. The bare query knows the file's spelling of units and channels beforehand; ours finds out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.result import Result

ROOT = Path(__file__).resolve().parents[1]
ROWS = 10_000_000
BYTES = 2 << 30

_MAKE = """
COPY (
  SELECT 'H' || i AS "Mã hồ sơ",
    ['Sở TT&TT', 'Sở Y tế', 'Sở Nội vụ', 'UBND huyện Đắk Mil', 'TP. Gia Nghĩa', 'Sở Tư pháp',
     'Sở GTVT', 'UBND huyện Đắk Song'][1 + i % 8] AS "Đơn vị",
    '1.00' || (i * 7919 % 400) AS "Mã TTHC",
    ['Trực tuyến', 'Trực tiếp', 'Bưu chính'][1 + i * 31 % 3] AS "Kênh tiếp nhận",
    strftime(DATE '2023-12-01' + CAST(i * 37 % 130 AS INTEGER), '%d/%m/%Y') AS "Ngày tiếp nhận",
    strftime(DATE '2023-12-08' + CAST(i * 37 % 130 AS INTEGER), '%d/%m/%Y') AS "Ngày hẹn trả",
    strftime(DATE '2023-12-03' + CAST(i * 37 % 130 + i % 9 AS INTEGER), '%d/%m/%Y')
      AS "Ngày hoàn thành"
  FROM range({rows}) AS made(i)
) TO '{target}' ({how})
"""

_BARE = """
import duckdb, json, resource, sys, time
started, used = time.perf_counter(), time.process_time()
base = duckdb.connect(config={"memory_limit": "1GB", "temp_directory": sys.argv[2]})
base.execute("SET enable_progress_bar = false")
source = "read_parquet(?)" if sys.argv[1].endswith("parquet") else "read_csv(?, all_varchar=true)"
rows = base.execute(f'''
  SELECT unit, item,
    count(*) FILTER (r < DATE '2024-01-01' AND (f IS NULL OR f >= DATE '2024-01-01')),
    count(*) FILTER (r BETWEEN DATE '2024-01-01' AND DATE '2024-03-31'),
    count(*) FILTER (r BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND c = 'Trực tuyến'),
    count(*) FILTER (r BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND c = 'Trực tiếp'),
    count(*) FILTER (r BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND c = 'Bưu chính'),
    count(*) FILTER (f BETWEEN DATE '2024-01-01' AND DATE '2024-03-31'),
    count(*) FILTER (f BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND c = 'Trực tuyến'),
    count(*) FILTER (f BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND f <= d),
    count(*) FILTER (f BETWEEN DATE '2024-01-01' AND DATE '2024-03-31' AND f > d)
  FROM (SELECT "Đơn vị" unit, "Mã TTHC" item, "Kênh tiếp nhận" c,
          strptime("Ngày tiếp nhận", '%d/%m/%Y')::DATE r,
          strptime("Ngày hẹn trả", '%d/%m/%Y')::DATE d,
          strptime("Ngày hoàn thành", '%d/%m/%Y')::DATE f FROM {source})
  GROUP BY ALL
''', [sys.argv[1]]).fetchall()
total = [sum(row[place] for row in rows) for place in range(2, 11)]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([time.perf_counter() - started, peak, total, time.process_time() - used]))
"""

_OURS = """
import datetime as dt, json, resource, sys, time
from pathlib import Path
from helpers.params.load import load_setting
from helpers.core.paths import Project
from helpers.intake.sources.read import import_file, load_mapping
from helpers.intake.sources.result import Window
project = Project(Path(sys.argv[2]))
registry = load_setting(project, "dak-nong-650").registry
mapping = load_mapping(project, "mot-cua-ho-so")
window = Window("2024-Q1", dt.date(2024, 1, 1), dt.date(2024, 3, 31))
started, used = time.perf_counter(), time.process_time()
found = import_file(Path(sys.argv[1]), mapping, registry, window)
if found.problems:
    raise SystemExit(str(found.problems[0]))
total = [int(sum(v.number for v in found.values if v.field == f.field)) for f in mapping.figures]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([time.perf_counter() - started, peak, total, time.process_time() - used]))
"""


def run(rows: int = ROWS) -> list[Result]:
    """The ratio of CPU times, ours over bare, for CSV and for Parquet."""
    results = []
    for kind, how in (("csv", "FORMAT csv, HEADER"), ("parquet", "FORMAT parquet")):
        with tempfile.TemporaryDirectory(prefix="baocao-bench-") as folder:
            path = Path(folder) / f"dossiers.{kind}"
            maker = duckdb.connect()
            maker.execute("SET enable_progress_bar = false")
            maker.execute(_MAKE.format(rows=rows, target=path, how=how))
            bare = _measure(_BARE, path, folder)
            ours = _measure(_OURS, path, str(ROOT))
            size = path.stat().st_size
        if bare[2] != ours[2]:
            raise RuntimeError(f"the two counts differ: {bare[2]} and {ours[2]}")
        # by the time of all processors, which the machine's other work does not lengthen
        ratio = ours[3] / bare[3]
        figures: dict[str, float | str] = {
            "dossiers": rows,
            "file_mb": round(size / 1e6),
            "bare_seconds": round(bare[0], 2),
            "our_seconds": round(ours[0], 2),
            "bare_cpu_seconds": round(bare[3], 2),
            "our_cpu_seconds": round(ours[3], 2),
            "bare_peak_mb": round(bare[1] / 1e6),
            "our_peak_mb": round(ours[1] / 1e6),
        }
        met = ours[1] < BYTES
        goal = "within 2 GiB of memory"
        results.append(Result(f"dossiers_{kind}_over_bare_duckdb", ratio, goal, met, figures))
    return results


def _measure(script: str, *arguments: object) -> tuple[float, int, list[int], float]:
    """Seconds, peak memory in bytes, sums of the counts and CPU seconds, of one process."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    seconds, peak, total, processor = json.loads(done.stdout)
    return seconds, peak, total, processor
