"""What the options of a pool are, as arrays over days and options; option 0 is the free day."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.roster import MINUTE, Tour
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.stopping import stop_if_asked
from optimiser.solver_child import Cancel


def contracted_minutes(
    options: Sequence[DutyOption], tours: Sequence[Sequence[Tour]]
) -> NDArray[np.int32]:
    """Contracted minutes that every option pays on every day, shape (D, O)."""
    minutes = np.zeros((len(tours), len(options) + 1), dtype=np.int32)
    for day, row in enumerate(tours):
        for number, (option, tour) in enumerate(zip(options, row, strict=True), start=1):
            if option.kind.is_contracted:
                minutes[day, number] = tour.paid_minutes
    return minutes


def twins(
    tables: NDArray[np.int16], table_of_day: NDArray[np.int16], units: NDArray[np.int32]
) -> NDArray[np.int16]:
    """By day, the first option with the same consequences as each; shapes as in `Pool`."""
    twins = np.zeros(units.shape, dtype=np.int16)
    for day, row in enumerate(units):
        table = tables[table_of_day[day]]
        first: dict[tuple[bytes, int], int] = {}
        for option, used in enumerate(row):
            twins[day, option] = first.setdefault((table[:, option].tobytes(), int(used)), option)
    return twins


def worked_minutes(tours: Sequence[Sequence[Tour]], count: int) -> NDArray[np.int32]:
    """Minutes on duty of every option on every day, shape (D, O)."""
    worked = np.zeros((len(tours), count), dtype=np.int32)
    worked[:, 1:] = [[tour.minutes for tour in row] for row in tours]
    return worked


def moments(
    problem: RotaProblem, tours: Sequence[Sequence[Tour]], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Minutes of the period at which every option of every day starts and ends, shape (D, O)."""
    origin = problem.horizon.starts_at
    begins = np.zeros((len(tours), count), dtype=np.int32)
    finishes = np.zeros_like(begins)
    begins[:, 1:] = [[(tour.start - origin) // MINUTE for tour in row] for row in tours]
    finishes[:, 1:] = [[(tour.end - origin) // MINUTE for tour in row] for row in tours]
    return begins, finishes


def spans(
    problem: RotaProblem, tours: Sequence[Sequence[Tour]], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """First hour, the one after the last, and the minutes in both, of every option on every day."""
    first = np.zeros((len(tours), count), dtype=np.int32)
    last = np.zeros_like(first)
    ends = np.zeros((len(tours), count, 2), dtype=np.int32)
    for day, row in enumerate(tours):
        for number, tour in enumerate(row, start=1):
            touched = list(problem.horizon.minutes_by_hour(tour.start, tour.end))
            first[day, number], last[day, number] = touched[0][0], touched[-1][0] + 1
            ends[day, number] = touched[0][1], touched[-1][1]
    return first, last, ends


def capped_minutes(
    options: Sequence[DutyOption], tours: Sequence[Sequence[Tour]]
) -> NDArray[np.int32]:
    """Minutes of overtime in every option on every day, shape (D, O); 0 is the free day."""
    minutes = np.zeros((len(tours), len(options) + 1), dtype=np.int32)
    for day, row in enumerate(tours):
        for number, (option, tour) in enumerate(zip(options, row, strict=True), start=1):
            if option.is_overtime:
                minutes[day, number] = option.extension_minutes or tour.minutes
    return minutes


def capped_pence(
    problem: RotaProblem,
    options: Sequence[DutyOption],
    tours: Sequence[Sequence[Tour]],
    cancel: Cancel,
) -> NDArray[np.int32]:
    """What every person would be paid for the overtime in an option, shape (P, D, O)."""
    members, dates = problem.strength.members, problem.horizon.dates
    pence = np.zeros((len(members), len(dates), len(options) + 1), dtype=np.int32)
    overtime = [number for number, option in enumerate(options, 1) if option.is_overtime]
    known: dict[tuple[object, ...], NDArray[np.int32]] = {}
    for person, member in enumerate(members):
        alike = (member.role, member.annual_pay_pence, problem.pricing.is_part_time(member))
        if alike not in known:
            stop_if_asked(cancel)
            prices = np.zeros(pence.shape[1:], dtype=np.int32)
            for day, row in enumerate(tours):
                for number in overtime:
                    prices[day, number] = problem.pricing.priced(row[number - 1], member).cost_pence
            known[alike] = prices
        pence[person] = known[alike]
    return pence
