"""What the tenant of the sample exports: what its devices really do, and how its mailboxes are set."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tools.sample_devices import SEED, Sample

REPORT_HEADER = [
    "Sender address",
    "Domain",
    "TLS 1.0",
    "TLS 1.1",
    "TLS 1.2",
    "Messages sent",
    "Authentication Protocol",
]
MAILBOX_HEADER = ["DisplayName", "PrimarySmtpAddress", "SmtpClientAuthenticationDisabled", "AuthenticationPolicy"]
SHARES = {"1.0": (100, 0, 0), "1.1": (0, 100, 0), "1.2": (0, 0, 100), "mixed": (38.5, 0, 61.5)}
UPDATED_SINCE = "scan-chi-10@example.com"
# They send, and no list knows them.
STRAY = [
    ("monitoring@example.com", "1.2", 4210),
    ("old-crm@example.com", "1.0", 318),
    ("alerts@example.com", "mixed", 96),
]


def report_rows(devices: Sequence[Sample]) -> Iterator[list[object]]:
    """The SMTP AUTH clients report of the worldwide tenant: a row a sender, shares in percent; one row is damaged."""
    dice = random.Random(SEED + 1)
    senders: dict[str, list[Sample]] = {}
    for device in devices:
        address = address_of(device)
        if (
            address
            and device.truth in SHARES
            and device.state == "Active"
            and device.cloud in ("Worldwide", "APAC", "")
        ):
            senders.setdefault(address, []).append(device)
    for address in sorted(senders):
        users = senders[address]
        messages = dice.randrange(20, 2000) * len(users)
        shares = [sum(SHARES[d.truth][i] for d in users) / len(users) for i in range(3)]
        protocol = "OAuth" if all(d.sign_in == "OAuth" for d in users) else "Basic"
        if dice.random() < 0.06:
            continue
        yield [address, address.partition("@")[2], *(f"{s:.2f}" for s in shares), messages, protocol]
    for address, truth, messages in STRAY:
        yield [address, "example.com", *(f"{s:.2f}" for s in SHARES[truth]), messages, "Basic"]
    yield ["(deleted mailbox)", "example.com", "100.00", "0.00", "0.00", 4, "Basic"]


def earlier_report_rows(devices: Sequence[Sample]) -> Iterator[list[object]]:
    """The report that somebody kept nine months earlier: the same senders, one of them not yet updated."""
    dice = random.Random(SEED + 6)
    for address, domain, *shares, messages, protocol in report_rows(devices):
        if not isinstance(messages, int) or "@" not in str(address):
            continue
        then = ["100.00", "0.00", "0.00"] if address == UPDATED_SINCE else shares
        yield [address, domain, *then, max(1, messages * dice.randrange(70, 131) // 100), protocol]


def mailbox_rows(devices: Sequence[Sample]) -> Iterator[list[str]]:
    """Get-CASMailbox: the devices' mailboxes in all three states, and people's mailboxes beside them."""
    dice = random.Random(SEED + 2)
    addresses = sorted({a for d in devices if "@example.com" in (a := address_of(d))} | {a for a, *_ in STRAY})
    for address in addresses:
        if address == "scan-chi-11@example.com":
            continue
        state = dice.choices(["False", "", "True"], [8, 3, 1])[0]
        yield [address.partition("@")[0], address, state, "Devices" if dice.random() < 0.9 else ""]
    for number in range(1, 181):
        state = dice.choices(["", "True", "False"], [90, 8, 2])[0]
        yield [f"Person {number:03}", f"person{number:03}@example.com", state, ""]


def address_of(device: Sample) -> str:
    """The first address of the mailbox cell, as a mail system would know it."""
    text = device.mailbox.partition(";")[0].strip().removeprefix("mailto:").strip("<> ")
    return text.casefold()
