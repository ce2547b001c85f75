"""The frame of the benchmarks: names, files, figures, and answers that do not count."""

import csv
import json
import time
from pathlib import Path

import pytest

from api import cli
from optimiser.errors import MusterError
from scenarios.bench.family import Family, Solved, Table, Task, Verdict, data_file
from scenarios.bench.registry import FAMILIES, family_of
from scenarios.bench.run import BenchResult, run_benchmark
from tests.architecture.tree import ROOT, syntax
from tests.shared_data import shared

PROMISED = ("objective", "bound", "best_known", "gap", "checked", "seconds", "cpu_seconds")


def result(solved: Solved, verdict: Verdict) -> BenchResult:
    return BenchResult("some/One", Task("One", None), solved, verdict, 1.0, 1.5)


ANSWER = {"a.csv": Table(("x",), [(1,)])}


def test_a_name_is_a_family_and_an_instance() -> None:
    family, instance = family_of("rotating_workforce/Example7")
    assert (family.prefix, instance) == ("rotating_workforce", "Example7")
    assert family_of("rotating_workforce:Example7")[1] == "Example7"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.prefix)
def test_a_family_finds_itself_by_its_example(family: Family) -> None:
    assert family_of(family.example)[0] is family


def test_an_unknown_name_is_a_sentence_with_the_nearest_name() -> None:
    with pytest.raises(MusterError, match=r'did you mean "rotating_workforce"\?'):
        family_of("rotating_work/Example7")
    with pytest.raises(MusterError, match="there are, for example"):
        family_of("chess")


def test_missing_files_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(MusterError, match="name their folder by --data"):
        data_file(None, "f", "One")
    with pytest.raises(MusterError, match="there is no folder"):
        data_file(tmp_path, "f", "One")
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "One.txt").touch()
    (tmp_path / "Two.txt").touch()
    with pytest.raises(MusterError, match=r'did you mean "One"\?'):
        data_file(tmp_path, "f", "Onne", ".txt")
    with pytest.raises(MusterError, match="has no instance"):
        data_file(tmp_path, "f", "../Two", ".txt")
    assert data_file(tmp_path, "f", "One", ".txt").is_file()


def test_an_answer_counts_only_where_the_checker_agrees() -> None:
    solved = Solved(ANSWER, 100.0, 90.0)
    good = result(solved, Verdict(100.0))
    assert good.checked
    assert good.gap == pytest.approx(0.1)
    assert not result(solved, Verdict(101.0)).checked
    assert not result(solved, Verdict(100.0, ("a fault",))).checked
    assert not result(solved, Verdict(None)).checked
    assert not result(Solved({}, None, 5.0), Verdict(None)).checked
    assert result(Solved(ANSWER, 100.0, None), Verdict(100.0)).gap is None


def test_the_figures_have_the_promised_names_first() -> None:
    figures = result(Solved(ANSWER, 1.0, 1.0), Verdict(1.0)).figures()
    assert tuple(figures)[: len(PROMISED)] == PROMISED


def test_a_checker_shares_nothing_with_the_engine() -> None:
    checkers = sorted((ROOT / "scenarios" / "bench").glob("*/check.py"))
    assert len(checkers) >= 1
    for path in checkers:
        imported = {name for node in syntax(path).body for name in _imports(node)}
        assert not [name for name in imported if name.startswith("optimiser")], path
        assert not [
            name
            for name in imported
            if name.endswith((".instance", ".family")) and name != "scenarios.bench.family"
        ], path


def _imports(node: object) -> list[str]:
    module = getattr(node, "module", None)
    return [module] if module else [alias.name for alias in getattr(node, "names", [])]


def test_the_command_writes_the_answer_and_prints_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = shared("benchmarks")
    words = ["bench", "rotating_workforce/Example6", "--data", str(data), "--out", str(tmp_path)]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--json"])
    assert not ended.value.code
    figures = json.loads(capsys.readouterr().out)
    assert tuple(figures)[: len(PROMISED)] == PROMISED
    assert figures["checked"] is True
    with (tmp_path / "schedule.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["week", "weekday", "shift"]
    assert len(rows) == 7 * 7


@pytest.mark.parametrize("name", ["nothing/Here", "rotating_workforce/Example99"])
def test_a_wrong_name_ends_with_two(name: str, tmp_path: Path) -> None:
    (tmp_path / "rotating_workforce").mkdir()
    with pytest.raises(SystemExit) as ended:
        cli.main(["bench", name, "--data", str(tmp_path)])
    assert ended.value.code == 2


def test_processor_seconds_count_the_solver_too() -> None:
    data = shared("benchmarks")
    before = time.process_time()
    ran = run_benchmark("rotating_workforce/Example1", Task("", data))
    assert ran.cpu_seconds > time.process_time() - before
    assert ran.checked
