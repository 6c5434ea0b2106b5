"""What was built: the reports of a period, and the files that may be read from outside."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from helpers.build.plan import INDEX, format_of
from helpers.core.errors import ChangedMeanwhile
from helpers.core.files import digest
from helpers.core.formatting import Lang
from helpers.core.paths import Project
from helpers.core.wording import OWN_NAMES, say
from helpers.documents.formats import FORMATS, LABELS
from helpers.params.load import load_setting
from helpers.trust.manifest import NAME, read_manifest, read_site_manifest
from helpers.trust.states import is_signed, last_signed
from helpers.workplace.choices import unit_name


def results(project: Project, programme: str, period: str, lang: Lang) -> dict[str, Any]:
    """The reports that lie there by the period's manifest, and those that could not be made.

    Raises:
        ConfigError: there is no such programme or period.
        ReportError: the manifest is damaged.
    """
    setting = load_setting(project, programme)
    setting.period(period)
    folder = project.outputs / programme / period
    if not (folder / NAME).is_file():
        return {"index": "", "reports": [], "failed": []}
    manifest = read_manifest(folder)
    files: dict[str, list[PurePosixPath]] = {}
    signed = last_signed(manifest["outputs"]).values()
    for name in (
        output for output in manifest["outputs"] if not is_signed(output) or output in signed
    ):
        path = PurePosixPath(name)
        if format_of(path.name) in FORMATS and len(path.parts) == 2:
            files.setdefault(path.parts[0], []).append(path)
    names = {unit: unit_name(setting, unit, lang) for unit in files}
    return {
        "index": f"{programme}/{period}/{INDEX}",
        "reports": [
            {
                "unit": names[unit],
                "files": [
                    {"name": _name(path, lang), "href": quote(f"{programme}/{period}/{path}")}
                    for path in sorted(files[unit], key=_order)
                ],
            }
            for unit in sorted(files, key=lambda key: (key != "overview", names[key]))
        ],
        "failed": [
            {"unit": unit_name(setting, key.partition(".")[0], lang), "error": why}
            for key, why in manifest["failed"].items()
        ],
    }


def _order(path: PurePosixPath) -> tuple[bool, int]:
    return ".en." in path.name, [*FORMATS].index(format_of(path.name))


def _name(path: PurePosixPath, lang: Lang) -> str:
    """What a file is called among those of its report: "PDF", "Trang (English)"."""
    ending = path.name.partition(".")[2].removeprefix("en.")
    if is_signed(path.name):
        name = say(lang, "PDF đã ký số")
    else:
        name = say(lang, LABELS[ending]) if ending in LABELS else say(lang, "Tóm tắt, PDF")
    return f"{name} ({OWN_NAMES['en']})" if ".en." in path.name else name


def built_file(out: Path, name: str) -> bytes | None:
    """The content of a file that a manifest below `out` names; None for any other.

    Raises:
        ReportError: it is gone or was changed after it was built.
    """
    wanted = _manifested(out, name)
    if wanted is None:
        return None
    path = out / name
    content = path.read_bytes() if path.is_file() else b""
    if digest(content) != wanted:
        raise ChangedMeanwhile(
            "Tệp không còn như lúc lập", where=name, todo="lập lại kỳ này, rồi mở lại"
        )
    return content


def _manifested(out: Path, name: str) -> str | None:
    """The sha256 under which a manifest names a file."""
    site = read_site_manifest(out)
    if name in site["pages"]:
        return str(site["pages"][name])
    period, _, file = name.rpartition("/")
    while period and period not in site["periods"]:
        period, _, first = period.rpartition("/")
        file = f"{first}/{file}"
    if not period:
        return None
    digest = read_manifest(out / period)["outputs"].get(file)
    return None if digest is None else str(digest)
