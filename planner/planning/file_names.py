"""Names for files that any disk takes: no reserved name, no trailing dot, none too long, none equal but for case."""

from __future__ import annotations

import re
import unicodedata

from planner.model.ids import crockford

SLUG_LENGTH = 40
HASH_LENGTH = 6
_OTHER = re.compile(r"[^a-z0-9]+")


def safe_name(text: str) -> str:
    """Turn any text into a file name without suffix: a slug and a short hash, lower case ASCII.

    The hash is always there. So the name of one site does not change when another site with a like name comes
    in, two sites never share a file on a disk that ignores case, and no name is a reserved one such as ``con``.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").casefold()
    slug = _OTHER.sub("-", plain).strip("-")[:SLUG_LENGTH].strip("-")
    digest = crockford(text, HASH_LENGTH).lower()
    return f"{slug}-{digest}" if slug else f"site-{digest}"
