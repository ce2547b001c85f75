"""Timefold on the same rota: its model in Java, on the jars of its Python package.

The score is counted by an incremental calculator and the moves are made for rotas, as somebody
would who knows Timefold well; `timefold_python` has the model that its Python interface leads to.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.peers.answer import Answer
from benchmarks.peers.environment import interpreter
from benchmarks.peers.plain import Plain, duty_row, plain
from benchmarks.peers.plain_text import write_text
from optimiser.rota.problem import RotaProblem

PACKAGES = ("timefold==1.24.0b0",)
SOURCES = Path(__file__).with_name("timefold_java")
OLDEST_JAVA = 17
GRACE_SECONDS = 120


class MissingJava(RuntimeError):
    """No Java that can run Timefold."""


def java_tool(name: str) -> str:
    """The path of `java` or `javac`, or a `MissingJava` that says what is missing."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(name, path=str(Path(home) / "bin")) if home else None
    found = found or shutil.which(name)
    if found is None:
        message = (
            f"Timefold needs a Java development kit {OLDEST_JAVA} or newer: no {name} is found"
        )
        raise MissingJava(message)
    told = subprocess.run([found, "-version"], check=True, capture_output=True, text=True)
    version = (told.stdout + told.stderr).replace('"', " ").replace(".", " ").split()
    number = next((int(word) for word in version if word.isdigit()), 0)
    if number < OLDEST_JAVA:
        message = f"Timefold needs Java {OLDEST_JAVA} or newer, and {name} is of {number}"
        raise MissingJava(message)
    return found


def jars() -> Path:
    """The folder of the package's jars, installed where it is missing."""
    python = interpreter("timefold", PACKAGES)
    return next(python.parents[1].glob("lib/python*/site-packages/timefold/solver/jars"))


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Compile the model, have the rota solved, read the roster back.

    Timefold's free edition uses one thread, whatever `workers` says.
    """
    java, javac, answer = java_tool("java"), java_tool("javac"), Answer()
    library = str(jars() / "*")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = [str(source) for source in sorted(SOURCES.glob("*.java"))]
        subprocess.run([javac, "-cp", library, "-d", name, *sources], check=True)
        started = time.monotonic()
        numbers = plain(problem)
        write_text(numbers, folder / "problem.txt")
        answer.model_seconds = time.monotonic() - started
        classes = os.pathsep.join((str(folder), library))
        command = [java, "-cp", classes, "Main", str(folder / "problem.txt"), str(seconds)]
        subprocess.run(
            [*command, str(seed), str(SOURCES / "solver.xml"), str(folder / "answer.txt")],
            check=True,
            timeout=seconds + GRACE_SECONDS,
            stdout=subprocess.DEVNULL,
        )
        read_answer(answer, problem, numbers, folder / "answer.txt")
    return answer


def read_answer(answer: Answer, problem: RotaProblem, numbers: Plain, path: Path) -> None:
    """Add to an answer what Timefold wrote: its better plans, its counts and the duties."""
    told: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["plan", moment, value]:
                answer.trace.append((float(moment), float(value)))
            case ["duty", slot, duty]:
                answer.duties.append(duty_row(problem, numbers, int(slot), int(duty)))
            case [name, value]:
                told[name] = int(value)
    answer.note = (
        f"{PACKAGES[0]}, 1 thread, {told['scores']} scores, {told['breaches']} points of breaches"
    )
