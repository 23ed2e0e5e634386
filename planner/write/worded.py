"""Templates whose sentences are translated once, when a template is compiled, and not again on every card."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from planner.write.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable

TRANSLATE = "_"
"""What templates call the function that translates."""

MOST_KEPT = 4_096


class WordedEnvironment(Environment):
    """An environment for one language: ``_("…")`` becomes the translated words that it stands for.

    ``once(macro)`` makes a macro that keeps what it said to the same words, for parts that stand on thousands of cards.
    """

    def __init__(self, labels: Labels, **options: Any) -> None:
        super().__init__(**options)
        self._worder = _Worder(labels)
        self.globals["once"] = once

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
                  ) -> str:
        return super()._generate(self._worder.visit(source), name, filename, defer_init)


def once(macro: Callable[..., str]) -> Callable[..., str]:
    """Keep what a macro says to the same arguments; what is markup already is not the same as its letters."""
    return lru_cache(MOST_KEPT, typed=True)(macro)


class _Worder(NodeTransformer):
    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Put words in the place of a call that asks for the translation of a sentence written in the template."""
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name=called), args=[nodes.Const(value=message)], dyn_args=None,
                            dyn_kwargs=None) if called == TRANSLATE:
                words = nodes.Const(self._labels(message), lineno=node.lineno)
                values = [nodes.Pair(nodes.Const(each.key), each.value) for each in node.kwargs]
                return nodes.Mod(words, nodes.Dict(values), lineno=node.lineno) if values else words
        return node
