"""Texts for people who may not read every reference in them."""

import re
from collections.abc import Iterable, Mapping

A_CASE = "a case"


def with_words_instead(text: str, instead: Mapping[str, str]) -> str:
    """A text with other words in the place of references, each as a whole word."""
    longest_first = sorted((ref for ref in instead if ref), key=len, reverse=True)
    if not longest_first:
        return text
    any_of_them = "|".join(map(re.escape, longest_first))
    return re.sub(rf"(?<!\w)(?:{any_of_them})(?!\w)", lambda found: instead[found[0]], text)


def without_cases(text: str, refs: Iterable[str]) -> str:
    """A text that names no case."""
    return with_words_instead(text, dict.fromkeys(refs, A_CASE))
