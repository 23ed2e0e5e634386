"""What a question is about, and the name that stays with it: an answer finds its devices again by that name."""

from __future__ import annotations

from planner.model.device import Device
from planner.model.ids import crockford
from planner.model.text import fold

SENDS, TLS, CLOUD, UPGRADE, RELAY = "sends", "tls", "cloud", "upgrade", "relay"
SETTLE_ONE, SETTLE_SHARED = "settle-one", "settle-shared"


def question_seed(asks: str, device: Device) -> str:
    """What an answer settles: the tenant, a shared mailbox, a relay, a model, or one device without a model."""
    if asks == CLOUD:
        return asks
    if asks in (SETTLE_ONE, SETTLE_SHARED):
        return f"{asks}\n{device.mailbox or device.id}"
    if asks == RELAY:
        return f"{asks}\n{fold(device.server) or device.id}"
    if device.model:
        return "\n".join((asks, fold(device.make), fold(device.model), fold(device.firmware)))
    # An answer about one device without a model says nothing about another one.
    return f"{asks}\n{device.id}"


def question_id(seed: str) -> str:
    """The Question ID, the same in every run."""
    return "Q-" + crockford(seed)
