"""The command line of Muster: its table of contents, and how every command ends.

A command imports what it works with when it runs, so that `--help` answers at once.
"""

import sys
from collections.abc import Sequence

import typer

from api.commands import (
    agency_view,
    archive,
    bases,
    bench,
    caseloads,
    check,
    console,
    demo,
    dose,
    feedback,
    generate,
    heatmap,
    import_incidents,
    import_street_crime,
    offers,
    partnership,
    pattern,
    pcso,
    plan,
    publish,
    replan,
    replay,
    serve,
    shifts,
    tasking,
    verify,
)
from optimiser.errors import InvalidModel, ModelDisagreement, MusterError, NoLegalPlan
from scenarios.problems import PackError

HELP = """Plan who is on duty, where they patrol and who manages which offender.

Exit codes: 0 done, 1 breaches found or no plan exists, 2 bad input, 130 stopped by Ctrl-C."""

app = typer.Typer(
    name="muster",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
importers = typer.Typer(
    help="Make a pack from what a force publishes or exports.",
    epilog=import_street_crime.EPILOG,
    no_args_is_help=True,
)
importers.command("street-crime", epilog=import_street_crime.EPILOG)(
    import_street_crime.street_crime
)
importers.command("incidents", epilog=import_incidents.EPILOG)(import_incidents.incidents)
caseload_commands = typer.Typer(
    help="Decide on the changes that a plan of caseloads proposes, and what would relieve most.",
    no_args_is_help=True,
)
caseload_commands.command("decide", epilog=caseloads.DECIDE_EPILOG)(caseloads.decide)
caseload_commands.command("confirm", epilog=caseloads.CONFIRM_EPILOG)(caseloads.confirm)
caseload_commands.command("clear", epilog=caseloads.CLEAR_EPILOG)(caseloads.clear)
caseload_commands.command("forecast", epilog=caseloads.FORECAST_EPILOG)(caseloads.forecast)
caseload_commands.command("view", epilog=agency_view.EPILOG)(agency_view.view)
caseload_commands.command("partnership", epilog=partnership.EPILOG)(partnership.partnership)

app.command("demo", epilog=demo.EPILOG)(demo.demo)
app.add_typer(importers, name="import")
app.command("generate", epilog=generate.EPILOG)(generate.generate)
app.command("check", epilog=check.EPILOG)(check.check)
app.command("heatmap", epilog=heatmap.EPILOG)(heatmap.heatmap)
app.command("pattern", epilog=pattern.EPILOG)(pattern.pattern)
app.command("plan", epilog=plan.EPILOG)(plan.plan)
app.command("verify", epilog=verify.EPILOG)(verify.verify)
app.command("publish", epilog=publish.EPILOG)(publish.publish)
app.command("replan", epilog=replan.EPILOG)(replan.replan)
app.command("replay", epilog=replay.EPILOG)(replay.replay)
app.command("offers", epilog=offers.EPILOG)(offers.offers)
app.command("tasking", epilog=tasking.EPILOG)(tasking.tasking)
app.command("archive", epilog=archive.EPILOG)(archive.archive)
app.command("pcso", epilog=pcso.EPILOG)(pcso.pcso)
app.command("dose", epilog=dose.EPILOG)(dose.dose)
app.command("feedback", epilog=feedback.EPILOG)(feedback.feedback)
app.add_typer(caseload_commands, name="caseloads")
app.command("bench", epilog=bench.EPILOG)(bench.bench)
app.command("bases", epilog=bases.EPILOG)(bases.bases)
app.command("shifts", epilog=shifts.EPILOG)(shifts.shifts)
app.command("serve", epilog=serve.EPILOG)(serve.serve)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; errors on purpose become sentences and an exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(words, prog_name="muster")
    except (ModelDisagreement, InvalidModel):
        raise
    except PackError as error:
        console.show_problems(error.problems, as_json="--json" in words)
        sys.exit(console.BAD_INPUT)
    except NoLegalPlan as error:
        console.warn(f"muster: no plan exists: {error}")
        sys.exit(console.FAILED)
    except MusterError as error:
        console.warn(f"muster: {error}")
        sys.exit(console.BAD_INPUT)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        console.warn(f"muster: {where}{error.strerror or error}; check the path and its rights")
        sys.exit(console.BAD_INPUT)


if __name__ == "__main__":
    main()
