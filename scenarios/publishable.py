"""Who may publish what: names, and what the checker says of the plan."""

import unicodedata
from pathlib import Path

from optimiser.errors import MusterError
from optimiser.rule import Breach
from scenarios.plan_files import RECORD_FILE
from scenarios.problems import visible
from scenarios.schema.pack import Pack
from scenarios.verify import unmarked_breaches, verify_folder

ACCEPT = "--accept-breaches"


class PublicationRefused(MusterError):
    """A plan may not be published; `breaches` says why where a rule does not hold."""

    def __init__(self, message: str, breaches: tuple[Breach, ...] = ()) -> None:
        self.breaches = breaches
        super().__init__(message)


def refuse_wrong_names(
    by: str, approved_by: str | None, holiday_authority: str | None = None
) -> None:
    """Refuse blank names, names with control characters, and who approves their own plan.

    Raises
    ------
    PublicationRefused
        With what is wrong about the names.
    """
    names = [by, *(name for name in (approved_by, holiday_authority) if name is not None)]
    if not all(name.strip() for name in names):
        message = "a plan is published and approved by somebody: the name is blank"
        raise PublicationRefused(message)
    if any(visible(name) != name for name in names):
        message = "a name is written on one line without control characters"
        raise PublicationRefused(message)
    if approved_by is not None and _same_person(by, approved_by):
        message = f"{by} may not approve their own plan"
        raise PublicationRefused(message)


def _same_person(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """A name without case, spacing and the forms of letters that only look different."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def breaches_to_accept(
    pack: Pack, plan_folder: Path, approved_by: str | None, *, accept: bool
) -> tuple[Breach, ...]:
    """The breaches with which a plan is published: none, or those that it tells of itself.

    Raises
    ------
    PublicationRefused
        If the plan was published before, breaks a rule that it does not tell, or tells breaches
        that nobody accepts or approves.
    """
    if (plan_folder / RECORD_FILE).exists():
        message = f"the plan is published already: {plan_folder / RECORD_FILE} says whom to tell"
        raise PublicationRefused(message)
    found = verify_folder(pack, plan_folder)
    if not found:
        return ()
    hidden = unmarked_breaches(pack, plan_folder)
    if hidden or not accept:
        known = "" if hidden else f", which it tells itself; {ACCEPT} publishes it all the same"
        message = f"the plan is not published: the checker found {len(found)} breaches{known}"
        raise PublicationRefused(message, hidden or found)
    if approved_by is None:
        message = (
            f"the plan breaks rules in {len(found)} places: somebody else than who publishes it "
            "approves that (--approved-by)"
        )
        raise PublicationRefused(message, found)
    return found
