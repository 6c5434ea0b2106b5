"""The simulated communes of the benchmark of scale: usable, repeatable, called simulated."""

from benchmarks.communes import make_project, provinces
from benchmarks.scale import Course, blocks

from helpers.build.plan import plan
from helpers.intake.checking import check_workbooks


def files(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_there_are_3321_communes_in_34_provinces_each_once():
    every = [commune for province in provinces() for commune in province.communes]
    assert every == list(range(1, 3322))
    assert {len(province.communes) for province in provinces()} == {97, 98}


def test_two_communes_are_made_the_same_every_time_and_their_forms_have_no_problem(tmp_path):
    project = make_project(tmp_path / "one", 1, 2)
    assert files(make_project(tmp_path / "two", 1, 2).root) == files(project.root)
    checked = check_workbooks(project, [project.raw], "")
    assert len(checked) == 8
    assert not [problem for form in checked for problem in form.problems]
    assert len(plan(project)) == 4 * 3


def test_everything_that_names_a_commune_says_that_it_is_simulated(tmp_path):
    project = make_project(tmp_path / "one", 1, 2)
    units = (project.params / "units.csv").read_text("utf-8").splitlines()[1:]
    assert all("mô phỏng" in line and "Simulated" in line for line in units)
    assert "simulated: true" in (project.params / "programmes" / "mo-phong-01.yml").read_text(
        "utf-8"
    )


def test_blocks_give_the_rate_and_the_cpu_of_each_and_the_last_one_ends_with_the_last_report():
    course = Course(every=1, began=0.0)
    for number in range(1, 8):
        course.times.append(number * 2.0)
        course.samples.append({"reports": number, "cpu": number * 3.0, "build, rss MB": 100.0})
    first, second, last = blocks(course, 3, 2)
    assert (first["from"], first["to"], last["from"], last["to"]) == (1, 3, 5, 7)
    assert second["reports a second and job"] == last["reports a second and job"] == 0.25
    assert second["cpu s a report"] == last["cpu s a report"] == 3.0
