"""文字: 一字ずつについて知っておくべきこと。名、危うさ、書記素の境、端末での幅、紛らわしさ。

どの関数も本文の文字を置き換えて保存することはない。
"""

from amend.characters.dangers import CharacterClass, Sighting, examine, visible
from amend.characters.differing import first_difference
from amend.characters.graphemes import clusters, width
from amend.characters.likeness import Likeness, confusable, difference_note, skeleton
from amend.characters.names import name

__all__ = [
    "CharacterClass",
    "Likeness",
    "Sighting",
    "clusters",
    "confusable",
    "difference_note",
    "examine",
    "first_difference",
    "name",
    "skeleton",
    "visible",
    "width",
]
