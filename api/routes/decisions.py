"""A person decides on the changes of lead manager that a plan proposes, plans again, confirms."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.database.columns import utc_now
from api.database.decisions import CaseDecisions, Confirmations
from api.database.idempotency import IdempotencyKeys, digest_of
from api.database.missing import NotFound
from api.database.packs import Packs
from api.database.runs import Runs
from api.database.tables import CaseDecisionRow, ConfirmationRow, PackRow
from api.deps import IdempotencyKey, UsedDatabase, UsedDispatcher, UsedSettings, UsedStore
from api.routes.deciding import Standing, standing_on
from api.routes.runs import check_limit
from api.schemas.common import described
from api.schemas.decisions import (
    ConfirmationIn,
    ConfirmationOut,
    DecisionsIn,
    DecisionsOut,
    ReplanIn,
)
from api.schemas.runs import RunOut, RunRequest
from api.store import Store, new_reference
from scenarios.caseload_asked import Asked, Names
from scenarios.caseload_confirmation import (
    OFFENDERS_FILE,
    Confirmation,
    ConfirmationRefused,
    confirmation_of,
    decisions_left,
    offenders_text,
)
from scenarios.caseload_decisions import DECISIONS_FILE, Decided, decided_on, decisions_text
from scenarios.verify.plan_folder import read_plan_folder

router = APIRouter(prefix="/plans", tags=["caseloads"], responses=described((404, 422)))
NAMES = Names("accepted", "refused", "withdrawn", "by", "reason")
AROUND = "around what was decided"
IfMatch = Annotated[
    str | None,
    Header(description="The ETag of the decisions that were seen; another one is answered by 409"),
]


class NotConfirmed(NotFound):
    """A plan that has not taken effect."""

    kind = "confirmation of the plan"


@router.get("/{plan_id}/decisions")
def decisions_on_plan(
    plan_id: str, response: Response, database: UsedDatabase, store: UsedStore
) -> DecisionsOut:
    """What stands on the changes of a plan, what is undecided, and whether it took effect."""
    found = standing_on(plan_id, database, store)
    response.headers["ETag"] = found.etag
    return found.answer()


@router.post("/{plan_id}/decisions", status_code=201, responses=described((409,)))
def decide_on_plan(
    plan_id: str,
    asked: DecisionsIn,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> DecisionsOut:
    """Accept, refuse or withdraw, case by case: all of it is kept, or nothing with every reason.

    Nothing takes effect by it. Decisions are only ever added, with who and when.
    """
    content = asked.model_dump(mode="json")
    digest = digest_of({"plan_id": plan_id, **content})
    before = standing_on(plan_id, database, store)
    if _made(database, "decisions", idempotency_key, digest) is None:
        before.refuse_confirmed()
        before.refuse_outdated(if_match, content)
        cases = [Asked(**each.model_dump()) for each in asked.decisions]
        now = utc_now()
        done = decided_on(before.pack, before.folder, asked.by, cases, now=now, names=NAMES)
        with database.writing() as session:
            keys = IdempotencyKeys(session)
            if keys.made("decisions", idempotency_key, digest) is None:
                before.refuse_late(CaseDecisions(session), database, store, content)
                rows = _rows(plan_id, before.version + 1, done, asked.by, now)
                CaseDecisions(session).add(list(rows))
                keys.keep("decisions", idempotency_key, digest, plan_id)
    found = standing_on(plan_id, database, store)
    response.headers["ETag"] = found.etag
    response.headers["Location"] = f"/api/v1/plans/{plan_id}/decisions"
    return found.answer()


def _rows(
    plan_id: str, version: int, done: Decided, by: str, now: datetime
) -> Iterator[CaseDecisionRow]:
    for row in done.fresh:
        facts = {name: getattr(row, name) for name in ("offender_ref", "manager_id", "decision")}
        yield CaseDecisionRow(
            plan_id=plan_id, version=version, by=by, at=row.when, reason=row.reason, **facts
        )
    for ref, reason in done.withdrawn.items():
        yield CaseDecisionRow(
            plan_id=plan_id,
            version=version,
            offender_ref=ref,
            decision="withdrawn",
            by=by,
            at=now,
            reason=reason,
        )


@router.post("/{plan_id}/replan", status_code=202, responses=described((409,)))
def plan_around_decisions(
    plan_id: str,
    asked: ReplanIn,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    settings: UsedSettings,
    dispatcher: UsedDispatcher,
    idempotency_key: IdempotencyKey = None,
) -> RunOut:
    """Queue a run that plans again around what was decided; follow it at the address in `Location`.

    The decisions become `decisions.csv` of a new version of the pack, which the new plan is of.
    """
    check_limit(asked.time_limit, settings.max_time_limit_seconds)
    found = standing_on(plan_id, database, store)
    digest = digest_of({"plan_id": plan_id, **asked.model_dump(mode="json")})
    run_id = _made(database, "replans", idempotency_key, digest)
    if run_id is None:
        found.refuse_confirmed()
        changed = {DECISIONS_FILE: decisions_text(found.pack.decisions)}
        version = store.keep_version(found.plan.pack_id, changed)
        with database.writing() as session:
            keys, runs = IdempotencyKeys(session), Runs(session)
            run_id = keys.made("replans", idempotency_key, digest)
            if run_id is None:
                kept = Packs(session), Confirmations(session), store
                pack = _add_version(*kept, version, found.plan.pack_id)
                request = RunRequest(
                    pack_id=pack.pack_id,
                    label=_label(found),
                    overrides=read_plan_folder(store.plan_folder(plan_id), ()).changes,
                    **asked.model_dump(),
                ).model_dump(mode="json")
                run_id = new_reference()
                wait = timedelta(seconds=settings.queue_seconds)
                runs.add(run_id, pack.pack_id, request, wait)
                keys.keep("replans", idempotency_key, digest, run_id)
        dispatcher.wake()
    response.headers["Location"] = f"/api/v1/runs/{run_id}"
    with database.reading() as session:
        return RunOut.model_validate(Runs(session).get(run_id))


def _label(found: Standing) -> str:
    """The scenario of the plan, marked once as planned around decisions."""
    scenario = str(found.plan.summary.get("scenario", ""))
    return scenario if scenario.endswith(AROUND) else f"{scenario[:150]} {AROUND}"


@router.post("/{plan_id}/confirmation", status_code=201, responses=described((409,)))
def confirm_plan(
    plan_id: str,
    asked: ConfirmationIn,
    response: Response,
    database: UsedDatabase,
    store: UsedStore,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> ConfirmationOut:
    """Let what is accepted take effect in a new version of the pack; all else stays as it is.

    Of an offender nothing but the lead manager, and since when, changes, and with `co_workers` who
    works the case beside the lead. 409 says why not: the plan is confirmed, made before another
    confirmation, or not as decided; or nothing is accepted.
    """
    content = asked.model_dump(mode="json")
    digest = digest_of({"plan_id": plan_id, **content})
    before = standing_on(plan_id, database, store)
    response.headers["Location"] = f"/api/v1/plans/{plan_id}/confirmation"
    if _made(database, "confirmations", idempotency_key, digest) is None:
        before.refuse_confirmed()
        before.refuse_outdated(if_match, content)
        with database.reading() as session:
            _refuse_stale(Confirmations(session), before)
        done = confirmation_of(
            before.pack, before.folder, asked.by, utc_now(), NAMES, co_workers=asked.co_workers
        )
        changed = {
            OFFENDERS_FILE: offenders_text(before.pack, done),
            DECISIONS_FILE: decisions_text(decisions_left(before.pack, done)),
        }
        version = store.keep_version(before.plan.pack_id, changed)
        with database.writing() as session:
            keys = IdempotencyKeys(session)
            if keys.made("confirmations", idempotency_key, digest) is None:
                before.refuse_late(CaseDecisions(session), database, store, content)
                _refuse_stale(Confirmations(session), before)
                kept = Packs(session), Confirmations(session), store
                pack = _add_version(*kept, version, before.plan.pack_id)
                Confirmations(session).add(_record(before, pack.pack_id, done))
                keys.keep("confirmations", idempotency_key, digest, plan_id)
    return confirmation_of_plan(plan_id, database)


@router.get("/{plan_id}/confirmation")
def confirmation_of_plan(plan_id: str, database: UsedDatabase) -> ConfirmationOut:
    """Which changes of a plan took effect, by whom and when."""
    with database.reading() as session:
        found = Confirmations(session).of(plan_id)
    if found is None:
        raise NotConfirmed(plan_id)
    return ConfirmationOut.model_validate(found)


def _record(before: Standing, pack_id: str, done: Confirmation) -> ConfirmationRow:
    return ConfirmationRow(
        plan_id=before.plan.plan_id,
        pack_id=pack_id,
        by=done.by,
        at=done.at,
        made=[asdict(each) for each in done.made],
        left=[asdict(each) for each in done.left],
    )


def _refuse_stale(confirmations: Confirmations, before: Standing) -> None:
    """Refuse a plan that was made before others took effect: it would undo them."""
    later = confirmations.unknown_to(before.plan.pack_id)
    if later is not None:
        message = (
            f"{later.by} confirmed another plan on {later.at:%d/%m/%Y}, of which this one knows "
            "nothing; plan the pack as it is since."
        )
        raise ConfirmationRefused(message)


def _add_version(
    packs: Packs, confirmations: Confirmations, store: Store, version: PackRow, made_from: str
) -> PackRow:
    """Store a version of a pack, or give the one that is already there with the same content."""
    pack = packs.add(version)
    if pack is version:
        confirmations.note_version(pack.pack_id, made_from)
    else:
        store.drop_version(version)
    return pack


def _made(database: UsedDatabase, scope: str, key: str | None, digest: str) -> str | None:
    with database.reading() as session:
        return IdempotencyKeys(session).made(scope, key, digest)
