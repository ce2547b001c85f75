"""One run of the search: the order of its steps and the best roster met."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from optimiser.errors import MusterError
from optimiser.roster import Roster
from optimiser.rota.bounds import Bounds, Prover
from optimiser.rota.burdens import burdens_of
from optimiser.rota.exchange import even_out
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
from optimiser.solving import Limits, Progress, ProgressListener, Solved, release_solver
from optimiser.worker_pool import WorkerPool

FIRST_ROUND = Cooling(4.0, 8.0)
FIRST_SHARE = 0.1
SECOND_ROUND = Cooling(3.0, 30.0, together=2, shortest_days=2, longest_days=5)
"""How the first two rounds cool, and the share of the first of their time or work."""

POLISH = Cooling(30.0, 60.0, together=2, shortest_days=2, longest_days=5)
POLISH_SHARE = 0.2
"""How the last round cools, after the dives, and its share of the time or work."""

SEARCH_SECONDS_PER_PERSON = 0.04
LEAST_SEARCH, MOST_SEARCH = 0.1, 0.6
"""Time that the rounds before the dives take, and between which shares of what is left."""

WORSE_AT_MOST = 0.2
"""What a dive may be worse than the search, as a share: polishing wins more than that."""

SHORTEST_ROUND = 0.5
CHECK_SHARE = 0.05
FINISH_SHARE = 0.05
EXCHANGES_PER_PERSON = 2000
EXCHANGES_AT_ONCE = 50_000
"""Exchanges after which evening out looks whether it was cancelled."""

ROUNDS_PER_WORK_UNIT = 10
WORTH_TELLING = 1e-4
"""Share by which a bound must rise to be told."""

EVENING_ROUNDS = 5
"""Times that everybody's days are exchanged, each so short that a cancelled solve ends at once."""


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
        self.on_progress = on_progress
        self._spent = seconds_spent
        self._search = Search(bench, limits, cancel)
        self._overtime = OvertimePlanner(bench, cancel)
        self._prover = Prover(bench, limits, cancel, self._seconds_left)
        self._bounds = Bounds()
        self._plans: RowPlans | None = None
        self._searching = True
        self._best = (float("inf"), float("inf"))
        self._best_rows = bench.pool.rows.copy()

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
        self._keep("first roster")
        with threadpool_limits(limits=1, user_api="blas"):
            if self.limits.work is None:
                self._plan_by_time()
            else:
                self._plan_by_work(self.limits.work)
        self._finish()
        with garbage_left():
            return self.bench.roster(), self._bounds

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
            self._round(FIRST_ROUND, FIRST_SHARE * searching, None)
            self._round(SECOND_ROUND, (1 - FIRST_SHARE) * searching, None)
            self._searching = False
            proof.result()
        self._place_dives()
        if not self._closed():
            self._round(POLISH, self._seconds_left() - FINISH_SHARE * self.limits.seconds, None)

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
        self._round(POLISH, 0.0, POLISH_SHARE * work)

    def _prove(self) -> None:
        """Bound the shortfall by the aggregate model and by rows at its prices."""
        self._bounds = self._prover.shortfall()
        if self._bounds.weighted_hours is not None and self._prover.prices is not None:
            self._tell("bound proved")
            allowance = Allowance(self._closing_seconds_left)
            if self.limits.work is not None:
                allowance = Allowance(rounds=ROUNDS_PER_WORK_UNIT * self.limits.work)
            self._plans = RowPlans(
                self.bench, self._prover, self._prover.prices, allowance, self._raise_bound
            )

    def _raise_bound(self, hours: float) -> None:
        known = self._bounds.weighted_hours or 0.0
        if hours > known:
            self._bounds = replace(self._bounds, weighted_hours=hours)
            if hours > (1 + WORTH_TELLING) * known:
                self._tell("bound raised")

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
        bound = self._bounds.weighted_hours
        return self.cancel.requested or (bound is not None and bound >= self._best[1])

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
        self._search.left_alone = self._plans.near_bound()
        if self._search.price < NO_OVERTIME:
            self._search.price = self._plans.price
        self._search.supervise()

    def _round(self, cooling: Cooling, seconds: float, work: float | None) -> None:
        """A round of row draws, its overtime then cut or filled to the cap."""
        if self.cancel.requested or (work is None and seconds < SHORTEST_ROUND):
            return
        self._search.cool(cooling, seconds, work, self._overtime.cap_pence)
        self._search.settle()
        self._overtime.trim()
        self._search.settle()
        if not self.cancel.requested:
            self._overtime.add()
        self._keep("better roster")

    def _seconds_left(self) -> float:
        """Wall time until the checks at the end must begin."""
        return (1 - CHECK_SHARE) * self.limits.seconds - self._spent()

    def _keep(self, message: str) -> None:
        """Remember the roster if it is the best so far: locked duties are supervised first of all,
        then shortfall counts, then cost."""
        now, rows = (self._search.locked_unsupervised(), self._weighted_hours()), self._best_rows
        if now < self._best or (now == self._best and self._pounds() < self._pounds(rows)):
            self._best = now
            self._best_rows[:] = self.bench.pool.rows
            self._tell(message)

    def _tell(self, message: str) -> None:
        best, bound = self._best[1], self._bounds.weighted_hours
        self.on_progress(Progress("rota", message, self._spent(), best, bound))

    def _weighted_hours(self) -> float:
        weights = self.bench.problem.requirement_weights
        return float(np.dot(weights, self._search.shortfall_hours()[: len(weights)]))

    def _pounds(self, rows: NDArray[np.int16] | None = None) -> float:
        """What the roster costs that the pool holds, or that some rows for it are."""
        return sum(tour.cost_pence for tour in self.bench.roster(rows).planned) / 100

    def _finish(self) -> None:
        """Back to the best roster; its burdens evened out, its cost bounded."""
        pool = self.bench.pool
        restore(pool, np.arange(len(pool.rows)), self._best_rows)
        if self.cancel.requested:
            return
        call_volunteers(self._search)
        self._even_out()
        if not self.cancel.requested and self._pounds(self._best_rows) > 0:
            self._bounds = replace(self._bounds, pounds=self._prover.pounds(self._best[1]))

    def _even_out(self) -> None:
        problem, pool = self.bench.problem, self.bench.pool
        kept = np.array([date in problem.public_holidays for date in problem.horizon.dates])
        burdens = burdens_of(self.bench)
        rng = np.random.default_rng(self.limits.seed)
        for people in EVENING_ROUNDS * self._peers():
            left = EXCHANGES_PER_PERSON * len(people)
            while left > 0:
                late = self.limits.work is None and self._seconds_left() < 0
                if self.cancel.requested or late:
                    return
                even_out(pool, burdens, rng, people, min(left, EXCHANGES_AT_ONCE), kept)
                left -= EXCHANGES_AT_ONCE

    def _peers(self) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """People who may change places: one group, alike in supervising or not."""
        pool = self.bench.pool
        keys = {(int(g), bool(s)) for g, s in zip(pool.group, pool.leads, strict=True)}
        crowds = [
            np.flatnonzero((pool.group == group) & (pool.leads == leads)).astype(np.int64)
            for group, leads in sorted(keys)
        ]
        return [people for people in crowds if len(people) > 1]
