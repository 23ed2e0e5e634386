"""Sentences of templates are translated when a template is compiled, and are escaped as any other text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from planner.write.labels import Labels
from planner.write.pages import environment

HOSTILE = "<script>&"


@pytest.mark.parametrize("lang", ["en", "pt-BR", "zh-CN"])
@pytest.mark.parametrize(("template", "expected"), [
    ('{{ _("Before you go") }}', lambda say: say("Before you go")),
    ('{{ _("SN %(serial)s", serial=text) }}', lambda say: say("SN %(serial)s") % {"serial": "&lt;script&gt;&amp;"}),
    ('{{ _(message) }}', lambda say: say("Server")),
    ('{{ _("<%(serial)s> & no message", serial=text) }}', lambda _: "&lt;&lt;script&gt;&amp;&gt; &amp; no message"),
    ('{{ _("100 % of no message") }}', lambda _: "100 % of no message"),
])
def test_a_page_says_what_the_function_would_say(lang: str, template: str, expected: Callable[[Labels], str]) -> None:
    labels = Labels.of(lang)
    made = environment(labels).from_string(template).render(text=HOSTILE, message="Server")
    assert made == expected(labels)


def test_a_value_that_does_not_exist_is_an_error_as_before() -> None:
    with pytest.raises(UndefinedError):
        environment(Labels()).from_string('{{ _("SN %(serial)s", serial=nothing) }}').render()


def test_what_is_said_once_is_escaped_by_what_it_is_and_not_by_its_letters() -> None:
    made = environment(Labels()).from_string(
        "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}{% set bold = once(bold) %}"
        "{% for text in texts %}{{ bold(text) }}{% endfor %}")
    assert made.render(texts=["<i>", Markup("<i>"), "<i>"]) == "<b>&lt;i&gt;</b><b><i></b><b>&lt;i&gt;</b>"
