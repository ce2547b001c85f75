"""Work on public holidays that an assistant chief constable must have authorised."""

from collections.abc import Iterable
from datetime import date

from optimiser.rota.authority import ASSISTANT_CHIEF
from scenarios.build.common import horizon_of, notice_terms_of, public_holidays
from scenarios.publishable import PublicationRefused
from scenarios.schema.pack import Pack


def refuse_unauthorised_holidays(pack: Pack, duties: Iterable[tuple[str, date, int]]) -> None:
    """Refuse duties (person, day, clear days of notice) of officers on public holidays.

    Annex H: an officer works on a public holiday at less than 15 clear days' notice only where an
    assistant chief constable has authorised it.

    Raises
    ------
    PublicationRefused
        With the first of such duties.
    """
    least = notice_terms_of(pack).holiday_authority_clear_days
    holidays = public_holidays(horizon_of(pack))
    officers = {row.staff_id for row in pack.staff if row.role.is_officer}
    late = sorted(
        (day, who, notice)
        for who, day, notice in duties
        if who in officers and day in holidays and notice < least
    )
    if late:
        day, who, notice = late[0]
        message = (
            f"{len(late)} duties of officers on public holidays are told at less than {least} "
            f"clear days' notice, the first is that of {who} on {day} at {notice}: an "
            f"{ASSISTANT_CHIEF} must authorise them (Annex H); give their name"
        )
        raise PublicationRefused(message)
