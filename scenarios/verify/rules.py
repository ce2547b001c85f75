"""Checks that `rules.csv` tells the rules of the plan's own policy, all of them and no others."""

from collections.abc import Iterator

from optimiser.rule import Breach
from scenarios.rules_in_force import part_planned, rules_in_force
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

FILE = "rules.csv"
FACTS = ("statement", "source", "status")


def check_rules(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Each rule of the parts that were planned, with its words, values, source and status."""
    if "rules" not in plan.tables:
        yield breach_of_file(FILE, "the file is missing")
        return
    told = {(row["part"], row["rule"]): row for row in plan.rows("rules")}
    rules = rules_in_force(pack.policy)
    binding = {(r.part, r.id): r for r in rules if plan.block(part_planned(r.part))}
    for part, name in sorted(told.keys() ^ binding.keys()):
        word = "missing" if (part, name) in binding else "told, and does not bind the plan"
        yield breach_of_file(FILE, f"the rule {name} of the {part} is {word}")
    for key in told.keys() & binding.keys():
        row, rule = told[key], binding[key]
        wrong = [name for name in FACTS if row[name] != getattr(rule, name)]
        if row["authority"] != rule.authority.value:
            wrong.append("authority")
        if row["settings"] != rule.settings_in_words():
            wrong.append("settings")
        for name in wrong:
            yield breach_of_file(FILE, f"{name} of the rule {key[1]} is not what the policy has")
