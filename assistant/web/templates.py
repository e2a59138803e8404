"""Templates of one language; what is the same on every page is worked out once, not per visit."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer

from assistant.paths import TEMPLATES


class Templates(Environment):
    """The folder of templates.

    Args:
        fixed: Functions whose answer depends on their arguments alone. Where a template calls one
            with words that stand in the template, the answer takes the place of the call.
    """

    def __init__(self, fixed: Mapping[str, Callable[..., str]]) -> None:
        super().__init__(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.globals.update(fixed)
        self._folding = _Folding(fixed)

    def _generate(self, source: nodes.Template, *rest: Any, **more: Any) -> str:
        """Jinja's hook between reading a template and compiling it."""
        return super()._generate(self._folding.visit(source), *rest, **more)


class _Folding(NodeTransformer):
    """Puts answers in the place of calls."""

    def __init__(self, fixed: Mapping[str, Callable[..., str]]) -> None:
        self._fixed = fixed

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """A call; those inside of it first."""
        self.generic_visit(node)
        arguments = [one.value for one in node.args if isinstance(one, nodes.Const)]
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in self._fixed or len(arguments) < len(node.args) or node.kwargs:
            return node
        return nodes.Const(self._fixed[name](*arguments), lineno=node.lineno)
