"""The order in which overtime is offered, refusals that count, and rest days cancelled by order."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from optimiser.people import Role
from optimiser.roster import Roster, TourKind
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.wellbeing import Past
from scenarios.load import load_pack
from scenarios.offers import Offer, Order, add_offers, offers_of, ordered_offers, read_refusals
from scenarios.problems import PackError
from scenarios.schema.rows import OfferRow
from tests.optimiser.rota.problems import EARLY, LATE, MONDAY, member, problem
from tests.planned import read_rows

THURSDAY = MONDAY + timedelta(days=3)


def district(**past: Past) -> RotaProblem:
    """Four constables and a half-timer of one base, one of another base, and a sergeant."""
    people = [
        *(member(f"P{number}") for number in range(4)),
        member("H0", contract_minutes_per_week=1200),
        member("Q0", base_id="B2"),
        member("S0", Role.SERGEANT),
    ]
    return problem(people, np.ones((2, 168)), days=7, cap_percent=90.0, past=past)


def offer_of(p: RotaProblem, *refused: str, busy: tuple[str, ...] = ()) -> Offer:
    """P0 works on a rest day on Thursday; whoever is busy works late the day before."""
    rest_day = DutyOption(EARLY, kind=TourKind.REST_DAY_WORKING)
    tours = [p.tour(p.strength["P0"], THURSDAY, rest_day)]
    wednesday = THURSDAY - timedelta(days=1)
    tours += [p.tour(p.strength[who], wednesday, DutyOption(LATE)) for who in busy]
    rows = [
        OfferRow(staff_id=who, date=THURSDAY, overtime_minutes=540, answer="refused")
        for who in refused
    ]
    roster = Roster(p.horizon, tuple(sorted(tours, key=lambda tour: tour.start)))
    return Order(p, roster, rows).offer(tours[0])


def asked(offer: Offer) -> list[str]:
    return [each.staff_id for each in offer.next]


def test_whoever_was_offered_least_is_asked_first() -> None:
    p = district(
        P1=Past(overtime_minutes=600),
        P2=Past(refused_minutes=540),
        P3=Past(overtime_minutes=60),
        H0=Past(overtime_minutes=360),
    )
    offer = offer_of(p)
    assert asked(offer) == ["P3", "P2", "P1", "H0"], "six hours weigh twelve for a half-timer"
    assert [each.offered_hours for each in offer.next] == [1.0, 9.0, 10.0, 12.0]
    assert offer.offered_hours == 9.0


def test_a_refusal_ends_an_offer_and_counts_in_the_next() -> None:
    assert "P1" not in asked(offer_of(district(), "P1"))
    p = district()
    friday = THURSDAY + timedelta(days=1)
    rest_day = DutyOption(EARLY, kind=TourKind.REST_DAY_WORKING)
    tour = p.tour(p.strength["P0"], friday, rest_day)
    row = OfferRow(staff_id="P1", date=THURSDAY, overtime_minutes=540, answer="refused")
    offer = Order(p, Roster(p.horizon, (tour,)), [row]).offer(tour)
    assert asked(offer)[-1] == "P1"


def test_nobody_is_asked_who_may_not_do_it() -> None:
    """Late ends at 01:00, six hours before the early tour."""
    assert sorted(asked(offer_of(district(), busy=("P1",)))) == ["H0", "P2", "P3"]
    assert {"Q0", "S0"} & set(asked(offer_of(district()))) == set()


def test_an_extension_is_offered_to_whoever_is_there() -> None:
    p = problem(
        [member(f"P{number}") for number in range(3)],
        np.ones((1, 168)),
        days=7,
        cap_percent=90.0,
        extension_minutes=(60,),
    )
    tour = p.tour(p.strength["P0"], THURSDAY, DutyOption(EARLY, 60))
    other = p.tour(p.strength["P1"], THURSDAY, DutyOption(EARLY))
    offer = Order(p, Roster(p.horizon, (tour, other)), []).offer(tour)
    assert asked(offer) == ["P1"]


def test_those_whom_the_cap_leaves_out_come_last_and_are_marked() -> None:
    p = district(P1=Past(overtime_minutes=60), P2=Past(overtime_minutes=60))
    dear = member("P3", annual_pay_pence=9_000_000)
    people = [dear if m.staff_id == "P3" else m for m in p.strength.members]
    usual = offer_of(p)
    cap = usual.tour.cost_pence
    p = problem(people, np.ones((2, 168)), days=7, past=p.past, cap_percent=0.0)
    p = replace(p, overtime=replace(p.overtime, cap_pence=cap))
    offer = offer_of(p)
    assert asked(offer)[-1] == "P3"
    assert offer.next[-1].over_cap_pence == offer.next[-1].more_pence > 0
    assert offer.next[0].over_cap_pence == 0


def overtime_rows(folder: Path) -> list[dict[str, str]]:
    return [row for row in read_rows(folder / "rota.csv") if int(row["overtime_minutes"])]


def test_a_refusal_is_kept_in_the_pack_and_counts(
    planned: tuple[Path, Path], tmp_path: Path
) -> None:
    pack_folder = Path(shutil.copytree(planned[0], tmp_path / "pack"))
    pack = load_pack(pack_folder, ["rota"])
    row = overtime_rows(planned[1])[0]
    who, day = row["staff_id"], date.fromisoformat(row["date"])
    rows = read_refusals(pack, planned[1], [f"{who}:{day}"])
    add_offers(pack, pack_folder, rows)
    again = load_pack(pack_folder, ["rota"])
    assert again.offers == (
        OfferRow(
            staff_id=who,
            date=day,
            overtime_minutes=int(row["overtime_minutes"]),
            answer="refused",
        ),
    )
    before = {o.tour.staff_id: o.offered_hours for o in offers_of(pack, planned[1], [day])}
    after = {o.tour.staff_id: o.offered_hours for o in offers_of(again, planned[1], [day])}
    assert after[who] > before[who]
    assert {other: hours for other, hours in after.items() if other != who} == {
        other: hours for other, hours in before.items() if other != who
    }
    with pytest.raises(PackError, match="not told in offers"):
        read_refusals(again, planned[1], [f"{who}:{day}"])


def test_every_wrong_refusal_is_told_at_once(planned: tuple[Path, Path]) -> None:
    pack = load_pack(planned[0], ["rota"])
    day = overtime_rows(planned[1])[0]["date"]
    texts = ["PC001", f"NOBODY:{day}", f"{pack.staff[0].staff_id}:2020-01-01"]
    with pytest.raises(PackError) as error:
        read_refusals(pack, planned[1], texts)
    assert len(error.value.problems) == len(texts)


def test_rest_days_cancelled_by_order_are_offers_of_their_overtime(
    planned: tuple[Path, Path],
) -> None:
    row = overtime_rows(planned[1])[0]
    who, day = row["staff_id"], date.fromisoformat(row["date"])
    found = list(ordered_offers([(who, day), ("NOBODY", day)], planned[1]))
    assert [(o.staff_id, o.answer, o.overtime_minutes) for o in found] == [
        (who, "ordered", int(row["overtime_minutes"]))
    ]
