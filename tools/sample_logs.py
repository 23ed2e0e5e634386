"""What the logs of the sample show: sign-ins, a message trace, a network sensor at two sites, the probe, makers' facts.

All of it is drawn with the seed of the sample from what the devices really do. Addresses of the internet come from
the ranges for documentation; what is said of models is invented and no statement about a product.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from tools.sample_devices import NORMAL, SEED, SITES, Sample
from tools.sample_exports import address_of

FIRST_DAY = datetime(2026, 11, 14, tzinfo=UTC)
DAYS = 9
PUBLIC = dict(zip(
    [name for name, site in SITES.items() if site.cloud == "Worldwide"],
    [f"203.0.113.{10 * number}" for number in range(1, 11)], strict=True))
"""Site → the address that its devices have towards Microsoft."""
STRANGER, MICROSOFT = "198.51.100.77", "192.0.2.25"
SENSORS = ("Boston", "Berlin")
"""The sites whose network is logged, before its addresses become one."""

SIGN_IN_HEADER = [
    "Date (UTC)", "Request ID", "User agent", "Correlation ID", "User ID", "User", "Username", "User type",
    "Cross tenant access type", "Incoming token type", "Authentication Protocol", "Unique token identifier",
    "Original transfer method", "Client credential type", "Token Protection - Sign In Session",
    "Token Protection - Sign In Session StatusCode", "Application", "Application ID ", "App owner tenant ID",
    "Resource", "Resource ID ", "Resource tenant ID", "Resource owner tenant ID", "Home tenant ID",
    "Home tenant name", "IP address", "Location", "Status", "Sign-in error code", "Failure reason", "Client app",
    "Device ID", "Browser", "Operating System", "Compliant", "Managed", "Join Type",
    "Multifactor authentication result", "Multifactor authentication auth method",
    "Multifactor authentication auth detail", "Authentication requirement", "Sign-in identifier", "Session ID",
    "IP address (seen by resource)", "Through Global Secure Access", "Global Secure Access IP address",
    "Autonomous system  number", "Flagged for review", "Token issuer type", "Incoming token type",
    "Token issuer name", "Latency", "Conditional Access", "Managed Identity type", "Associated Resource Id",
    "Federated Token Id", "Federated Token Issuer"]
TRACE_HEADER = ["Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP", "FromIP", "Size",
                "MessageId", "MessageTraceId"]
SSL_FIELDS = ["ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "version", "cipher", "curve",
              "server_name", "resumed", "last_alert", "next_protocol", "established", "ssl_history"]
SMTP_FIELDS = ["ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "trans_depth", "helo", "mailfrom",
               "rcptto", "date", "from", "to", "cc", "reply_to", "msg_id", "in_reply_to", "subject",
               "x_originating_ip", "first_received", "last_reply", "path", "user_agent", "tls"]
PROBE_HEADER = ["probed_at", "address", "tls_offered", "ecdhe_offered", "server_name", "note"]
QUERY_HEADER = ["UserPrincipalName", "IPAddress", "SignIns", "Failures", "LastSeen"]
DECRYPTION_HEADER = ["Generate Time", "Source Address", "Destination Address", "Destination Port",
                     "Server Name Indication", "TLS Version", "Key Exchange Algorithm"]
FACT_HEADER = ["Make", "Model", "Firmware from", "Firmware to", "TLS", "Link", "Date"]
FACT_ROWS = [
    ["Xerox", "WorkCentre 5845", "072.200", "", "1.2", "https://support.example.com/invented/workcentre-5845",
     "2026-05-04"],
    ["Brother", "MFC-9340CDW", "ZC", "ZC", "1.2", "https://support.example.com/invented/mfc-9340", "2026-02-11"],
    ["Kyocera", "TASKalfa 3050ci", "2LC_2000", "2LC_2000", "1.1", "https://support.example.com/invented/taskalfa",
     "2026-06-30"],
    ["Ricoh", "MP C3003", "12.00", "", "1.2", "", "2026-06-30"],
]
"""The last one has no link, and is refused."""


def sign_in_rows(devices: Sequence[Sample]) -> Iterator[list[object]]:
    """The portal's download: sign-ins of devices, of people, of a sender that no list has, and tries from outside."""
    dice = random.Random(SEED + 3)
    rows = []
    for device in _senders(devices):
        for _ in range(dice.randrange(1, 4)):
            rows.append(_sign_in(dice, address_of(device), PUBLIC[device.home]))
    rows += [_sign_in(dice, "badge-system@example.com", PUBLIC["Boston"]) for _ in range(5)]
    rows += [_sign_in(dice, "scan-ber-07@example.com", STRANGER, "50126") for _ in range(6)]
    rows += [_sign_in(dice, f"person{number:03}@example.com", STRANGER, "50126") for number in range(1, 10)]
    rows += [_sign_in(dice, f"person{dice.randrange(1, 181):03}@example.com", PUBLIC[dice.choice(list(PUBLIC))],
                      app="Browser") for _ in range(60)]
    for cells in sorted(rows, key=lambda cells: cells["Date (UTC)"], reverse=True):
        yield [cells.get(name, "") for name in SIGN_IN_HEADER]


def _sign_in(dice: random.Random, mailbox: str, address: str, error: str = "", app: str = "Authenticated SMTP"
             ) -> dict[str, str]:
    return {
        "Date (UTC)": _moment(dice).strftime("%Y-%m-%dT%H:%M:%SZ"), "User": mailbox.partition("@")[0],
        "Username": mailbox, "User type": "Member", "Application": "Office 365 Exchange Online",
        "Resource": "Office 365 Exchange Online", "IP address": address, "Client app": app,
        "Status": "Failure" if error else "Success", "Sign-in error code": error,
        "Failure reason": "Error validating credentials due to invalid username or password." if error else "",
        "Authentication requirement": "Single-factor authentication", "Conditional Access": "Not Applied"}


def query_rows(devices: Sequence[Sample]) -> Iterator[list[object]]:
    """The result of our query for Log Analytics, run on the day before the portal's download begins."""
    dice = random.Random(SEED + 7)
    for device in _senders(devices):
        if dice.random() < 0.9:
            last = FIRST_DAY - timedelta(seconds=1 + dice.randrange(5 * 86_400))
            yield [address_of(device), PUBLIC[device.home], dice.randrange(3, 90), 0,
                   last.strftime("%Y-%m-%dT%H:%M:%SZ")]


def trace_rows(devices: Sequence[Sample]) -> list[list[str]]:
    """Get-MessageTraceV2: devices, people, partners, and something inside Berlin's network that no list has."""
    dice = random.Random(SEED + 4)
    senders = [(address_of(device), PUBLIC[device.home]) for device in _senders(devices)]
    senders += [("time-clock@example.com", "10.20.1.99")]
    senders += [(f"person{number:03}@example.com", PUBLIC[dice.choice(list(PUBLIC))]) for number in range(1, 121)]
    senders += [(f"partner{number}@example.org", f"198.51.100.{number}") for number in range(1, 13)]
    rows = []
    for sender, address in senders:
        for _ in range(dice.randrange(1, 3)):
            message = f"{dice.randrange(16**12):012x}"
            received = _moment(dice).strftime("%Y-%m-%d %H:%M:%S")
            for _ in range(dice.choice([1, 1, 1, 2])):
                recipient = f"person{dice.randrange(1, 181):03}@example.com"
                rows.append([received, sender, recipient, "", "Delivered", "", address,
                             str(dice.randrange(9000, 4_000_000)), f"<{message}@example.com>", f"{message}-0000"])
    return sorted(rows)


def connections(devices: Sequence[Sample]) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of Zeek's ssl.log and smtp.log: what devices of two sites spoke, and one that no list has."""
    dice = random.Random(SEED + 5)
    speaking = [(device.ip, device.truth) for device in _senders(devices)
                if device.home in SENSORS and device.ip and device.server in (NORMAL, "") and dice.random() < 0.8]
    speaking.append(("10.20.1.240", "1.0"))
    ssl, smtp = [], []
    for address, truth in speaking:
        for number in range(dice.randrange(2, 5)):
            version = ("1.0", "1.2")[number % 2] if truth == "mixed" else truth
            moment = f"{_moment(dice).timestamp():.6f}"
            uid = "C" + "".join(dice.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ123456789", k=17))
            place = [moment, uid, address, str(dice.randrange(49152, 65535)), MICROSOFT, "587"]
            cipher, curve = (("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "secp384r1") if version == "1.2"
                             else ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "secp256r1"))
            name = NORMAL if dice.random() < 0.2 else "-"
            ssl.append([*place, f"TLSv{version.replace('.', '')}", cipher, curve, name, "F", "-", "-", "T", "CsiI"])
            smtp.append([*place, "1", f"[{address}]", *["-"] * 11, "-", "220 2.0.0 SMTP server ready",
                         f"{MICROSOFT},{address}", "-", "T"])
    return sorted(ssl), sorted(smtp)


def probe_rows(devices: Sequence[Sample]) -> Iterator[list[str]]:
    """What the probe measured: devices at Boston that the lists leave open, and one whose mailbox shows older TLS."""
    open_ones = [d for d in _senders(devices) if d.home == "Boston" and d.ip and d.truth in ("1.0", "1.1", "1.2")]
    for number, device in enumerate(open_ones[:4]):
        when = (FIRST_DAY + timedelta(days=9, hours=8, minutes=5 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield [when, device.ip, device.truth, "true", "", device.name]
    # The report shows TLS 1.0 with its mailbox, and later: something else sends with it, or the device fell back.
    [disputed] = [d for d in devices if d.name == "PRN-SIN-02"]
    yield ["2026-11-16T02:40:00Z", disputed.ip, "1.2", "true", "", disputed.name]


def decryption_rows(devices: Sequence[Sample]) -> Iterator[list[object]]:
    """The decryption log of the firewall at Porto: mail, and the web beside it."""
    dice = random.Random(SEED + 8)
    rows = []
    for device in _senders(devices):
        if device.home == "Porto":
            rows += [[_moment(dice), device.ip, MICROSOFT, 587, NORMAL, f"TLS{device.truth}", "ECDHE"]
                     for _ in range(dice.randrange(1, 4))]
    rows += [[_moment(dice), f"10.30.2.{host}", "192.0.2.80", 443, "intranet.example.com", "TLS1.3", "ECDHE"]
             for host in (101, 117)]
    for moment, *cells in sorted(rows, key=lambda cells: cells[0]):
        yield [moment.strftime("%Y/%m/%d %H:%M:%S"), *cells]


def _senders(devices: Sequence[Sample]) -> list[Sample]:
    """The devices in use that send by SMTP AUTH in the worldwide tenant."""
    return [d for d in devices if address_of(d) and d.state == "Active" and d.home in PUBLIC
            and d.truth in ("1.0", "1.1", "1.2", "mixed")]


def _moment(dice: random.Random) -> datetime:
    return FIRST_DAY + timedelta(seconds=dice.randrange(DAYS * 86_400))
