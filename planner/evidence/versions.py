"""Read the one TLS version that a log, a probe or a list of facts names (sources: K02, K03, K05, K07, K13, Z06)."""

from __future__ import annotations

import re

from planner.model.device import Tls

_TLS = re.compile(r"tls ?v?1(?:[._-]?([0-3]))?|1(?:\.([0-3]))?", re.ASCII)
_SSL = re.compile(r"ssl ?v?[23](?:\.0)?", re.ASCII)
_TLS_VERSIONS = {"0": Tls.V1_0, "1": Tls.V1_1, "2": Tls.V1_2, "3": Tls.V1_3}


def read_version(text: str) -> Tls | None:
    """Read a version, as ``TLSv12``, ``TLS1.2``, ``TLSv1`` or ``1.2``; None for anything else."""
    name = text.strip().lower()
    if _SSL.fullmatch(name):
        return Tls.SSL
    found = _TLS.fullmatch(name)
    return _TLS_VERSIONS[found[1] or found[2] or "0"] if found else None
