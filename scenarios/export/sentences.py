"""A plan's summary in words: what a planner would say about it, for the console and the report."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.export.replay_sentences import replay_sentence
from scenarios.plan_files import MARK

Summary = Mapping[str, Any]
TINY = 1e-9
PERCENT = 100
_AMENDED_BEST = "no change of the published roster around its gaps does better by the goals asked."
_AMENDED_OPEN = "a better change of the published roster may exist."


def sentences_of(summary: Summary) -> Iterator[str]:
    """One or two sentences about each part that was planned, the most important first.

    A plan that breaks rules says so before anything else.
    """
    if MARK in summary:
        yield mark_sentence(summary[MARK])
    for part, tell in PARTS.items():
        if part in summary:
            yield tell(summary[part])


def mark_sentence(mark: Summary) -> str:
    """What a plan that breaks rules must say wherever it is shown."""
    rules = ", ".join(f"{rule} {count:,}" for rule, count in mark["rules"].items())
    places = "1 place" if mark["breaches"] == 1 else f"{mark['breaches']:,} places"
    return (
        f"NOT LAWFUL: this plan breaks rules in {places} ({rules}). It is the one that breaks "
        "least where none keeps every rule, and it was asked for as such; breaches.csv lists each."
    )


def _rota(rota: Summary) -> str:
    if "shortfall_staff_hours" not in rota:
        return _no_plan("rota", rota)
    short, required = rota["shortfall_staff_hours"], rota["required_staff_hours"]
    share = PERCENT * short / max(required, TINY)
    text = f"Rota: {short:,.1f} of {required:,.0f} required staff-hours are short ({share:.1f} %); "
    text += _hours_bound(rota)
    if visits := rota.get("required_visit_hours", 0):
        text += f" {visits:,} of the required hours are for visits to offenders."
    cost, hours = rota["overtime_cost_gbp"], rota["overtime_hours"]
    of_paybill = PERCENT * rota["overtime_share_of_paybill"]
    text += f" Overtime is {hours:,.1f} hours for £{cost:,.0f}, {of_paybill:.2f} % of paybill."
    if "overtime_cap_gbp" in rota:
        text += f" Its cap is £{rota['overtime_cap_gbp']:,.0f}, {rota['overtime_cap_set_by']}."
        held = rota.get("overtime_held_for_gaps_gbp", 0)
        if held:
            text += f" £{held:,.0f} of it are held back for gaps in the published roster."
        unplanned = rota.get("overtime_unplanned_gbp", 0)
        if unplanned:
            text += f" £{unplanned:,.0f} of it are expected for casual overtime and recall."
    return " ".join((text, *rota_notices(rota)))


def rota_notices(rota: Summary) -> Iterator[str]:
    """What somebody must know or do about a rota beside its hours and its money."""
    yield from _on_call(rota)
    yield from _owed(rota.get("ledger", {}))
    yield from _pattern(rota.get("pattern", {}))
    for cut in rota.get("rests_cut_by_exigency", ()):
        yield (
            f"An exigency of duty leaves {cut['staff_id']} {cut['rest_minutes'] / 60:.2f} hours "
            f"of rest before {cut['day']}; {cut['short_minutes']} minutes are owed."
        )
    for work in rota.get("holiday_work_to_authorise", ()):
        yield (
            f"Work of {work['duties']} officers on the public holiday of {work['day']}, at "
            f"{work['notice_days']} clear days' notice, needs the authority of an {work['by']}."
        )


def _on_call(rota: Summary) -> Iterator[str]:
    """Days on call, their price, and those that have lost their person."""
    days, lost = rota.get("on_call_days", 0), rota.get("on_call_days_without_anybody", 0)
    if days:
        yield f"{days} days on call cost £{rota['on_call_cost_gbp']:,.0f}."
    if lost:
        yield f"On {lost} days the person named to be on call is away: name somebody else."


def _owed(ledger: Summary) -> Iterator[str]:
    """What the plan makes owed in rest, as days and as time, and by when the first is due."""
    hours = ledger.get("hours_made_owed", 0)
    if hours:
        yield (
            f"The plan makes {ledger['rest_days_made_owed']} rest days owed, and {hours:,.1f} "
            "hours of duty with time off, to be given from later periods; the first of it by "
            f"{ledger['first_of_it_due_by']} (owed.csv)."
        )


def _pattern(pattern: Summary) -> Iterator[str]:
    """How far patterns are kept, and which rules are in the way."""
    if not pattern:
        return
    yield (
        f"Patterns are kept: {pattern['duties']:,} duties of {pattern['people']:,} people, with "
        f"{pattern['rest_days_worked']:,} rest days worked as overtime."
    )
    left_out = pattern["left_out"]
    if left_out:
        rules = Counter(duty["rule"] for duty in left_out)
        why = ", ".join(f"{rule} {count:,}" for rule, count in rules.most_common())
        yield (
            f"{len(left_out):,} duties of patterns are left out, each with its reason in "
            f"summary.json, because of these rules: {why}."
        )


def _patrols(patrols: Summary) -> str:
    if "single_crew_hours" not in patrols:
        return _no_plan("patrols", patrols)
    single, paired = patrols["single_crew_hours"], patrols["paired_crew_hours"]
    below = patrols["areas_below_floor"]
    areas = f"{below} areas are below their floor" if below else "every area gets its floor"
    return (
        f"Patrols: {single:,.0f} hours of single crews (PCSOs "
        f"{patrols['pcso_single_hours']:,.0f}) and {paired:,.0f} of pairs; {areas}. {_gap(patrols)}"
        f"{_equity(patrols.get('equity', {}))}"
    )


def _equity(equity: Summary) -> str:
    return "".join(f" {sentence}" for sentence in equity.get("sentences", ()))


def _caseloads(caseloads: Summary) -> str:
    if "moves" not in caseloads:
        return _no_plan("caseloads", caseloads)
    over = caseloads["over_110"]
    verb = "carries" if over == 1 else "carry"
    people = "nobody carries" if not over else f"{over} of the managers {verb}"
    return (
        f"Caseloads: {caseloads['offenders']:,} offenders, {caseloads['moves']} moves; {people} "
        f"more than 110 % of their capacity, the fullest {caseloads['max_load_percent']:.0f} %. "
        f"{_gap(caseloads)}{_co_workers(caseloads.get('co_workers', {}))}{_diary(caseloads)}"
    )


def _co_workers(block: Summary) -> str:
    """How many places beside leads somebody fills, and how many change."""
    places, nobody = block.get("places", 0), block.get("nobody", 0)
    if not places:
        return ""
    text = f" Co-workers of other agencies: {places - nobody:,} of {places:,} places are filled"
    text += f", {block['changes']:,} of them by another than before" if block["changes"] else ""
    return text + ("; co_workers.csv says why the others are not." if nobody else ".")


def _diary(caseloads: Summary) -> str:
    """How many contacts the diary meets, and who of its managers never works."""
    if "diary" not in caseloads:
        return ""
    due, planned = caseloads["visits_due"], caseloads["visits_planned"]
    overdue = caseloads["diary"]["tiers"][0]["objective"]
    text = f" The visit diary meets {planned:,} of {due:,} contacts"
    if planned < due:
        late = f"{overdue:,.0f}" if overdue else "none"
        text += (
            f"; {due - planned:,} are left out, {late} of them overdue: "
            "visits_unmet.csv has the reasons"
        )
    return ". ".join([text, *caseloads["diary"]["remarks"]]) + "."


def _demand(demand: Summary) -> str:
    hours = "modelled from a profile, not observed" if demand["modelled_hours"] else "observed"
    text = (
        f"Demand: {demand['incidents']:,} incidents and the areas' share of {demand['unplaced']:,} "
        f"without a place; {demand['outside']:,} outside are left out. Hours are {hours}. "
        f"{demand['expected_officer_hours_per_week']:,.0f} officer-hours of work a week"
    )
    uplift = demand.get("non_crime_uplift_percent")
    text += "." if uplift is None else f", {uplift:g} % added for work that no incident records."
    if demand.get("pei") is not None:
        text += f" PEI {demand['pei']:.2f} against {demand['naive_pei']:.2f} for last year's count."
    grid = demand.get("grid_accuracy")
    if grid is not None:
        latest = grid["months"][-1]
        text += (
            f" Of the incidents of {latest['month']}, {100 * latest['naive_hit_rate']:.0f} % lay "
            f"in the {100 * grid['area_share']:g} % of 250 m cells that had most before (PEI "
            f"{latest['naive_pei']:.2f}; the forecast {latest['forecast_pei']:.2f})."
        )
    if "cells_ranked_by" in demand:
        text += f" Cells are ranked by {demand['cells_ranked_by']}."
    return text


def _no_plan(part: str, block: Summary) -> str:
    if block["status"] == "infeasible":
        why = "; ".join(block.get("conflict", ()))
        return f"No plan can keep every rule of the {part}" + (f": {why}." if why else ".")
    return f"No plan was found for the {part} in the time given."


def _hours_bound(rota: Summary) -> str:
    if "proved_over" in rota:
        best = rota["status"] == "optimal"
        return _AMENDED_BEST if best else _AMENDED_OPEN
    bound = rota.get("shortfall_bound_staff_hours")
    among = f" among {rota['proved_among']}" if "proved_among" in rota else ""
    if bound is None:
        gap = _gap(rota)
        return gap[0].lower() + gap[1:]
    if rota["shortfall_staff_hours"] - bound < TINY:
        return f"no plan can do better{among}."
    if bound < TINY:
        return "the least that must be short has not been proved."
    return f"no rota can be short of fewer than {bound:,.1f}{among}."


def _gap(block: Summary) -> str:
    gap = block.get("gap")
    if gap is None:
        return "How good that is has not been proved."
    if gap < TINY:
        best = block.get("status") == "optimal"
        return (
            "No plan can do better." if best else "In its most important goal no plan does better."
        )
    return f"At most {PERCENT * gap:.1f} % from the best possible."


PARTS = {
    "replay": replay_sentence,
    "rota": _rota,
    "patrols": _patrols,
    "caseloads": _caseloads,
    "demand": _demand,
}
