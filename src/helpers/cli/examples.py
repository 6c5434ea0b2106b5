"""An example of each command, at the end of its `--help`; the tests run them in this order.

All but those that serve until they are stopped, whose own tests start them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ALL = {
    "list": "baocao list --units --programme dti-xa",
    "template": "baocao template --programme dti-xa --period 2025 --out bieu-gui",
    "check": "baocao check thu-den/ --out gui-tra",
    "import": 'baocao import thu-den/ --programme dti-xa --period 2025 --sender "Văn thư"',
    "build": "baocao build --programme dti-xa --unit xa-mo-phong-a --format html,pdf",
    "quarter": "baocao quarter remind --programme dti-xa --period 2025",
    "diff": "baocao diff truoc outputs",
    "pack": "baocao pack --programme dti-xa --period 2025 --out goi",
    "verify": "baocao verify --fast",
    "archive": "baocao archive --programme dti-xa --period 2025 --out luu/dti-xa_2025.zip",
    "sign": "baocao sign --programme dti-xa --period 2025 --unit xa-mo-phong-a --key khoa.p12",
    "state": "baocao state --programme dti-xa --period 2025",
    "index": "baocao index khung.yml so-lieu.csv --out ket-qua",
    "explain": "baocao explain not_a_count --lang en",
    "sbom": "baocao sbom --out sbom.json",
    "form": "baocao form --port 0 --no-browser",
    "lab": "baocao lab --no-browser",
    "new period": "baocao new period 2025-Q1 --programme dak-nong-650",
    "new unit": 'baocao new unit "Sở Du lịch" --programme dak-nong-650 --like so-y-te '
    "--valid-from 2025-01-01 --target A=70",
    "new indicator": 'baocao new indicator "Tỷ lệ số hóa" --programme dak-nong-650 --code V '
    "--numerator digitised --denominator processed --levels so --target 80%",
    "new report": "baocao new report phan_tich --like unit_quarter --programme dak-nong-650",
    "new source": "baocao new source ban-xuat.xlsx --programme dak-nong-650 --period 2023-Q4",
    "new programme": "baocao new programme chi-so.xlsx --id chi-so",
}
SERVE = ("form", "lab")
EXAMPLES: Mapping[str, str] = MappingProxyType(_ALL)


def epilog(command: str) -> str:
    """What ends the help of a command, named as after "baocao"."""
    return f"Ví dụ: {EXAMPLES[command]}"
