"""The only door from the pages to the data: the HTTP API."""

import asyncio
import io
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import pandas as pd

from scenarios.caseload_tables import CASELOAD_FOLDER, SCENARIO_FILE, place_of
from scenarios.plan_files import read_plan_table

PREFIX = "/api/v1"
TABLES_KEPT = 64
PAGE_ROWS = 1000
NOT_FOUND = 404

Json = dict[str, Any]


class ApiProblem(Exception):
    """The API refused; it said why."""

    def __init__(self, status: int, problem: Json) -> None:
        self.status = status
        self.problem = problem
        super().__init__(str(problem.get("detail", status)))

    @property
    def sentences(self) -> list[str]:
        """Every fault, in sentences."""
        listed = [item["sentence"] for item in self.problem.get("problems", [])]
        return listed or [str(self)]


@dataclass(frozen=True)
class Chosen:
    """The plan that a page shows, with the pack it was made from."""

    plan: Json
    pack: Json

    @property
    def plan_id(self) -> str:
        """Reference of the plan."""
        return str(self.plan["plan_id"])

    @property
    def pack_id(self) -> str:
        """Reference of the pack."""
        return str(self.pack["pack_id"])

    @property
    def summary(self) -> Json:
        """The plan's summary."""
        summary: Json = self.plan["summary"]
        return summary

    @property
    def timezone(self) -> str:
        """Time zone of the pack."""
        return str(self.pack["timezone"])

    def has(self, table: str) -> bool:
        """Whether the plan has this table."""
        return table in self.plan["tables"]

    def base_names(self) -> dict[str, str]:
        """Names of the bases."""
        return {base["base_id"]: base["name"] for base in self.pack["bases"]}


class MusterClient:
    """Calls the API. What never changes there (plans, packs) is kept for a while here."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()

    async def packs(self) -> list[Json]:
        """Packs, newest first."""
        return await self._items("/packs")

    async def plans(self, pack_id: str | None = None) -> list[Json]:
        """Plans, newest first."""
        return await self._items("/plans", {"pack_id": pack_id} if pack_id else {})

    async def chosen(self, plan_id: str | None) -> Chosen | None:
        """The plan of this reference, with its pack.

        Without one, the newest of the fullest plans that change nothing: no what-if. None where
        there is no such plan.
        """
        if plan_id is None:
            plans = await self.plans()
            if not plans:
                return None
            first = max(plans, key=lambda plan: (not _is_what_if(plan), len(plan["parts"])))
            plan_id = first["plan_id"]
        try:
            plan = await self._once(f"/plans/{plan_id}")
        except ApiProblem as problem:
            if problem.status == NOT_FOUND:
                return None
            raise
        return Chosen(plan, await self._once(f"/packs/{plan['pack_id']}"))

    async def pack(self, pack_id: str) -> Json:
        """One pack."""
        return await self._once(f"/packs/{pack_id}")

    async def plan(self, plan_id: str) -> Json:
        """One plan."""
        return await self._once(f"/plans/{plan_id}")

    async def changes(self, plan: Json) -> Json:
        """Everything that a plan of caseloads changes, what its caseloads alone tell too."""
        if not plan.get("caseload_row_changes"):
            return dict(plan["changes"])
        where = f"{CASELOAD_FOLDER}/{SCENARIO_FILE}"
        apart = await self._once(f"/plans/{plan['plan_id']}/files/{where}")
        return {**plan["changes"], **apart["changes"]}

    async def areas(self, pack_id: str) -> Json:
        """Areas of a pack as GeoJSON."""
        return await self._once(f"/packs/{pack_id}/areas")

    async def pack_table(self, pack_id: str, table: str) -> pd.DataFrame:
        """One table of a pack."""
        key = ("pack", pack_id, table)
        if key not in self._kept:
            rows = await self._items(f"/packs/{pack_id}/tables/{table}")
            self._keep(key, pd.DataFrame(rows))
        return cast("pd.DataFrame", self._recall(key))

    async def plan_table(self, plan_id: str, table: str) -> pd.DataFrame:
        """One table of a plan, typed."""
        key = ("plan", plan_id, table)
        if key not in self._kept:
            answer = await self._http.get(f"{PREFIX}/plans/{plan_id}/files/{place_of(table)}")
            text = _checked(answer).text
            self._keep(key, await asyncio.to_thread(read_plan_table, table, io.StringIO(text)))
        return cast("pd.DataFrame", self._recall(key))

    async def cells(self, plan_id: str, level: str) -> Json:
        """The places of a level with what was counted in them lately."""
        return await self._once(f"/plans/{plan_id}/cells/{level}")

    async def heat(self, plan_id: str, level: str, choice: Json) -> Json:
        """Expected heat of a level's places under a choice of hours, category and measure."""
        query = urlencode({name: value for name, value in choice.items() if value is not None})
        return await self._once(f"/plans/{plan_id}/cells/{level}/heat?{query}")

    async def of_plan(self, plan_id: str, what: str) -> Json:
        """What follows from a plan: `pcso`, `dose` or `loop`."""
        return await self._once(f"/plans/{plan_id}/{what}")

    async def start_run(self, request: Json, key: str) -> Json:
        """Start a run; the same key never starts two."""
        return await self._post("/runs", request, {"Idempotency-Key": key})

    async def run(self, run_id: str) -> Json:
        """One run as it is now, with its latest progress."""
        return await self._get(f"/runs/{run_id}")

    async def cancel_run(self, run_id: str) -> None:
        """Ask a run to stop."""
        _checked(await self._http.delete(f"{PREFIX}/runs/{run_id}"))

    async def decisions(self, plan_id: str) -> Json:
        """What stands on the changes of a plan of caseloads, and in which version."""
        return await self._get(f"/plans/{plan_id}/decisions")

    async def decide(self, plan_id: str, asked: Json, version: int, key: str) -> Json:
        """Accept, refuse or withdraw, on the version that was seen."""
        headers = {"Idempotency-Key": key, "If-Match": f'"{version}"'}
        return await self._post(f"/plans/{plan_id}/decisions", asked, headers)

    async def replan(self, plan_id: str, asked: Json, key: str) -> Json:
        """Start a run that plans again around what was decided."""
        return await self._post(f"/plans/{plan_id}/replan", asked, {"Idempotency-Key": key})

    async def confirm(self, plan_id: str, by: str, version: int, key: str) -> Json:
        """Let what is accepted take effect."""
        headers = {"Idempotency-Key": key, "If-Match": f'"{version}"'}
        return await self._post(f"/plans/{plan_id}/confirmation", {"by": by}, headers)

    async def upload_pack(self, name: str, content: bytes) -> Json:
        """Upload a zipped pack."""
        files = {"file": (name, content, "application/zip")}
        answer = await self._http.post(f"{PREFIX}/packs", files=files)
        stored: Json = _checked(answer).json()
        return stored

    async def _items(self, path: str, parameters: Json | None = None) -> list[Json]:
        items: list[Json] = []
        while True:
            page = {"offset": len(items), "limit": PAGE_ROWS, **(parameters or {})}
            answer = await self._get(path, page)
            items += answer["items"]
            if len(items) >= answer["total"] or not answer["items"]:
                return items

    async def _get(self, path: str, parameters: Json | None = None) -> Json:
        answer = await self._http.get(PREFIX + path, params=parameters)
        content: Json = _checked(answer).json()
        return content

    async def _post(self, path: str, content: Json, headers: dict[str, str]) -> Json:
        answer = await self._http.post(PREFIX + path, json=content, headers=headers)
        made: Json = _checked(answer).json()
        return made

    async def _once(self, path: str) -> Json:
        """What never changes is asked for once."""
        if (path,) not in self._kept:
            self._keep((path,), await self._get(path))
        content: Json = self._recall((path,))
        return content

    def _keep(self, key: tuple[str, ...], value: Any) -> None:
        self._kept[key] = value
        while len(self._kept) > TABLES_KEPT:
            self._kept.popitem(last=False)

    def _recall(self, key: tuple[str, ...]) -> Any:
        self._kept.move_to_end(key)
        return self._kept[key]


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        kind = answer.headers.get("content-type", "")
        problem = answer.json() if "json" in kind else {"detail": answer.text}
        raise ApiProblem(answer.status_code, problem)
    return answer


def _is_what_if(plan: Json) -> bool:
    """Whether a plan changes anything of its pack."""
    return bool(plan["changes"] or plan.get("caseload_row_changes"))
