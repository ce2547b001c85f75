"""The coming weeks of caseloads: who comes over the band, who is away, what is assumed."""

from datetime import date, timedelta

import pandas as pd

from dashboards.figures.load_weeks import AWAY, LIGHT_LOAD, OVER, WITHIN, draw_load_weeks
from dashboards.theme import LIGHT
from dashboards.views import forecast

WEEKS = [date(2026, 11, 2) + timedelta(weeks=n) for n in range(2)]


def table() -> pd.DataFrame:
    rows = [
        ("M1", WEEKS[0], "95", "known", "known", ""),
        ("M1", WEEKS[1], "112", "known", "assumed", "N1 is released on 2026-11-10; N2 is reviewed"),
        ("M2", WEEKS[0], "", "assumed", "known", "there on 0 of 5 working days"),
        ("M2", WEEKS[1], "80", "known", "known", ""),
    ]
    names = ["manager_id", "week_start", "load_percent", "points_basis", "capacity_basis", "why"]
    return pd.DataFrame(rows, columns=names)


def test_the_sentence_names_who_comes_over_and_when_first() -> None:
    rows = forecast.weeks(table(), 110)
    told = forecast.sentence(rows, 110)
    assert told == "Over 110 % in the next 2 weeks: M1 from Mon 9 Nov 2026."
    assert forecast.sentence(forecast.weeks(table(), 120), 120).startswith("Nobody comes over 120")


def test_the_table_says_what_is_known_and_why() -> None:
    read = forecast.reasons_table(forecast.weeks(table(), 110))
    assert read["Load"].tolist() == ["95 %", "112 %", "away", "80 %"]
    assert read["Is"].tolist() == ["known", "assumed", "assumed", "known"]
    assert read["Why"].tolist()[2] == "there on 0 of 5 working days"


def test_the_picture_marks_bands_absence_and_what_is_assumed() -> None:
    rows = forecast.weeks(table(), 110)
    (picture,) = draw_load_weeks(rows, LIGHT, lower_percent=90, upper_percent=110).data
    assert picture.z.tolist() == [[WITHIN, OVER], [AWAY, LIGHT_LOAD]]
    assert picture.text.tolist() == [["95", "<b><i>112</i></b>"], ["<i>away</i>", "80"]]
    assert "N1 is released on 2026-11-10<br>N2 is reviewed" in picture.hovertext[0][1]
