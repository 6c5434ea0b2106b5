"""What the server of the form answers, and what it refuses."""

import os
import shutil
import signal
import sys

import openpyxl
import pytest
from served import PERIOD, PROGRAMME, TOKEN, copy_of_project, served, until

from helpers.build.turns import taking_turns

ONE_PAGE = {
    "programme": PROGRAMME,
    "period": PERIOD,
    "units": ["so-y-te"],
    "formats": ["html", "xlsx"],
    "lang": "vi",
}
ADDRESSES = [
    "/baocao/form",
    "/baocao/static/form.js",
    "/baocao/api/choices",
    f"/baocao/api/missing?programme={PROGRAMME}&period={PERIOD}",
    f"/baocao/api/results?programme={PROGRAMME}&period={PERIOD}",
    "/baocao/api/builds",
    f"/baocao/outputs/{PROGRAMME}/{PERIOD}/so-y-te/report.html",
]
HOME = f"{PROGRAMME}/{PERIOD}"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks are POSIX")


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """Of a project in which a unit's workbook is missing, one is wrong, a programme has a fault."""
    folder = tmp_path_factory.mktemp("form")
    root = copy_of_project(folder / "dự án")
    raw = root / "data" / "raw" / PROGRAMME / PERIOD
    path = raw / "so-khcn.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(
        cell
        for row in book.active.iter_rows(min_row=8)
        for cell in row
        if isinstance(cell.value, int) and cell.column > 5
    )
    cell.value = "<b>mười</b>"
    book.save(path)
    other = root / "params" / "programmes" / "dak-nong-2022.yml"
    other.write_text(other.read_text("utf-8").replace("kind: forms", "kind: form"), "utf-8")
    with served(root, folder / "home") as form:
        yield form


@pytest.fixture(scope="module")
def built(form):
    """The same once a report is built."""
    run = form.data("builds", "POST", ONE_PAGE)
    return until(lambda: finished(form, run["number"]))


def finished(form, number):
    runs = {run["number"]: run for run in form.data("builds")}
    return runs[number] if runs[number]["state"] not in ("running", "stopping") else None


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("path", ADDRESSES)
def test_without_the_right_token_everything_is_refused(form, path):
    for headers in ({}, {"Authorization": "token sai"}, {"Cookie": "username-127-0-0-1=x"}):
        status, text, _ = form.ask(path, **headers)
        assert status == 403
        assert "mã truy cập" in text
    assert form.ask(path, "POST", ONE_PAGE, Authorization="token sai")[0] in (403, 405)


@pytest.mark.parametrize("path", ADDRESSES)
def test_another_host_is_refused_even_with_the_token(form, path):
    for host in ("baocao.example", "192.0.2.7:80"):
        assert form.ask(path, Authorization=f"token {TOKEN}", Host=host)[0] == 403


def test_nothing_else_of_jupyter_is_served(form):
    for path in ("/api/contents", "/api/kernels", "/api/sessions", "/files/params/units.csv"):
        assert form.ask(path, Authorization=f"token {TOKEN}")[0] == 404


def test_the_token_is_taken_out_of_the_address(form):
    status, _, head = form.ask(f"/baocao/form?token={TOKEN}&period=2023-Q4")
    assert (status, head["Location"]) == (302, "/baocao/form?period=2023-Q4")


def test_an_order_with_the_cookie_alone_is_refused(form):
    _, _, head = form.ask(f"/baocao/form?token={TOKEN}")
    cookie = head["Set-Cookie"].partition(";")[0]
    assert form.ask("/baocao/api/builds", Cookie=cookie)[0] == 200
    status, _, _ = form.ask("/baocao/api/builds", "POST", ONE_PAGE, Cookie=cookie)
    assert status == 403
    assert form.data("builds") == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"programme": "dak-nong-65"}, "Không có chương trình 'dak-nong-65'"),
        ({"programme": "../../etc"}, "Không có chương trình '../../etc'"),
        ({"programme": "--out=/tmp"}, "Không có chương trình '--out=/tmp'"),
        ({"period": "2031-Q1"}, "Không có kỳ '2031-Q1'"),
        ({"units": ["so-y-te", "--force"]}, "Không có đơn vị '--force'"),
        ({"formats": ["exe"]}, "Chưa có định dạng exe"),
        ({"lang": "fr"}, "Không có ngôn ngữ fr"),
        ({"lang": ""}, "Yêu cầu thiếu một mục"),
        ({"units": "so-y-te"}, "Yêu cầu thiếu một mục"),
    ],
)
def test_an_order_of_what_there_is_not_is_refused_in_words(form, changed, message):
    answer = form.ask(
        "/baocao/api/builds", "POST", {**ONE_PAGE, **changed}, Authorization=f"token {TOKEN}"
    )
    assert answer[0] == 400
    assert message in answer[1]


def test_a_programme_with_faults_shows_where_they_are_and_is_not_built(form):
    shown = {programme["id"]: programme for programme in form.data("choices")}
    assert shown[PROGRAMME]["faults"] == []
    (fault,) = shown["dak-nong-2022"]["faults"]
    assert fault.startswith("params/programmes/dak-nong-2022.yml, dòng 8")
    order = {**ONE_PAGE, "programme": "dak-nong-2022", "period": "2022", "units": []}
    message = form.data("builds", "POST", order)["message"]
    assert "ở đâu: params/programmes/dak-nong-2022.yml, dòng 8, khoá source.kind" in message


def test_what_is_missing_is_said_by_unit(form):
    missing = form.data(f"missing?programme={PROGRAMME}&period={PERIOD}")
    assert missing["files"] == 5
    assert missing["parts"] == [
        {"period": "Quý IV/2023", "of": 6, "lacking": ["Sở Công Thương"]},
    ]
    (unit,) = (unit for unit in missing["units"] if unit["unit"] == "Sở Khoa học và Công nghệ")
    assert unit["errors"] >= 1
    assert any("<b>mười</b>" in problem["message"] for problem in unit["problems"])


def test_a_year_is_missing_what_its_quarters_are_missing(form):
    missing = form.data(f"missing?programme={PROGRAMME}&period=2023&lang=en")
    assert [part["lacking"] for part in missing["parts"][:3]] == [[], [], []]
    assert len(missing["parts"]) == 4 and len(missing["parts"][3]["lacking"]) == 1


def test_a_build_ends_with_its_result(form, built):
    assert (built["state"], built["progress"]["done"]) == ("problems", 1)
    assert any("Sở Công Thương" in line for line in built["result"]["missing"])
    assert any("so-khcn.xlsx" in line for line in built["result"]["errors"])
    results = form.data(f"results?programme={PROGRAMME}&period={PERIOD}")
    assert [report["unit"] for report in results["reports"]] == ["Sở Y tế"]
    assert results["reports"][0]["files"] == [
        {"name": "Trang", "href": f"{HOME}/so-y-te/report.html"},
        {"name": "Excel", "href": f"{HOME}/so-y-te/report.xlsx"},
    ]


def test_a_workbook_is_saved_under_a_name_that_says_whose_it_is(form, built):
    path = f"/baocao/outputs/{HOME}/so-y-te/report.xlsx"
    _, _, head = form.ask(path, Authorization=f"token {TOKEN}")
    assert "dak-nong-650_2023-Q4_so-y-te.xlsx" in head["Content-Disposition"]


def test_a_built_page_is_served_as_built_and_in_a_sandbox(form, built):
    path = f"{HOME}/so-y-te/report.html"
    status, text, head = form.ask(f"/baocao/outputs/{path}", Authorization=f"token {TOKEN}")
    assert (status, text) == (200, (form.root / "outputs" / path).read_text("utf-8"))
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Content-Security-Policy"].startswith("sandbox allow-scripts ")
    assert form.ask(f"/baocao/outputs/{HOME}/index.html", Authorization=f"token {TOKEN}")[0] == 200
    assert form.ask("/baocao/outputs/index.html", Authorization=f"token {TOKEN}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "../params/units.csv",
        f"{HOME}/../../../params/units.csv",
        f"{HOME}/..%2f..%2f..%2fparams%2funits.csv",
        "%2e%2e/params/units.csv",
        "..\\params\\units.csv",
        "/etc/passwd",
        ".cache/private",
        f"{HOME}/so-y-te/stray.html",
        f"{HOME}/so-y-te",
        HOME,
    ],
)
def test_only_what_a_manifest_names_is_served(form, built, path):
    stray = form.root / "outputs" / HOME / "so-y-te" / "stray.html"
    stray.write_text("<p>lạ</p>", "utf-8")
    assert form.ask(f"/baocao/outputs/{path}", Authorization=f"token {TOKEN}")[0] == 404
    stray.unlink()


def test_a_page_that_was_changed_after_it_was_built_is_not_served(form, built):
    path = form.root / "outputs" / HOME / "so-y-te" / "report.html"
    kept = path.with_suffix(".kept")
    shutil.copyfile(path, kept)
    path.write_text(path.read_text("utf-8") + " ", "utf-8")
    status, text, _ = form.ask(
        f"/baocao/outputs/{HOME}/so-y-te/report.html", Authorization=f"token {TOKEN}"
    )
    kept.replace(path)
    assert (status, text.splitlines()[0]) == (409, "Tệp không còn như lúc lập")


def test_while_another_process_builds_the_period_its_lock_answers(form, built):
    with taking_turns(form.root / "outputs", [(PROGRAMME, PERIOD)]):
        message = form.data("builds", "POST", ONE_PAGE)["message"]
    assert "người khác đang làm" in message
    assert f"tiến trình {os.getpid()}," in message


def test_a_build_is_the_only_one_of_its_period_and_ends_when_told(form, built):
    run = form.data("builds", "POST", {**ONE_PAGE, "units": [], "formats": ["html", "pdf"]})
    message = form.data("builds", "POST", ONE_PAGE)["message"]
    assert message.startswith("Kỳ này đang được lập")
    process = form.builder()
    assert is_there(process)
    form.data(f"builds/{run['number']}", "DELETE")
    assert finished(form, run["number"])["state"] == "stopped"
    assert not is_there(process)


def test_at_the_end_of_the_server_no_build_is_left(form, built, tmp_path):
    with served(form.root, tmp_path / "home") as other:
        other.data("builds", "POST", {**ONE_PAGE, "units": [], "formats": ["html", "pdf"]})
        process = other.builder()
        other.process.send_signal(signal.SIGINT)
        other.process.wait(60)
        assert not is_there(process)
    assert other.process.returncode == 0
