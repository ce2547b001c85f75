"""`muster heatmap`: heatmaps without a plan, of a pack or of a file of any size."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import AsJson, print_facts, print_json, working
from api.commands.mapping_options import (
    Categories,
    DropList,
    Drops,
    Encoding,
    Grades,
    Mapping,
    Maps,
    Order,
    Said,
    Timezone,
    mapping_of,
)
from optimiser.heat import LEVELS, LevelName

if TYPE_CHECKING:
    from scenarios.heatmaps import Heatmaps, Layers
    from scenarios.problems import Problem

EPILOG = (
    "Example: muster heatmap packs/north --level 250m --layer lsoa=lsoas.geojson:LSOA21CD "
    "--layer beats=beats.geojson:BEAT --out out/heat; muster heatmap calls.csv.gz --mapping "
    "calls.yaml --areas areas.geojson --level 250m --out out/heat"
)
Source = Annotated[
    Path,
    typer.Argument(
        help="A pack, or with --map or --mapping a file of incidents.", show_default=False
    ),
]
Out = Annotated[Path, typer.Option("--out", help="Folder of the heatmaps.", show_default=False)]
Levels = Annotated[
    list[str] | None,
    typer.Option("--level", metavar="LEVEL", help="250m, h3-7 to h3-10, or area; may be repeated."),
]
LayerFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--layer",
        metavar="NAME=FILE:PROPERTY",
        help="GeoJSON polygons as cells, and the property that names them (area_id).",
    ),
]
Areas = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="For a file of incidents: GeoJSON areas as in a pack."),
]


def heatmap(
    source: Source,
    out: Out,
    level: Levels = None,
    layer: LayerFiles = None,
    areas: Areas = None,
    maps: Maps = None,
    mapping: Mapping = None,
    grades: Grades = None,
    drop: Drops = None,
    drop_list: DropList = None,
    categories: Categories = None,
    timezone: Timezone = None,
    date_order: Order = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """Write heatmaps by area, by cell and by any layers of polygons, as CSV and GeoJSON.

    A file of incidents is counted in one pass, in memory that does not grow with its rows; it is
    read again only where some of them lie on days that it does not cover.
    """
    from scenarios.heatmaps import write_heatmaps

    said = Said(mapping, maps, grades, drop, drop_list, categories, timezone, date_order, encoding)
    problems: list[Problem] = []
    with working("counting incidents"):
        levels = _levels(level or (), problems)
        layers = _layers(layer or (), problems)
        if maps is None and mapping is None:
            made = _of_pack(source, levels, layers, problems)
        else:
            made = _of_export((source, said, areas), levels, layers, problems)
        told = write_heatmaps(made, out)
    if as_json:
        print_json({"heatmaps": str(out), **told})
        return
    by_level = told.pop("levels")
    print_facts(f"Heatmaps, written to {out}", told)
    for facts in by_level:
        print_facts(f"heatmap_{facts.pop('level')}.csv", facts)


def _levels(texts: Sequence[str], problems: "list[Problem]") -> list[LevelName]:
    """The levels that are known by their names."""
    from scenarios.problems import did_you_mean, one_of, problem_at

    for text in texts:
        if text not in LEVELS:
            hint = did_you_mean(text, LEVELS)
            problems.append(problem_at("--level", one_of(LEVELS), value=text, hint=hint))
    return [name for name in LEVELS if name in texts]


def _layers(texts: Sequence[str], problems: "list[Problem]") -> "Layers":
    """The polygons of every layer by its name."""
    from scenarios.problems import problem_at
    from scenarios.reading.layer_file import LAYER, parse_layer, read_layer

    layers = {}
    for text in texts:
        layer = parse_layer(text, problems.append)
        if layer is None:
            continue
        if layer.name in layers:
            problems.append(problem_at(LAYER, "a name that no other layer has", value=layer.name))
        layers[layer.name] = read_layer(layer, problems.append)
    return layers


def _of_pack(
    path: Path, levels: Sequence[LevelName], layers: "Layers", problems: "list[Problem]"
) -> "Heatmaps":
    from scenarios.heatmaps import heatmaps_of_pack
    from scenarios.load import load_pack
    from scenarios.problems import PackError

    try:
        pack = load_pack(path, ["demand"])
    except PackError as error:
        raise PackError([*problems, *error.problems]) from error
    if problems:
        raise PackError(problems)
    return heatmaps_of_pack(pack, levels, layers)


def _of_export(
    source: tuple[Path, Said, Path | None],
    levels: Sequence[LevelName],
    layers: "Layers",
    problems: "list[Problem]",
) -> "Heatmaps":
    """`source` is the file, what options say of it, and the file of its areas."""
    from scenarios.heatmaps import heatmaps_of_export
    from scenarios.importers.incidents.placed import read_area_rows
    from scenarios.problems import PackError, problem_of

    path, said, areas = source
    mapping = mapping_of(said, problems.append)
    rows = [] if areas is None else read_area_rows(areas, problems.append)
    if areas is None:
        expected = "give their polygons with the properties of a pack"
        problems.append(problem_of("--areas", "a file of incidents has no areas", expected))
    if problems:
        raise PackError(problems)
    return heatmaps_of_export(path, mapping, rows, levels, layers)
