"""Pages of every period of the shipped data are made, proved against their records, and have no
chart that contradicts a sentence, nor a sentence that is empty, false or said twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn import contradictions
from inprocess import nodes, prove, record, run_cells
from page_text import faults, repeated, shown
from project import REPO, assessed, copy_project, replace_text

from helpers.build.plan import Job, pages_of, plan
from helpers.core.errors import ProofError
from helpers.core.paths import working_on
from helpers.documents.html.render import render_html
from helpers.documents.nodes.tree import computed_of, notebook_to_nodes
from helpers.params.documents import Document
from helpers.params.load import Setting, load_setting, programme_ids
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.store import open_assessment
from helpers.report.record.record import record_of

PROGRAMME = "dak-lak-ict-index"
SETTINGS = [load_setting(REPO, programme) for programme in programme_ids(REPO)]
DOCUMENTS = SETTINGS[0].documents
PERIODS = [
    (setting.programme.id, period.id)
    for setting in SETTINGS
    for period in setting.programme.periods
    if pages_of(setting, period)
]


def chosen(setting: Setting, jobs: tuple[Job, ...]) -> Iterator[Job]:
    """The pages of a period that are made: of the whole and of a unit, whose turn it is.

    Every second of these periods is made in English, of the whole and of the first unit. All those
    of the periods that are built unasked are looked at, in Vietnamese,
    in `test_build.py`.
    """
    period, units = jobs[0].period, len(jobs) // 2
    turn = [p.id for p in setting.programme.periods].index(period)
    in_english = turn % 2 == 0
    for place, job in enumerate(jobs):
        whole = job.unit == OVERVIEW
        if job.lang == "en":
            wanted = in_english and (place == 1 or whole)
        else:
            current = period in setting.programme.current
            wanted = not current and (whole or place // 2 == turn % units)
        if wanted:
            yield job


@pytest.mark.parametrize(("programme", "period"), PERIODS)
def test_pages_of_every_period_say_what_their_records_hold(programme: str, period: str) -> None:
    jobs = plan(REPO, programmes=[programme], periods=[period], formats=["html"], lang="both")
    for job in chosen(load_setting(REPO, programme), jobs):
        asked = (job.programme, job.period, job.unit, job.lang)
        page_nodes, held = nodes(*asked), record(*asked)
        made = shown(render_html(page_nodes, title="x", lang=job.lang, mark="SỐ LIỆU MÔ PHỎNG"))
        prove(page_nodes, held, job.lang, assessed(programme, period))
        if job.lang == "vi":
            assert contradictions(page_nodes, held) == []
        wrong = [*faults(made, job.lang, DOCUMENTS.values()), *repeated(made)]
        assert wrong == [], asked


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<p>vượt chỉ tiêu giao trên 50%</p>", "vượt chỉ tiêu giao trên"),
        ("<p>đạt 0/3 chỉ tiêu</p>", "đạt 0/3"),
        ("<p>gửi ngày 2023-10-06</p>", "2023-10-06"),
        ("<p>đạt 94,255% (607/644 hồ sơ)</p>", "94,255% of 644"),
        ("<p>theo Kế hoạch số 650/KH-UBND</p>", "without title: Kế hoạch số 650/KH-UBND"),
        (f"<p>{'Luỹ kế ' * 5}</p>", "luỹ kế: 5 times"),
        (f"<ul>{'<li>' + 'một câu dài ' * 6 + '</li>'}</ul>" * 2, ("một câu dài " * 6).strip()),
    ],
)
def test_what_a_page_may_not_say_is_found(planted: str, fault: str) -> None:
    planted_page = shown(f"<html><body>{planted}</body></html>")
    document = Document(
        id="kh", kind="Kế hoạch", number="650/KH-UBND", title_vi="Giao chỉ tiêu", issuer="UBND"
    )
    assert [*faults(planted_page, documents=[document]), *repeated(planted_page)] == [fault]


def test_an_english_page_writes_no_vietnamese_date_or_heading_but_in_a_quotation() -> None:
    body = "<h2>Annex. <span lang='vi'>Biểu số liệu</span></h2>"
    body += "<p>by 06/10/2023, as it says <q lang='vi'>trước ngày 15/01/2022</q></p>"
    wrong = list(faults(shown(f"<html><body>{body}</body></html>"), "en"))
    assert wrong == ["06/10/2023", "Annex. Biểu số liệu"]


def test_a_number_in_the_name_of_an_office_is_no_unproved_number(tmp_path: Path) -> None:
    project = copy_project(tmp_path, units=["so-tttt"])
    replace_text(
        project,
        f"params/programmes/{PROGRAMME}.yml",
        "addressee: [Ủy",
        "addressee: [UBND phường 97, Ủy",
    )
    job = {"programme": PROGRAMME, "period": "2017", "unit": "tinh-dak-lak"}
    with working_on(project):
        notebook = run_cells(REPO.notebooks / "unit_year.ipynb", job)
        assessment = open_assessment(project, PROGRAMME, "2017")
    tree = notebook_to_nodes(notebook)
    record = record_of(assessment, "tinh-dak-lak", "vi", computed_of(notebook, "vi"))
    assert "UBND phường 97" in render_html(tree, title="x")
    prove(tree, record, "vi", assessment)
    with pytest.raises(ProofError, match="97"):
        prove(tree, {**record, "cover": {}}, "vi", assessment)
