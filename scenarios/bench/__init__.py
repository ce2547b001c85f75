"""Public benchmarks through the product's own engines, each answer checked by code of its own.

`muster bench FAMILY/INSTANCE` (or `FAMILY:INSTANCE`) reads an instance, solves it with the engine
that plans districts, writes the answer as files and hands those files to a checker that shares
nothing with the solver. A figure that the checker does not confirm does not count.

How to add a family
-------------------
1. Make a package `scenarios/bench/<family>/` with
   * `instance.py`: reads the published format; `Task.file` finds a file of the data folder or
     says in a sentence what is missing; what is unreadable is a `PackError` or `MusterError`;
   * `check.py`: `check(instance, data, answer) -> Verdict`. It reads the published file and the
     answer files again and imports nothing from `optimiser` nor from `instance.py`;
   * `family.py`: `solve(task) -> Solved` (instance, engine, answer tables) and the `FAMILY`.
2. Add the `FAMILY` to the tuple `FAMILIES` in `registry.py`.
3. Import the engine inside `solve`, so that an unknown name is told without waiting for it.

The frame (`run.py`) does the rest: names, time, files, JSON, exit codes. CPU seconds count this
process and every child that has ended, so an engine that starts processes must end them.
"""
