"""The dashboards as one Dash application: a frame, a page in it, the address as its state."""

from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import MusterClient
from dashboards.components.frame import facts, frame, link_address, link_id, marking
from dashboards.pages import (
    caseloads,
    caseloads_partnership,
    data,
    demand,
    patrols,
    replay,
    rota,
    scenarios,
)
from dashboards.pages.page import Page

PAGES: tuple[Page, ...] = (
    demand.PAGE,
    rota.PAGE,
    patrols.PAGE,
    replay.PAGE,
    caseloads.PAGE,
    caseloads_partnership.PAGE,
    scenarios.PAGE,
    data.PAGE,
)
ASSETS = Path(__file__).parent / "assets"
INDEX = """<!DOCTYPE html>
<html lang="en-GB">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <footer>{%config%}{%scripts%}{%renderer%}</footer>
    </body>
</html>"""


def build_dash(client: MusterClient) -> Dash:
    """Build the dashboards over a client of the API.

    Every script and style is served from this process; nothing is fetched from another host.
    """
    app = Dash(
        name="dashboards",
        backend="fastapi",
        url_base_pathname="/",
        assets_folder=str(ASSETS),
        serve_locally=True,
        compress=False,
        suppress_callback_exceptions=True,
        title="Muster",
        update_title="",
        index_string=INDEX,
        add_log_handler=False,
    )
    app.layout = frame(tuple((page.path, page.title) for page in PAGES))
    _register_frame(app, client)
    for page in PAGES:
        page.register(app, client)
    return app


def _register_frame(app: Dash, client: MusterClient) -> None:
    @app.callback(
        Output("page", "children"),
        Output("url", "pathname"),
        *(Output(link_id(page.path), "className") for page in PAGES),
        Input("url", "pathname"),
    )
    def turn(path: str | None) -> tuple[Any, ...]:
        known = {page.path: page for page in PAGES}
        page = known.get(path or "/")
        classes = ["page-link here" if each is page else "page-link" for each in PAGES]
        if page is None and path in (None, "", "/"):
            page = PAGES[0]
            return page.layout(), page.path, "page-link here", *classes[1:]
        if page is None:
            return not_found(path), no_update, *classes
        return page.layout(), no_update, *classes

    in_browser: Any = app.clientside_callback
    in_browser(
        ClientsideFunction("muster", "mode"),
        Output("mode", "data"),
        Input("theme", "computedColorScheme"),
    )

    @app.callback(
        Output("top-facts", "children"),
        Output("marking", "children"),
        *(Output(link_id(page.path), "href") for page in PAGES),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    async def head(path: str | None, search: str | None) -> tuple[Any, ...]:
        chosen = await client.chosen(address.read(search).get("plan"))
        links = [link_address(page.path, search) for page in PAGES]
        return facts(chosen), marking(path, chosen), *links


def not_found(path: str | None) -> Component:
    """What an unknown address shows."""
    return html.Div([html.H1("No such page"), html.P(f"There is nothing at {path}.")])
