"""Incidents of the plan's own period: from the truth of the history, by a stream of their own."""

from scenarios.build.common import horizon_of
from scenarios.generate import generate_pack
from scenarios.schema.pack import Pack

SEED = 5


def made(**options: int) -> Pack:
    return generate_pack(60, options.get("weeks", 2), options.get("seed", SEED))


def test_what_is_held_out_is_received_in_the_period_of_the_plan() -> None:
    pack = made()
    period = horizon_of(pack)
    assert pack.held_out.received_at.between(period.starts_at, period.ends_at).all()
    assert pack.held_out.received_at.is_monotonic_increasing
    assert not set(pack.held_out.incident_id) & set(pack.incidents.incident_id)


def test_it_has_the_rate_the_places_and_the_work_of_the_history() -> None:
    pack = made(weeks=8)
    before, after = pack.incidents, pack.held_out
    expected = len(before) * 8 / 26
    assert abs(len(after) - expected) < 4 * (expected * (1 + 8 / 26)) ** 0.5
    spots = set(zip(before.longitude, before.latitude, strict=True))
    known = [spot in spots for spot in zip(after.longitude, after.latitude, strict=True)]
    assert sum(known) > 0.9 * len(known)
    for grade in (1, 2, 3, 4):
        assert abs((before.grade == grade).mean() - (after.grade == grade).mean()) < 0.05


def test_the_same_arguments_give_the_same_and_another_seed_gives_others() -> None:
    assert made().held_out.equals(made().held_out)
    assert not made().held_out.equals(made(seed=SEED + 1).held_out)
