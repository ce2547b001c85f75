"""What is held out for replay reaches no plan: nobody but replay asks a pack for it."""

import ast

from tests.architecture.tree import modules, name_of, syntax

MAY_ASK = ("scenarios/replay/", "scenarios/verify/replay.py", "scenarios/schema/pack.py")
FILES = ("scenarios/sheets.py", "scenarios/write.py")
"""Those that check or write the rows of a pack as they are."""


def test_only_replay_asks_a_pack_for_what_is_held_out() -> None:
    asking = {
        name_of(path)
        for path in modules()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr == "held_out"
    }
    others = {name for name in asking if not name.startswith((*MAY_ASK, *FILES))}
    assert not others, f"{others} read incidents that are held out for replay"
    assert asking >= set(FILES)
