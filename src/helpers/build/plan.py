"""What must be built: one job a report. A job is plain data and can be sent anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from helpers.core.errors import ConfigError, NoSuchName
from helpers.core.formatting import Lang
from helpers.core.paths import Project
from helpers.core.spelling import near_ids
from helpers.core.wording import LANGUAGES
from helpers.documents.formats import FORMATS
from helpers.params.as_of import as_of
from helpers.params.faults import ParamsError, did_you_mean
from helpers.params.load import Setting, programme_ids, usable_settings
from helpers.params.period import Period
from helpers.params.programme import OVERVIEW
from helpers.params.whole import check_params

_ALWAYS = ("json", "ipynb")
_ENDINGS = (*(ending for endings in FORMATS.values() for ending in endings), *_ALWAYS)
STEM = "report"
INDEX = "index.html"
_CHOICES: dict[str, tuple[Lang, ...]] = {"vi": ("vi",), "en": ("en",), "both": LANGUAGES}


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make.

    Attributes:
        notebook: file name below `notebooks/`, or the whole path of another.
        folder: where its files go, relative to the output folder.
        lang: the language of the report.
        beside: the other language in which the same build makes it, "" for none.
    """

    programme: str
    period: str
    unit: str
    notebook: str
    formats: tuple[str, ...]
    lang: Lang = "vi"
    beside: Lang | Literal[""] = ""

    @property
    def stem(self) -> str:
        """The name of its files without their endings: "report", in English "report.en"."""
        return STEM if self.lang == "vi" else f"{STEM}.{self.lang}"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return tuple(f"{self.stem}.{ending}" for ending in self.endings)

    @property
    def endings(self) -> tuple[str, ...]:
        """How the names of its files end."""
        asked = [ending for name in self.formats for ending in FORMATS[name]]
        return (*asked, *_ALWAYS)

    def lying_in(self, folder: Path) -> list[Path]:
        """Its files that lie in a folder, of whatever format; "report.en.pdf" is of another."""
        paths = sorted(folder.glob(f"{self.stem}.*"))
        return [path for path in paths if self.owns(path.name) and path.is_file()]

    def owns(self, name: str) -> bool:
        """Whether a file of that name is one of its own."""
        return any(name == f"{self.stem}.{ending}" for ending in _ENDINGS)

    @property
    def key(self) -> str:
        """Unit and language: what tells the reports of a period apart."""
        return self.unit if self.lang == "vi" else f"{self.unit}.{self.lang}"

    @property
    def folder(self) -> Path:
        return Path(self.programme) / self.period / self.unit

    @property
    def name(self) -> str:
        return f"{self.programme}/{self.period}/{self.key}"


def format_of(name: str) -> str:
    """The format that a file of a report belongs to; "json" and "ipynb" are of none and their own.

    Example:
        >>> format_of("report.en.pdf"), format_of("report.brief.pdf"), format_of("report.json")
        ('pdf', 'brief', 'json')
        >>> format_of("report.signed-01.pdf")
        'pdf'
    """
    ending = name.partition(".")[2]
    for lang in LANGUAGES:
        ending = ending.removeprefix(f"{lang}.")
    if ending.startswith("signed-"):
        return "pdf"
    return next((kind for kind, endings in FORMATS.items() if ending in endings), ending)


def sent_name(folder: Path, name: str) -> str:
    """The name of a report's file for whoever keeps or mails it: it says what is in it.

    Example:
        >>> sent_name(Path("dak-nong-650/2023-Q4/so-tttt"), "report.en.pdf")
        'dak-nong-650_2023-Q4_so-tttt.en.pdf'
    """
    return "_".join(folder.parts) + name[name.index(".") :]


def place_of(key: str) -> str:
    """Folder and stem of the files of the report that `Job.key` names, in its period's folder.

    Example:
        >>> place_of("so-y-te"), place_of("so-y-te.en")
        ('so-y-te/report', 'so-y-te/report.en')
    """
    unit, _, lang = key.partition(".")
    return f"{unit}/{STEM}.{lang}".removesuffix(".")


def plan(
    project: Project,
    *,
    programmes: Sequence[str] = (),
    periods: Sequence[str] = (),
    units: Sequence[str] = (),
    formats: Sequence[str] = tuple(FORMATS),
    lang: str = "",
    notebook: Path | None = None,
) -> tuple[Job, ...]:
    """The jobs of a build. Nothing named means: all programmes, their current periods, all units.

    A programme whose declarations have faults has no jobs; the others are built.

    Args:
        lang: "vi", "en" or "both"; "" for the language that `params/branding.yml` names.
        notebook: run for every report in place of the programme's own; a bare name is looked for
            in `notebooks/` too.

    Raises:
        ConfigError: an unknown notebook, programme, period, unit, format or language, nothing left
            to build, or faults in the declarations of every programme.
    """
    if lang and lang not in _CHOICES:
        raise NoSuchName(
            f"Không có ngôn ngữ {lang}", where="--lang", todo=did_you_mean(lang, _CHOICES)
        )
    if unknown := [name for name in formats if name not in FORMATS]:
        raise NoSuchName(
            f"Chưa có định dạng {', '.join(unknown)}",
            where="--format",
            todo=did_you_mean(unknown[0], FORMATS),
        )
    if notebook and not notebook.is_file():
        notebook = project.notebooks / notebook
    if notebook and not notebook.is_file():
        raise NoSuchName(
            f"Không có sổ tay {notebook.name}",
            where="--notebook",
            found=", ".join(sorted(path.name for path in project.notebooks.glob("*.ipynb"))),
            todo="nêu đường dẫn của sổ tay, hoặc tên một tệp trong notebooks/",
        )
    settings = usable_settings(project, programmes)
    faults = check_params(project).about(programmes or programme_ids(project))
    if not faults:  # a period or unit may be one of the programme that is left out
        _check_known(project, settings, periods, units)
    jobs = [
        replace(job, notebook=str(notebook.resolve())) if notebook else job
        for setting in settings
        for period in _periods(setting, periods)
        for unit in pages_of(setting, period)
        if not units or unit in units
        for job in _in_languages(setting, period, unit, tuple(formats), lang)
    ]
    if not jobs and faults:
        raise ParamsError(faults)
    if not jobs:
        raise NoSuchName(
            "Không có báo cáo nào để lập với các lựa chọn này",
            todo="xem baocao list để biết chương trình, kỳ, đơn vị hiện có",
        )
    return tuple(jobs)


def _in_languages(
    setting: Setting,
    period: Period,
    unit: str,
    formats: tuple[str, ...],
    lang: str,
) -> list[Job]:
    """The report in each language asked for."""
    wanted = _CHOICES[lang or setting.branding.language or "vi"]
    beside: dict[Lang, Lang] = dict(zip(wanted, wanted[::-1], strict=True))
    return [
        Job(
            setting.programme.id,
            period.id,
            unit,
            notebook_of(period, unit),
            formats,
            language,
            beside[language] if beside[language] != language and "html" in formats else "",
        )
        for language in wanted
    ]


def _check_known(
    project: Project, settings: Sequence[Setting], periods: Sequence[str], units: Sequence[str]
) -> None:
    """Every named period and unit must exist in at least one of the programmes."""
    for name in periods:
        if not any(_period(setting, name) for setting in settings):
            raise _unknown(project, settings, name, "--period", _period_ids)
    for name in units:
        if not any(name in _unit_ids(setting) for setting in settings):
            raise _unknown(project, settings, name, "--unit", _unit_ids)


def _unknown(
    project: Project,
    settings: Sequence[Setting],
    name: str,
    option: str,
    ids_of: Callable[[Setting], list[str]],
) -> ConfigError:
    """What is like that name in the chosen programmes, and which others have it."""
    chosen = {setting.programme.id for setting in settings}
    others = [setting for setting in usable_settings(project) if setting.programme.id not in chosen]
    elsewhere = [other.programme.id for other in others if name in ids_of(other)]
    owners: dict[str, list[str]] = {}
    for setting in settings:
        for known in ids_of(setting):
            owners.setdefault(known, []).append(setting.programme.id)
    near = near_ids(name, {known: known for known in owners}, n=5)
    candidates = "; ".join(f"{known} ({', '.join(owners[known][:3])})" for known in near)
    if not candidates and len(settings) == 1:
        candidates = ", ".join(owners)
    what, kind = ("kỳ", "period") if option == "--period" else ("đơn vị", "unit")
    if elsewhere:
        todo = f"thêm --programme {elsewhere[0]}: mã này có ở {', '.join(elsewhere)}"
    elif near:
        todo = f"có phải là: {', '.join(near)}? Thêm mới: baocao new {kind}"
    else:
        todo = f"xem baocao list, baocao list --units; thêm mới: baocao new {kind}"
    where = f"{option}, chương trình {', '.join(sorted(chosen))}"
    return NoSuchName(f"Không có {what} {name!r}", where=where[:300], found=candidates, todo=todo)


def _period_ids(setting: Setting) -> list[str]:
    return [period.id for period in setting.programme.periods]


def _unit_ids(setting: Setting) -> list[str]:
    """The units that may have a report; OVERVIEW is known everywhere, if only to be left out."""
    return [*(unit.id for unit in setting.registry.units), OVERVIEW]


def _periods(setting: Setting, wanted: Sequence[str]) -> list[Period]:
    chosen = [_period(setting, name) for name in wanted or setting.programme.current]
    return [period for period in setting.programme.periods if period in chosen]


def _period(setting: Setting, name: str) -> Period | None:
    """The period of that id or label, None where the programme has none."""
    try:
        return setting.period(name)
    except ConfigError:
        return None


def pages_of(setting: Setting, period: Period) -> list[str]:
    """The units that have a report of that period, OVERVIEW among them where there is a whole."""
    setting = as_of(setting, period)
    programme = setting.programme
    if programme.source.kind == "published":
        printed = {figure.unit for figure in setting.figures if figure.period == period.id}
        every = [unit.id for unit in setting.registry.units if unit.id in printed]
    else:
        every = [unit.id for unit in setting.reporting_in(period)]
    return [*every, OVERVIEW] if programme.whole else every


def notebook_of(period: Period, unit: str) -> str:
    """The name of the notebook that a report of this period and unit is made of."""
    scope = "overview" if unit == OVERVIEW else "unit"
    whole = period.kind in ("year", "window")
    return f"{scope}_{'year' if whole else 'quarter'}.ipynb"
