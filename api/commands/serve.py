"""`muster serve`: API and dashboards."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import say
from api.commands.demo import pack_folder_of
from api.commands.plan import Cluster
from optimiser.errors import MusterError

EPILOG = "Example: muster serve --port 8000"

Plan = Annotated[
    Path | None, typer.Option(help="A plan of `muster demo` to begin with, such as out/demo.")
]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8000,
    database: Annotated[str | None, typer.Option(help="Database URL; else SQLite.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where packs and plans are kept.")] = None,
    cluster: Cluster = None,
    demo: Plan = None,
    allow_everyone: Annotated[
        bool, typer.Option(help="Listen on other addresses although there is no sign-in.")
    ] = False,
) -> None:
    """Serve the API and the dashboards until stopped; on this machine only."""
    from api.serve import serve as serve_forever

    preloaded = None
    if demo is not None:
        if not (demo / "summary.json").exists():
            message = f"there is no plan in {demo}; make one with: muster demo --out {demo}"
            raise MusterError(message)
        preloaded = pack_folder_of(demo), demo
    say(f"Muster is on http://{host}:{port} (Ctrl-C stops it)")
    serve_forever(
        host,
        port,
        database=database,
        data_dir=data_dir,
        cluster=cluster,
        preloaded=preloaded,
        allow_everyone=allow_everyone,
    )
