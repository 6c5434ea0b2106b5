"""Try a mapping on an export: print what it reads and what is wrong.

python -m tools.try_mapping MAPPING FILE --programme dak-nong-650 --period 2023-Q4
"""

import argparse
from pathlib import Path

from helpers.core.params.load import load_setting
from helpers.core.paths import find_project
from helpers.intake.sources.read import import_file, load_mapping, registry_for
from helpers.intake.sources.result import Window


def main() -> None:
    """Import the file and print values with their cells, then notes and problems."""
    parser = argparse.ArgumentParser(description="Thử một ánh xạ trên một tệp")
    parser.add_argument("mapping", help="mã ánh xạ: tên tệp trong params/sources, không có .yml")
    parser.add_argument("file", type=Path)
    parser.add_argument("--programme", required=True)
    parser.add_argument("--period", required=True)
    asked = parser.parse_args()
    project = find_project()
    setting = load_setting(project, asked.programme)
    period = setting.period(asked.period)
    window = Window(period.id, period.start, period.end)
    mapping = load_mapping(project, asked.mapping)
    found = import_file(
        asked.file, mapping, registry_for(mapping, setting.registry, project, window), window
    )
    for one in found.values:
        value = one.text if one.number is None else f"{one.number:f}"
        print(f"{one.unit}\t{one.item}\t{one.field}\t{value}\t{one.sheet}!{one.cell}")
    for note in found.notes:
        print(f"Ghi chú: {note}")
    for problem in found.problems:
        print(f"{'Lỗi' if problem.severity == 'error' else 'Lưu ý'}: {problem}")
    print(f"{len(found.values)} giá trị, {len(found.problems)} vấn đề")


if __name__ == "__main__":
    main()
