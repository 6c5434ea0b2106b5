"""Every page that the shipped data can become is made, and proved against its record."""

from collections.abc import Iterator

import pytest

from helpers.batch.plan import Job, pages_of, plan
from helpers.core.params.load import load_setting, programme_ids
from helpers.core.params.programme import OVERVIEW
from helpers.report.html import render_html
from helpers.report.proof import check_page
from inprocess import executed, record
from project import REPO

SETTINGS = [load_setting(REPO, programme) for programme in programme_ids(REPO)]
PERIODS = [
    (setting.programme.id, period.id)
    for setting in SETTINGS
    for period in setting.programme.periods
    if pages_of(setting, period)
]


def chosen(jobs: tuple[Job, ...]) -> Iterator[Job]:
    """All in Vietnamese; in English those of the first unit and of the whole."""
    for place, job in enumerate(jobs):
        if job.lang == "vi" or place == 1 or job.unit == OVERVIEW:
            yield job


@pytest.mark.parametrize(("programme", "period"), PERIODS)
def test_every_page_of_every_period_says_what_its_record_holds(programme: str, period: str) -> None:
    jobs = plan(REPO, programmes=[programme], periods=[period], formats=["html"], lang="both")
    for job in chosen(jobs):
        asked = (job.programme, job.period, job.unit, job.lang)
        page = render_html(executed(*asked), title="x", lang=job.lang, mark="SỐ LIỆU MÔ PHỎNG")
        check_page(page, record(*asked), where=f"{job.name} {job.lang}")
