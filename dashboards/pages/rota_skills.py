"""The part of the Rota page on roles and skills that some of those on duty must have."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import Attributes, scrolled, table
from dashboards.figures.skill_cover import draw_skill_cover
from dashboards.theme import GRAPH_CONFIG, Palette
from dashboards.views import rota as view
from dashboards.views import skills
from dashboards.views.rota import Period, RotaFilter

NAME: Attributes = {"aria-label": "Staff-hours short of each role or skill, by base and time"}


async def skill_cover(
    client: MusterClient, chosen: Chosen, wanted: RotaFilter, colours: Palette
) -> list[Component]:
    """What is short in words, as a picture and as a table; one sentence where nothing is asked."""
    if not chosen.has("skill_cover"):
        return [html.P(skills.NOTHING_ASKED, className="quiet")]
    cover = view.local_coverage(
        await client.plan_table(chosen.plan_id, "skill_cover"), chosen.timezone
    )
    part, bases = view.narrowed(cover, wanted), chosen.base_names()
    days = Period.of(chosen.pack, wanted.week).days
    told = html.P(skills.sentence(part, bases, days))
    levels = skills.by_time(part, bases, days)
    if levels.empty:
        return [told]
    picture = dcc.Graph(figure=draw_skill_cover(levels, colours), config=GRAPH_CONFIG)
    behind = table(skills.spells(part, bases, days), "Hours in a row short of a skill, worst first")
    return [
        told,
        html.Div(picture, role="figure", className="chart", **NAME),
        html.Details(
            [
                html.Summary("Hours short of a skill, as a table"),
                scrolled("Hours short of a skill", behind),
            ],
            className="behind",
        ),
    ]
