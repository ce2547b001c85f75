"""One run of the search: the order of its steps and the best roster met."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from optimiser.errors import MusterError
from optimiser.roster import Roster
from optimiser.rota.bounds import Bounds, Prover
from optimiser.rota.evening import share_burdens
from optimiser.rota.incumbent import Incumbent
from optimiser.rota.kernel import restore
from optimiser.rota.overtime import OvertimePlanner
from optimiser.rota.pool import Bench
from optimiser.rota.rewards import NO_OVERTIME
from optimiser.rota.row_plans import Allowance, RowPlans
from optimiser.rota.search import Cooling, Search
from optimiser.rota.stopping import garbage_left
from optimiser.rota.supervise import supervise_locked
from optimiser.rota.verify import breaches_of
from optimiser.rota.volunteers import call_volunteers
from optimiser.rota.workers import workers_for
from optimiser.rule import Breach
from optimiser.solver_child import Cancel
from optimiser.solving import Limits, ProgressListener, Solved, release_solver
from optimiser.worker_pool import WorkerPool

FIRST_ROUND = Cooling(4.0, 8.0)
FIRST_SHARE = 0.1
SECOND_ROUND = Cooling(3.0, 30.0, together=2, shortest_days=2, longest_days=5)
"""How the first two rounds cool, and the share of the first of their time or work."""

POLISH = Cooling(20.0, 60.0, together=2, shortest_days=2, longest_days=5)
TOUCH_UP = Cooling(100.0, 150.0, together=2, shortest_days=2, longest_days=5)
POLISH_SHARE = 0.4
"""How the rounds after the dives cool, the first and those between sweeps over windows of whole
groups, and their share of the time or work."""

POLISH_SECONDS_PER_PERSON, TOUCH_UP_SECONDS_PER_PERSON = 0.08, 0.04
"""Processor time of those rounds."""

SWEEPS_PER_WORK_UNIT = 0.2

SEARCH_SECONDS_PER_PERSON = 0.01
LEAST_SEARCH, MOST_SEARCH = 0.06, 0.6
"""Time that the rounds before the dives take, and between which shares of what is left."""

WORSE_AT_MOST = 0.2
"""What a dive may be worse than the search, as a share: polishing wins more than that."""

SHORTEST_ROUND = 0.5
CHECK_SHARE = 0.05
FINISH_SHARE = 0.05
ROUNDS_PER_WORK_UNIT = 10


class Unsupervised(MusterError):
    """No sergeants were found for duties that are locked: `solved` says whether there can be any.

    `breaches` are the hours that lacked them in the roster that came nearest.
    """

    def __init__(self, solved: Solved, breaches: Sequence[Breach]) -> None:
        super().__init__("locked duties lack sergeants")
        self.solved = solved
        self.breaches = tuple(breaches)


class Planner:
    """Searches one bench under limits and remembers the best roster."""

    def __init__(
        self,
        bench: Bench,
        limits: Limits,
        cancel: Cancel,
        on_progress: ProgressListener,
        seconds_spent: Callable[[], float],
    ) -> None:
        self.bench = bench
        self.limits = limits
        self.cancel = cancel
        self._spent = seconds_spent
        self._search = Search(bench, limits, cancel)
        self._overtime = OvertimePlanner(bench, cancel)
        self._prover = Prover(bench, limits, cancel, self._seconds_left)
        self._plans: RowPlans | None = None
        self._searching = True
        self._best = Incumbent(bench, self._search, on_progress, seconds_spent)

    def plan(self) -> tuple[Roster, Bounds]:
        """The best roster and what was proved about it.

        Raises
        ------
        Unsupervised
            No roster was found in which every locked duty has its sergeants.
        """
        self._search.construct()
        self._search.settle()
        if self._search.locked_unsupervised():
            self._supervise_locked()
        if not self.cancel.requested:
            self._search.price = self._overtime.add() or self._search.price
        self._best.keep("first roster")
        with threadpool_limits(limits=1, user_api="blas"):
            if self.limits.work is None:
                self._plan_by_time()
            else:
                self._plan_by_work(self.limits.work)
        self._finish()
        with garbage_left():
            return self.bench.roster(), self._best.bounds

    def _supervise_locked(self) -> None:
        """Start again from sergeants whom the solver found for what is locked."""
        limits = replace(self.limits, seconds=max(SHORTEST_ROUND, self._seconds_left() / 2))
        found = supervise_locked(self.bench.problem, limits, self.cancel)
        if found.roster is None:
            raise Unsupervised(found.solved, breaches_of(self.bench.roster(), self.bench.problem))
        pool = self.bench.pool
        rows = self.bench.rows_of(found.roster.planned)
        restore(pool, np.arange(len(pool.rows)), rows)
        self._search.construct_others()
        self._search.settle()

    def _plan_by_time(self) -> None:
        """Search while the bound is proved aside, then close groups and dive on all threads."""
        people, left = len(self.bench.members), self._seconds_left()
        searching = min(
            max(SEARCH_SECONDS_PER_PERSON * people, LEAST_SEARCH * left), MOST_SEARCH * left
        )
        with workers_for(self.limits, people) as workers, ThreadPoolExecutor(1) as aside:
            proof = aside.submit(self._prove_aside, workers)
            self._search.threads = max(1, self.limits.worker_count - 1)
            self._round(FIRST_ROUND, FIRST_SHARE * searching, None)
            self._round(SECOND_ROUND, (1 - FIRST_SHARE) * searching, None)
            self._searching, self._search.threads = False, self.limits.worker_count
            proof.result()
        self._place_dives()
        self._polish(sweeps=math.inf)

    def _plan_by_work(self, work: float) -> None:
        """The same steps one after another, each for its part of the work."""
        searching = (1 - POLISH_SHARE) * work
        self._round(FIRST_ROUND, 0.0, FIRST_SHARE * searching)
        self._round(SECOND_ROUND, 0.0, (1 - FIRST_SHARE) * searching)
        self._prove()
        if self._plans is not None:
            with workers_for(self.limits, len(self.bench.members)) as workers:
                self._plans.work(workers, lambda: workers.size, lambda: self.cancel.requested)
        self._place_dives()
        self._polish(sweeps=math.floor(SWEEPS_PER_WORK_UNIT * work))

    def _polish(self, sweeps: float) -> None:
        """Redraw pairs of people, and between such rounds sweep over windows of whole groups."""
        part = None if self.limits.work is None else POLISH_SHARE * self.limits.work / (1 + sweeps)
        if self._closed() or self._plans is None:
            self._round(POLISH, self._polish_seconds_left(), part)
            return
        with self._plans.windows(self.limits, self.cancel) as windows:
            first = self._seconds_of_round(POLISH_SECONDS_PER_PERSON)
            self._round(POLISH, min(first, self._polish_seconds_left() / 2), part)
            while sweeps > 0 and not self._out_of_time():
                sweeps -= 1
                groups = self._leave_alone(self._plans.open_groups())
                windows.sweep(groups, self._search.price, self._out_of_time)
                self._fit_cap()
                touch_up = self._seconds_of_round(TOUCH_UP_SECONDS_PER_PERSON)
                if touch_up <= self._polish_seconds_left() / 2:
                    self._round(TOUCH_UP, touch_up, part)

    def _polish_seconds_left(self) -> float:
        return self._seconds_left() - FINISH_SHARE * self.limits.seconds

    def _seconds_of_round(self, a_person: float) -> float:
        """Wall time of a round over the groups that are not left alone."""
        alone = list(self._search.left_alone)
        people = np.count_nonzero(~np.isin(self.bench.pool.group, alone))
        return a_person * people / self.limits.worker_count

    def _leave_alone(self, groups: Sequence[int]) -> Sequence[int]:
        """Leave all groups alone but these."""
        self._search.left_alone = frozenset(range(len(self.bench.pool.cover))) - {*groups}
        return groups

    def _out_of_time(self) -> bool:
        late = self.limits.work is None and self._polish_seconds_left() <= 0
        return late or self._closed()

    def _prove(self) -> None:
        """Bound the shortfall by the aggregate model and by rows at its prices."""
        self._best.bounds = self._prover.shortfall()
        if self._best.bounds.weighted_hours is not None and self._prover.prices is not None:
            self._best.tell("bound proved")
            allowance = Allowance(self._closing_seconds_left)
            if self.limits.work is not None:
                allowance = Allowance(rounds=ROUNDS_PER_WORK_UNIT * self.limits.work)
            self._plans = RowPlans(
                self.bench, self._prover, self._prover.prices, allowance, self._best.raise_bound
            )

    def _prove_aside(self, workers: WorkerPool) -> None:
        """Prove on a thread of its own, whose solver ends with it, then have groups closed."""
        try:
            self._prove()
        finally:
            release_solver()
        if self._plans is not None:
            self._plans.work(
                workers,
                lambda: max(1, workers.size - (self._searching and workers.shares_processors)),
                lambda: self._closed() or self._closing_seconds_left() <= 0,
            )

    def _closing_seconds_left(self) -> float:
        return self._seconds_left() - POLISH_SHARE * self.limits.seconds

    def _closed(self) -> bool:
        """Whether the best roster is proved best, or the solve was cancelled."""
        return self.cancel.requested or self._best.is_best

    def _place_dives(self) -> None:
        """Give the groups that were dived for those rows, unless they are much worse."""
        if self._plans is None or self.cancel.requested or not self._plans.rows:
            return
        pool = self.bench.pool
        for group in self._prover.groups:
            rows = self._plans.rows.get(group.group)
            if rows is None:
                continue
            old, before = pool.rows[group.people].copy(), self._plans.value(group)
            restore(pool, group.people, rows)
            if self._plans.value(group) > (1 + WORSE_AT_MOST) * before:
                restore(pool, group.people, old)
        self._leave_alone(self._plans.open_groups())
        if self._search.price < NO_OVERTIME:
            self._search.price = self._plans.price
        self._search.supervise()

    def _round(self, cooling: Cooling, seconds: float, work: float | None) -> None:
        """A round of row draws, its overtime then cut or filled to the cap."""
        if self.cancel.requested or (work is None and seconds < SHORTEST_ROUND):
            return
        self._search.cool(cooling, seconds, work, self._overtime.cap_pence)
        self._fit_cap()

    def _fit_cap(self) -> None:
        """Cut or fill overtime to the cap, and keep the roster if it is better."""
        self._search.settle()
        self._overtime.trim()
        self._search.settle()
        if not self.cancel.requested:
            self._overtime.add()
        self._best.keep("better roster")

    def _seconds_left(self) -> float:
        """Wall time until the checks at the end must begin."""
        return (1 - CHECK_SHARE) * self.limits.seconds - self._spent()

    def _finish(self) -> None:
        """Back to the best roster; its burdens evened out, its cost bounded."""
        self._best.put_back()
        if self.cancel.requested:
            return
        call_volunteers(self._search)
        self._even_out()
        if not self.cancel.requested and self._best.pounds > 0:
            pounds = self._prover.pounds(self._best.weighted_hours)
            self._best.bounds = replace(self._best.bounds, pounds=pounds)

    def _even_out(self) -> None:
        def stop() -> bool:
            late = self.limits.work is None and self._seconds_left() < 0
            return self.cancel.requested or late

        share_burdens(self.bench, self.limits.seed, stop)
