"""What every page is made with: templates that escape, sentences that translate, a policy that keeps it closed."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model.look import LOOKS, Look
from planner.write.labels import Labels

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
_DIGITS = re.compile(r"(\d+)")


def environment(labels: Labels) -> Environment:
    """Make the template environment: everything is escaped, a name that does not exist is an error.

    ``_`` translates a whole sentence and fills its ``%(placeholders)s``; ``counted`` chooses between one and many.
    """
    from jinja2 import FileSystemLoader, StrictUndefined

    from planner.write.worded import WordedEnvironment

    made = WordedEnvironment(labels, loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                             trim_blocks=True, lstrip_blocks=True)

    def counted(n: int, one: str, many: str) -> str:
        return labels.counted(n, one, many) % {"n": labels.number(n)}

    def typed_date(text: str) -> str:
        day = parsed_date(text)
        return labels.date(day) if day else text

    made.globals |= {"_": partial(sentence, labels), "counted": counted, "typed_date": typed_date, "date": labels.date,
                     "number": labels.number, "percent": labels.percent, "in_context": labels.in_context,
                     "kind_word": labels.kind, "site_name": labels.site, "lang": labels.lang, "paper": labels.paper,
                     "large_print": labels.large_print, "looks": LOOKS, "dark_tone": dark_tone}
    return made


def sentence(labels: Labels, message: str, /, **values: object) -> str:
    """Translate a whole sentence and fill its ``%(placeholders)s``."""
    return labels(message) % values if values else labels(message)


def rendered(env: Environment, template: str) -> Markup:
    """Render a style or a script as it stands on a page between its tags."""
    from markupsafe import Markup

    return Markup(env.get_template(template).render())


def policy(style: str, script: str = "") -> str:
    """Write the Content-Security-Policy of a page: its own style and script by hash, and nothing else.

    ``style`` and ``script`` are the texts between the tags of the page, to the last space.
    """
    rules = ["default-src 'none'", f"style-src '{_digest(style)}'"]
    if script:
        rules.append(f"script-src '{_digest(script)}'")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def publish(env: Environment, template: str, path: Path, **context: object) -> Path:
    """Render a template into a file piece by piece, so that a large page never stands in memory whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as page:
        stream = env.get_template(template).stream(context)
        stream.enable_buffering(20)
        page.writelines(stream)
    return path


@contextmanager
def heap_at_rest() -> Iterator[None]:
    """Keep the collector from walking the plan again and again while thousands of cards are rendered."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order texts the way people do: room 2 before room 10, case aside.

    >>> natural_key("Room 2") < natural_key("room 10")
    True
    """
    parts = []
    for part in filter(None, _DIGITS.split(text)):
        digits = part.lstrip("0")
        parts.append((0, len(digits), digits) if part.isdecimal() else (1, 0, part.casefold()))
    return tuple(parts)


def parsed_date(text: object) -> date | None:
    """Read a date that a person typed, where it is one; its text form is ISO."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def dark_tone(look: Look) -> str:
    """Choose the colour of a decision on a dark page, for text and border: its bar, half way to white.

    A fill that is dark already has its text colour as the only one to choose.
    """
    if look.bar == look.fill:
        return look.text
    return bytes((tone + 255) // 2 for tone in bytes.fromhex(look.bar)).hex()


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
