"""Skills that are short are told by base and time: in a sentence, a picture and a table."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from dashboards.figures.skill_cover import draw_skill_cover
from dashboards.theme import LIGHT
from dashboards.views import skills

NAMES = {"B1": "Central"}
DAYS = [date(2026, 12, 5) + timedelta(days=n) for n in range(14)]


def cover() -> pd.DataFrame:
    """One taser of two at Central from 22:00 to 02:00 and again at 10:00; a sergeant at B2."""
    start = pd.date_range("2026-12-05 22:00", periods=4, freq="h", tz="Europe/London")
    later = pd.DatetimeIndex([pd.Timestamp("2026-12-06 10:00", tz="Europe/London")])
    taser = pd.DataFrame({"start": start.append(later), "base_id": "B1", "skill": "taser"})
    taser = taser.assign(required=2.0, on_duty=1.0, shortfall=1.0)
    sergeant = pd.DataFrame({"start": start, "base_id": "B2", "skill": "road_sergeant"})
    sergeant = sergeant.assign(required=1.0, on_duty=3.0, shortfall=0.0)
    return pd.concat([taser, sergeant]).assign(role_group="response")


def test_hours_in_a_row_are_one_line_and_the_worst_comes_first() -> None:
    table = skills.spells(cover(), NAMES, DAYS)
    assert table["From"].tolist() == ["Sat 5 Dec 22:00", "Sun 6 Dec 10:00"]
    assert table["Until"].tolist() == ["Sun 6 Dec 02:00", "Sun 6 Dec 11:00"]
    assert table["Short, staff-hours"].tolist() == ["4.0", "1.0"]
    assert table["Base"].tolist() == ["Central"] * 2
    assert skills.spells(cover(), NAMES, DAYS[:1])["Until"].tolist() == ["Sun 6 Dec 00:00"]


def test_the_sentence_tells_how_much_is_short_and_where() -> None:
    told = skills.sentence(cover(), NAMES, DAYS)
    assert told == (
        "5.0 of 14.0 staff-hours that ask for a role or skill lack it at Central, Response: taser."
    )
    met = cover()[lambda rows: rows["base_id"] == "B2"]
    assert skills.sentence(met, NAMES, DAYS).startswith("All 4.0 staff-hours")
    assert skills.sentence(cover(), NAMES, DAYS[5:]) == skills.NOTHING_ASKED


def test_a_picture_has_days_or_in_one_week_hours_and_is_blank_where_nothing_is_asked() -> None:
    (by_day,) = draw_skill_cover(skills.by_time(cover(), NAMES, DAYS), LIGHT).data
    assert list(by_day.y) == ["B2, Response: road sergeant", "Central, Response: taser"]
    assert by_day.z.tolist() == [[0.0, 0.0], [2.0, 3.0]]
    assert by_day.text.tolist() == [["", ""], ["2", "3"]]
    (by_hour,) = draw_skill_cover(skills.by_time(cover(), NAMES, DAYS[:7]), LIGHT).data
    assert by_hour.z.shape == (2, 5)
    assert np.isnan(by_hour.z[0][-1])
    assert "1.0 short: 2.0 staff-hours asked for, 1.0 on duty" in by_hour.hovertext[1][0]
