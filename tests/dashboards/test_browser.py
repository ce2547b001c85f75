"""A walk through every page in a real browser, on a plan that the program made."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from api.serve import build_app, register
from api.settings import Settings
from dashboards.app import PAGES
from dashboards.figures import heat_map
from optimiser.solving import Limits
from scenarios.load import load_pack
from scenarios.run import plan_pack
from scenarios.write_plan import write_plan

SCREENS = Path(__file__).parents[2] / "out" / "screens"
FORCE_LAPTOP = {"width": 1366, "height": 768}
START_SECONDS = 30
SLOW = 60_000
RUNS = 180_000

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def real_plan(pack_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the small pack, made and checked by the program."""
    result = plan_pack(load_pack(pack_folder), limits=Limits(seconds=12, workers=1))
    return write_plan(result, tmp_path_factory.mktemp("real") / "plan")


@pytest.fixture(scope="module")
def address(
    pack_folder: Path, real_plan: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The service as it is served, on a port of its own."""
    api = build_app(Settings(data_dir=tmp_path_factory.mktemp("data")))
    register(api, pack_folder, real_plan)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(api, port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    limit = time.monotonic() + START_SECONDS
    while not server.started and time.monotonic() < limit:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(START_SECONDS)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": FORCE_LAPTOP, "locale": "en-GB"}


class Witness:
    """Notes what a page must never do."""

    def __init__(self, page: Page, address: str) -> None:
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        own = (address, "data:", "blob:")
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(own) else self.elsewhere.append(sent.url),
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )


def keep(page: Page, name: str) -> None:
    """Keep what the page looks like once its pictures are drawn."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(1500)
    page.screenshot(path=SCREENS / f"{name}.png")


def sentence(page: Page) -> Any:
    """The sentence under the title."""
    return page.locator(".sentence")


def walk_pages(page: Page, address: str) -> None:
    page.goto(address)
    for each in PAGES:
        page.get_by_role("link", name=each.title, exact=True).click()
        expect(page.get_by_role("heading", name=each.title, level=1)).to_be_visible(timeout=SLOW)
        expect(sentence(page)).to_contain_text(".", timeout=SLOW)
        expect(page.locator(".marking")).to_contain_text("OFFICIAL")
        keep(page, each.title.lower())


def use_filters(page: Page, address: str) -> None:
    """Filters live in the address: a link leads back to them, and so does the back button."""
    page.goto(f"{address}/rota")
    expect(sentence(page)).to_contain_text("short", timeout=SLOW)
    page.locator("#rota-week").click()
    page.get_by_role("option").nth(1).click()
    expect(page).to_have_url(f"{address}/rota?week=2", timeout=SLOW)
    page.locator("#rota-group").click()
    page.get_by_role("option", name="Response").click()
    expect(page).to_have_url(f"{address}/rota?week=2&group=response", timeout=SLOW)
    page.go_back()
    expect(page.locator("#rota-group")).to_have_value("", timeout=SLOW)
    page.goto(f"{address}/demand?days=56&from=20")
    expect(page.get_by_text("Expected in Sat, Sun 20:00 to 24:00 (")).to_be_visible(timeout=SLOW)


def ask_what_if(page: Page, address: str) -> None:
    """Two runs are started and their plans stand side by side, with money and proof."""
    page.goto(f"{address}/scenarios")
    expect(sentence(page)).to_contain_text("The cap is 4 %", timeout=SLOW)
    handle = page.get_by_role("slider", name="Overtime cap, per cent of paybill")
    handle.focus()
    for _ in range(8):
        handle.press("ArrowLeft")
    page.locator("#what-if-seconds").fill("4")
    page.get_by_role("button", name="Re-plan").click()
    expect(page.locator(".progress")).to_contain_text("Baseline, cap 4 %", timeout=SLOW)
    table = page.locator("#what-if-table table")
    expect(table).to_be_visible(timeout=RUNS)
    for row in ("Overtime cap, % of paybill", "Staff-hours short", "Overtime", "Gap, staff-hours"):
        expect(table.get_by_role("cell", name=row, exact=True)).to_be_visible()
    expect(table).to_contain_text("2.00 %")
    expect(table.get_by_role("cell", name="Gap, weighted", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Rota of Changed, cap 2 %")).to_be_visible()
    expect(sentence(page)).to_contain_text("With the overtime cap at 2 % instead of 4 %")
    keep(page, "what-if")
    page.reload()
    expect(page.locator("#what-if-table table")).to_be_visible(timeout=SLOW)


def load_bad_pack(page: Page, address: str) -> None:
    page.goto(f"{address}/data")
    expect(sentence(page)).to_contain_text("1 pack", timeout=SLOW)
    bad = {"name": "bad.zip", "mimeType": "application/zip", "buffer": b"not a zip"}
    page.locator("#data-upload input[type=file]").set_input_files([bad])  # type: ignore[list-item]
    expect(page.get_by_text("bad.zip was not loaded")).to_be_visible(timeout=SLOW)


def plan_a_pack(page: Page, address: str) -> None:
    """A pack that was loaded can be planned, and its plan is listed when it is made."""
    page.goto(f"{address}/data")
    expect(sentence(page)).to_contain_text("pack", timeout=SLOW)
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_text("Choose a pack first.")).to_be_visible(timeout=SLOW)
    page.locator("#data-pack").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.locator("#data-run")).to_contain_text("Solving", timeout=SLOW)


def decide_on_a_case(page: Page, address: str) -> None:
    """A change is accepted by the keyboard, and takes effect only when that is said twice."""
    page.goto(f"{address}/caseloads")
    button = page.get_by_role("button", name="Accept N3")
    expect(button).to_be_visible(timeout=SLOW)
    page.locator("#moves-by").fill("I Manager")
    button.press("Enter")
    expect(page.locator("#moves-state")).to_contain_text("1 accepted", timeout=SLOW)
    expect(button).to_be_focused()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#moves-summary")).to_contain_text("1 case would have", timeout=SLOW)
    page.get_by_role("button", name="Yes, let them take effect").click()
    expect(page.locator("#moves-done")).to_contain_text("I Manager confirmed", timeout=SLOW)
    keep(page, "caseloads-confirmed")


def test_all_pages_and_the_what_if(page: Page, address: str) -> None:
    witness = Witness(page, address)
    walk_pages(page, address)
    use_filters(page, address)
    ask_what_if(page, address)
    load_bad_pack(page, address)
    plan_a_pack(page, address)
    decide_on_a_case(page, address)
    page.locator("#theme").click()
    page.goto(f"{address}/rota")
    expect(sentence(page)).to_contain_text("short", timeout=SLOW)
    keep(page, "rota-other-mode")
    assert witness.elsewhere == []
    assert witness.errors == []


def test_an_unknown_address_leads_back_to_the_pages(page: Page, address: str) -> None:
    answer = page.goto(f"{address}/no-such-page")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="No such page")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Rota", exact=True).click()
    expect(page.get_by_role("heading", name="Rota", level=1)).to_be_visible(timeout=SLOW)


def test_on_a_tablet_every_area_is_on_the_map(page: Page, address: str) -> None:
    """Areas at the edge are drawn whole: the map is as wide as its zoom was made for."""
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{address}/demand")
    expect(sentence(page)).to_contain_text(".", timeout=SLOW)
    figure = page.locator("#demand-map .maplibregl-canvas")
    expect(figure).to_be_visible(timeout=SLOW)
    page.wait_for_timeout(1500)
    box = figure.bounding_box()
    assert box is not None
    assert box["width"] >= heat_map.WIDTH
