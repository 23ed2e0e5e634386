"""PowerShell read by a parser: what a script calls, without running it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tree_sitter import Language, Node, Parser
from tree_sitter_powershell import language


@cache
def _parser() -> Parser:
    return Parser(Language(language()))


def parse(text: str) -> Node:
    """The syntax tree of a script."""
    return _parser().parse(text.encode()).root_node


def nodes(root: Node, *kinds: str) -> Iterator[Node]:
    """Every node of some kinds, in order."""
    if root.type in kinds:
        yield root
    for child in root.children:
        yield from nodes(child, *kinds)


def said(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode()


def broken(root: Node) -> list[str]:
    """What the parser could not read."""
    found = [said(root)[:60]] if root.is_error or root.is_missing else []
    return found + [text for child in root.children for text in broken(child)]


def functions(root: Node) -> set[str]:
    """The names of the functions that a script defines."""
    return {said(name) for node in nodes(root, "function_statement")
            for name in node.children if name.type == "function_name"}


def calls(root: Node) -> list[Node]:
    """The commands that are called by name."""
    return [node for node in nodes(root, "command") if not _operator(node)]


def indirect(root: Node) -> list[str]:
    """The commands that are called through an operator: dot or ampersand."""
    return [said(node) for node in nodes(root, "command") if _operator(node)]


def name(call: Node) -> str:
    """The name of a called command."""
    found = call.child_by_field_name("command_name")
    return said(found) if found is not None else ""


def parameters(call: Node) -> set[str]:
    """The parameters that a call names; those of calls within its arguments are not among them."""
    found = {said(call)} if call.type == "command_parameter" else set()
    return found.union(*(parameters(child) for child in call.children if child.type != "command"))


def signatures(root: Node) -> dict[str, set[str]]:
    """The parameters of each function that a script defines."""
    return {said(next(child for child in node.children if child.type == "function_name")): {
        "-" + said(variable)[1:] for parameter in nodes(node, "script_parameter")
        for variable in parameter.children if variable.type == "variable"}
        for node in nodes(root, "function_statement")}


def assigned(root: Node) -> set[str]:
    """The variables that get a value: by assignment, as parameter, in a loop."""
    found = {said(variable) for node in nodes(root, "script_parameter") for variable in node.children
             if variable.type == "variable"}
    for node in nodes(root, "assignment_expression"):
        found |= {said(variable) for variable in nodes(node.children[0], "variable")}
    for node in nodes(root, "foreach_statement"):
        found |= {said(child) for child in node.children if child.type == "variable"}
    return found


def variables(root: Node) -> set[str]:
    """The variables that a script names."""
    return {said(node) for node in nodes(root, "variable")}


def methods(root: Node) -> set[str]:
    """The methods that a script calls on values and types."""
    return {said(node.children[-2]) for node in nodes(root, "invokation_expression")}


def types(root: Node) -> set[str]:
    """The .NET types that a script names."""
    return {said(node) for node in nodes(root, "type_literal")}


def _operator(node: Node) -> bool:
    return any(child.type == "command_invokation_operator" for child in node.children)
