from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from optimiser.heat import Heatmap
from optimiser.patrols.problem import Crewing, DailySpan, PatrolProblem
from optimiser.people import Role
from optimiser.roster import Roster
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols
from scenarios.schema.pack import CrewingRow, Pack
from scenarios.schema.policy import Policy
from tests.packs import small_pack
from tests.scenarios.rosters import turning_roster


@pytest.fixture(scope="module")
def pack() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def heatmap(pack: Pack) -> Heatmap:
    return build_heatmap_of(pack)


@pytest.fixture(scope="module")
def roster(pack: Pack) -> Roster:
    return turning_roster(pack)


@pytest.fixture(scope="module")
def problem(pack: Pack, roster: Roster, heatmap: Heatmap) -> PatrolProblem:
    return build_patrols(pack, roster, heatmap)


def test_everybody_but_partners_is_on_duty_as_rostered(
    problem: PatrolProblem, roster: Roster
) -> None:
    known = {(duty.staff_id, duty.start, duty.end) for duty in problem.duties}
    wanted = {
        (
            tour.staff_id,
            max(tour.start, problem.horizon.starts_at),
            min(tour.end, problem.horizon.ends_at),
        )
        for tour in roster.tours
        if tour.staff_id != "W1" and tour.end > problem.horizon.starts_at
    }
    assert known == wanted


def test_heat_is_the_weighted_rate_of_the_local_hour_on_its_date(
    problem: PatrolProblem, heatmap: Heatmap
) -> None:
    own = [heatmap.place_ids.index(a.area_id) for a in problem.areas]
    assert heatmap.day_factors is not None
    rates = heatmap.weighted[own][:, problem.horizon.hours_of_week] * heatmap.day_factors[own]
    assert np.abs(problem.heat - rates * problem.points_per_unit).max() <= 0.5
    assert problem.heat.mean() == pytest.approx(100, rel=0.05)


def test_an_event_raises_the_heat_of_its_area_while_it_lasts(
    pack: Pack, roster: Roster, heatmap: Heatmap
) -> None:
    factors = np.ones((len(heatmap.place_ids), 168 * pack.manifest.plan_weeks))
    factors[heatmap.place_ids.index("A2"), 12:18] = 3.0
    plain, raised = (
        build_patrols(pack, roster, replace(heatmap, day_factors=each))
        for each in (np.ones_like(factors), factors)
    )
    times = np.ones(plain.heat.shape)
    times[plain.area_index["A2"], 12:18] = 3.0
    assert np.abs(raised.heat - times * plain.heat).max() <= 1.5


def test_crewing_follows_the_rows_then_the_policy(problem: PatrolProblem) -> None:
    hours = problem.horizon.hours_of_week
    friday_23 = hours.index(4 * 24 + 23)
    monday_noon, monday_22, monday_05 = (hours.index(hour) for hour in (12, 22, 5))
    centre, eastfield = problem.area_index["A1"], problem.area_index["A2"]
    constable, sergeant = problem.crewing[Role.CONSTABLE], problem.crewing[Role.SERGEANT]
    assert constable[centre, friday_23] == sergeant[centre, monday_22] == Crewing.PAIRED
    assert constable[centre, monday_noon] == constable[centre, monday_05] == Crewing.SINGLE
    assert constable[eastfield, friday_23] == Crewing.SINGLE


def test_a_row_can_free_an_hour_that_the_policy_pairs(
    pack: Pack, roster: Roster, heatmap: Heatmap
) -> None:
    row = CrewingRow(area_id="A1", weekday=0, hour=22, role="sergeant", crewing="paired_preferred")
    changed = build_patrols(pack.model_copy(update={"crewing": (row,)}), roster, heatmap)
    monday_22 = changed.horizon.hours_of_week.index(22)
    centre = changed.area_index["A1"]
    assert changed.crewing[Role.SERGEANT][centre, monday_22] == Crewing.PAIRED_PREFERRED
    assert changed.crewing[Role.CONSTABLE][centre, monday_22] == Crewing.PAIRED


def test_events_and_commitments_ask_for_people_in_the_hours_they_touch(
    problem: PatrolProblem,
) -> None:
    asked = {
        (problem.areas[area].area_id, problem.horizon.hours[hour].isoformat()): int(people)
        for (area, hour), people in np.ndenumerate(problem.extra_staff)
        if people
    }
    assert asked == {
        **{("A1", f"2026-12-05T{hour}:00:00+00:00"): 2 for hour in (14, 15, 16, 17)},
        **{("A2", f"2026-12-08T{hour}:00:00+00:00"): 2 for hour in ("09", "10")},
    }


def test_policy_numbers_arrive(pack: Pack, roster: Roster, heatmap: Heatmap) -> None:
    policy = Policy.model_validate(
        {
            "crewing": {"response_reserve_share": 0.25},
            "visible": {"floor_hours_per_area_per_week": 3.5, "home_area_share": 0.6},
            "pcso": {"single_patrol_span": "08-20"},
            "patrols": {"crew_cover_percents": [40, 20], "most_times_equal_share": 1.5},
        }
    )
    settings = build_patrols(pack.model_copy(update={"policy": policy}), roster, heatmap).settings
    assert settings.reserve_percent == 25
    assert settings.floor_minutes == 210
    assert settings.home_percent == 60
    assert settings.pcso_single == DailySpan(480, 1200)
    assert settings.cover_percents == (40, 20)
    assert settings.area_share_percent == 38


@pytest.mark.parametrize("percents", [[], [50, 60], [0], [60, 50]])
def test_cover_that_does_not_diminish_is_refused(percents: list[int]) -> None:
    with pytest.raises(ValueError, match=r"percentages above 0|at least 1 item"):
        Policy.model_validate({"patrols": {"crew_cover_percents": percents}})


def test_no_single_patrol_of_pcsos_at_all(pack: Pack, roster: Roster, heatmap: Heatmap) -> None:
    policy = Policy.model_validate({"pcso": {"single_patrol": False}})
    changed = build_patrols(pack.model_copy(update={"policy": policy}), roster, heatmap)
    assert changed.settings.pcso_single is None


def test_areas_of_a_base_without_people_are_served_by_the_nearest_that_has_some(
    pack: Pack, roster: Roster, heatmap: Heatmap
) -> None:
    of_b1 = replace(roster, tours=tuple(t for t in roster.tours if t.base_id == "B1"))
    changed = build_patrols(pack, of_b1, heatmap)
    assert set(changed.base_of_area) == {"B1"}
    nobody = build_patrols(pack, replace(roster, tours=()), heatmap)
    assert nobody.base_of_area == tuple(area.base_id for area in nobody.areas)


def test_breaks_are_due_away_from_the_ends_and_not_all_at_once(
    pack: Pack, problem: PatrolProblem
) -> None:
    """The shifts have 45 minutes; Annex E gives officers more in nine and ten hours."""
    officers = {row.staff_id for row in pack.staff if row.role.is_officer}
    of_law = {540: 50, 600: 60}
    whole = [
        duty
        for duty in problem.duties
        if problem.horizon.starts_at < duty.start and duty.end < problem.horizon.ends_at
    ]
    assert whole
    for duty in whole:
        assert duty.break_start is not None
        assert duty.break_end is not None
        length = (duty.end - duty.start) // timedelta(minutes=1)
        due = of_law.get(length, 45) if duty.staff_id in officers else 45
        assert duty.break_end - duty.break_start == timedelta(minutes=due)
        assert duty.break_start - duty.start >= timedelta(hours=2)
        assert duty.end - duty.break_end >= timedelta(hours=2)


def test_a_long_tour_without_a_break_in_its_shift_gets_that_of_the_law(
    pack: Pack, roster: Roster, heatmap: Heatmap
) -> None:
    shifts = tuple(shift.model_copy(update={"break_minutes": 0}) for shift in pack.shifts)
    changed = build_patrols(pack.model_copy(update={"shifts": shifts}), roster, heatmap)
    breaks = {
        (duty.break_end - duty.break_start).total_seconds() / 60
        for duty in changed.duties
        if duty.break_start is not None and duty.break_end is not None
    }
    assert breaks == {20, 50, 60}


def test_the_digest_tells_problems_apart(pack: Pack, roster: Roster, heatmap: Heatmap) -> None:
    one, same = (build_patrols(pack, roster, heatmap).digest for _ in range(2))
    fewer = build_patrols(pack, replace(roster, tours=roster.tours[1:]), heatmap).digest
    assert one == same != fewer
