"""Planning from the command line: what to plan, doing it, and telling how it went."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import typer

from api.commands.console import (
    FAILED,
    INTERRUPTED,
    planning_bar,
    print_json,
    print_rows,
    say,
    stopping_on_ctrl_c,
    warn,
    working,
)
from optimiser.errors import MusterError
from optimiser.rota.told_breaches import hours_in_a_row
from optimiser.solving import Cancel, Limits
from scenarios.caseload_findings import caseload_findings
from scenarios.caseload_tables import CONFIRMATION_FILE
from scenarios.export.sentences import sentences_of
from scenarios.export.whole import refuse_foreign
from scenarios.findings import NOTHING_FOUND, rota_findings
from scenarios.load import load_pack
from scenarios.overrides import SETTINGS, apply_overrides, load_scenario, parse_settings
from scenarios.plan_files import (
    PLAN_FILES,
    RECORD_FILE,
    REPORT_FILE,
    SUMMARY_FILE,
)
from scenarios.problems import PackError, Problem, one_of, problem_at
from scenarios.run import BASELINE, PlanResult, plan_pack, with_needs, write_plan
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario
from scenarios.tables import PARTS

SOLVED = ("rota", "patrols", "caseloads")


def parts_in(text: str) -> list[str]:
    """The parts that a list with commas names."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in PARTS]
    if unknown or not names:
        values = unknown or [text]
        raise PackError([problem_at("--only", one_of(PARTS), value=value) for value in values])
    return names


def scenario_of(file: Path | None, settings: Sequence[str]) -> Scenario:
    """The scenario of a file with the settings of the command line on top."""
    base = BASELINE if file is None else load_scenario(file)
    changes = parse_settings(settings)
    if not changes:
        return base
    return base.model_copy(update={"changes": {**base.changes, **changes}})


def refuse_unfit_changes(
    pack: Pack, file: Path | None, scenario: Scenario, settings: Sequence[str]
) -> None:
    """Refuse changes that the pack cannot have, each told by the file or option that makes it."""
    own = parse_settings(settings)
    inherited = {path: scenario.changes[path] for path in scenario.changes.keys() - own.keys()}
    problems: list[Problem] = []
    for source, changes in (("" if file is None else file.name, inherited), (SETTINGS, own)):
        try:
            apply_overrides(pack, changes, source)
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)


def changed_pack(
    path: Path, file: Path | None, settings: Sequence[str] | None, parts: Sequence[str]
) -> Pack:
    """What some parts need of a pack, with the changes of a scenario file and of `--set` made."""
    chosen = scenario_of(file, settings or [])
    with working("reading the pack"):
        loaded = load_pack(path, parts)
        refuse_unfit_changes(loaded, file, chosen, settings or [])
    return apply_overrides(loaded, chosen.changes, chosen.name)


def refuse_published(out: Path) -> None:
    """Refuse to plan over a plan that took effect: its record says whom to tell."""
    for word, record in (("published", RECORD_FILE), ("confirmed", CONFIRMATION_FILE)):
        if (out / record).exists():
            message = f"{out} holds a {word} plan and {record}; choose another folder"
            raise MusterError(message)


def plan_and_show(
    pack: Pack,
    out: Path,
    limits: Limits,
    as_json: bool,
    *,
    more: Callable[[], dict[str, Any]] | None = None,
    **options: Any,
) -> PlanResult:
    """Plan, write, print the summary; ends the command where there is no plan or on Ctrl-C.

    `more` gives further blocks of the summary, once a whole plan is written, for JSON alone.
    """
    refuse_foreign(out, SUMMARY_FILE, PLAN_FILES)
    cancel = Cancel()
    warn_of_findings(pack, **options)
    with stopping_on_ctrl_c(cancel), planning_bar(limits.seconds) as listen:
        result = plan_pack(pack, limits=limits, cancel=cancel, on_progress=listen, **options)
        write_plan(result, out)
    summary = result.summary()
    whole = result.is_complete and not cancel.requested
    if as_json:
        print_json(summary | (more() if more is not None and whole else {}))
    else:
        show_summary(summary, out)
    if not result.is_complete:
        told = summary.get("rota", {}).get("conflict", ())
        for text in result.conflicts:
            if as_json or text not in told:
                warn(f"  {text}")
        raise typer.Exit(FAILED)
    end_command(result, interrupted=cancel.requested)
    return result


def end_command(result: PlanResult, *, interrupted: bool) -> None:
    """Tell what a plan of least breach breaks; its exit code is that of a check that found it."""
    for breach, more in hours_in_a_row(result.breaches):
        warn(f"  {breach.message}{more} (rule {breach.rule})")
    if interrupted or result.breaches:
        raise typer.Exit(INTERRUPTED if interrupted else FAILED)


def warn_of_findings(
    pack: Pack,
    only: Collection[str] | None = None,
    scenario: Scenario = BASELINE,
    **_: Any,
) -> None:
    """Tell before planning what `muster check` remarks on a pack with its changes made."""
    changed = apply_overrides(pack, scenario.changes, scenario.name)
    found = NOTHING_FOUND
    if only is None or "rota" in with_needs(only):
        found += rota_findings(changed)
    if only is None or "caseloads" in only:
        found += caseload_findings(changed, as_it_is=False)
    for sentence in found.in_short:
        warn(sentence)
    if len(found.in_short) < len(found.remarks):
        warn(f"muster check tells all {len(found.remarks):,} remarks on the pack one by one.")


def show_summary(summary: dict[str, Any], folder: Path) -> None:
    """Print a plan in words and in a short table."""
    for sentence in sentences_of(summary):
        say(sentence)
    rows = [_row(part, summary[part]) for part in SOLVED if part in summary]
    if rows:
        header = ("Part", "Status", "Objective", "Proven bound", "Gap", "Breaches", "Seconds")
        print_rows("", header, rows)
    say(f"Written to {folder} in {summary['seconds']:.0f} seconds; open {folder / REPORT_FILE}")


def _row(part: str, block: dict[str, Any]) -> tuple[object, ...]:
    gap = block.get("gap")
    return (
        part,
        str(block["status"]).replace("_", " "),
        block.get("objective"),
        block.get("bound"),
        None if gap is None else f"{100 * gap:.2f} %",
        block.get("breaches"),
        block["seconds"],
    )
