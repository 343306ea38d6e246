"""Dates that GanttProject and MS Project worked out themselves, reproduced."""

import json
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from networks import days, links, network

from mlpm_planner.analysis.schedule.calendars import Calendars
from mlpm_planner.analysis.schedule.cascade import Cascade
from mlpm_planner.analysis.schedule.links import Plan
from mlpm_planner.analysis.schedule.workdays import EVERY_DAY, WEEKDAYS, WorkCalendar

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GAN_KINDS = {"1": "SS", "2": "FS", "3": "FF", "4": "SF"}
MSPDI_KINDS = ("FF", "FS", "SF", "SS")
MSPDI = "{http://schemas.microsoft.com/project}"


def gan_calendar(root):
    week = root.find(".//default-week")
    weekends = root.find(".//only-show-weekends")
    works = weekends is not None and weekends.get("value") == "true"
    mask = "".join("0" if week.get(day) == "1" else "1" for day in WEEK)
    holidays = []
    for found in root.iterfind(".//calendars/date[@type='HOLIDAY']"):
        years = [int(found.get("year"))] if found.get("year") else range(2000, 2031)
        holidays += [date(y, int(found.get("month")), int(found.get("date"))) for y in years]
    return WorkCalendar(EVERY_DAY if works else mask, holidays)


def gan_links(root):
    return [
        (int(task.get("id")), int(tied.get("id")), GAN_KINDS[tied.get("type")],
         int(tied.get("difference")))
        for task in root.iter("task")
        for tied in task.iterfind("depend")
    ]  # fmt: skip


def gan_projects(real_files):
    for name, expected in json.loads((real_files / "schedule/expected.json").read_text()).items():
        if name.endswith(".gan") and expected["tasks"]:
            yield name, expected, ET.parse(real_files / "schedule" / name).getroot()


def test_ganttproject_ends_are_reproduced_over_weekends_and_holidays(real_files):
    seen = 0
    for name, expected, root in gan_projects(real_files):
        calendar = gan_calendar(root)
        for task in expected["task_list"]:
            end = calendar.end(date.fromisoformat(task["start"]), task["duration_days"])
            assert end.isoformat() == task["end_inclusive"], (name, task["name"])
            seen += 1
    assert seen > 60


def test_ganttproject_dates_keep_all_of_their_links(real_files):
    seen = 0
    for name, expected, root in gan_projects(real_files):
        tasks = expected["task_list"]
        rows = {task["id"]: row for row, task in enumerate(tasks)}
        tied = [(rows[before], rows[after], *rest) for before, after, *rest in gan_links(root)]
        plan = Plan(
            days(*(task["start"] for task in tasks)),
            days(*(task["end_inclusive"] for task in tasks)),
            np.array([task["milestone"] for task in tasks]),
        )
        calendars = Calendars.one(gan_calendar(root), len(tasks))
        found = Cascade(plan, links(*tied), calendars, movable=np.ones(len(tasks), np.bool_))
        assert (found.slack() >= 0).all(), name
        assert len(tied) == expected["dependencies"]
        seen += len(tied)
    assert seen == 29


@pytest.mark.parametrize("name", ["mspdirelations.xml", "task-links-project2013-mspdi.xml"])
def test_ms_project_dates_are_reproduced(real_files, name):
    root = ET.parse(real_files / "schedule/msproject" / name).getroot()
    tasks = [task for task in root.iter(f"{MSPDI}Task") if text(task, "UID") != "0"]
    rows = {text(task, "UID"): row for row, task in enumerate(tasks)}
    tied = [
        (rows[text(link, "PredecessorUID")], row, MSPDI_KINDS[int(text(link, "Type"))],
         int(text(link, "LinkLag")) / 4_800)
        for row, task in enumerate(tasks)
        for link in task.iterfind(f"{MSPDI}PredecessorLink")
    ]  # fmt: skip
    found = network(
        [hours(text(task, "Duration")) / 8 for task in tasks],
        *tied,
        calendars=Calendars.one(WorkCalendar(WEEKDAYS), len(tasks)),
        start=np.datetime64(text(root, "StartDate")[:10]),
    )
    assert found.starts.astype(str).tolist() == [text(task, "Start")[:10] for task in tasks]
    assert found.ends.tolist() == [last_day(text(task, "Finish")) for task in tasks]
    assert found.critical.tolist() == [text(task, "Critical") == "1" for task in tasks]


def last_day(finish):
    """What is finished when a day begins took the working day before it."""
    day = date.fromisoformat(finish[:10])
    return WorkCalendar().move(day, -1) if finish.endswith("T08:00:00") else day


def text(element, name):
    return element.findtext(f"{MSPDI}{name}")


def hours(duration):
    whole, _, minutes = duration.removeprefix("PT").partition("H")
    return int(whole) + int(minutes.partition("M")[0]) / 60
