"""Inventories made up from a seed, with the truth beside them: any column order, language and dirt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from planner.catalogue import load
from planner.model.device import Cloud, DeviceType, Route, State, Tls, Upgrade
from planner.model.table import Cell, CellRow, RawSheet, ReadFile

Truth = Mapping[str, object]

SITES = ("Köln", "São Paulo", "Lyon", "Utrecht", "Gdańsk")
MODELS = ("LaserJet 4250", "imageRUNNER C3025i", "MP C3004", "bizhub C258", "WorkCentre 7845")
MAKES = ("HP", "Canon", "Ricoh", "Konica Minolta", "Xerox")
ENUMS: Mapping[str, Mapping[str, object]] = {
    "type": {
        "printer": DeviceType.PRINTER,
        "scanner": DeviceType.SCANNER,
        "nas": DeviceType.NAS,
        "camera": DeviceType.CAMERA,
    },
    "route": {"smtp-auth": Route.SMTP_AUTH, "relay": Route.RELAY, "direct-send": Route.DIRECT_SEND},
    "upgrade": {"yes": Upgrade.YES, "no": Upgrade.NO},
    "state": {"active": State.ACTIVE, "retired": State.RETIRED},
}
ATTRIBUTES = {"route": "claimed_route", "upgrade": "claimed_upgrade", "tls": "claimed_tls", "cloud": "clouds"}
"""Fields that a device calls otherwise."""

TLS_DIRT: Mapping[Tls, tuple[Cell, ...]] = {
    Tls.V1_0: ("TLS1.0", "TLSv1_0", "1,0", "1.0+", "max 1.0", "TLS 1", 1, "SSLv3.1", "up to 1.0"),
    Tls.V1_1: ("TLSv1.1", "1,1", "TLS 1.0/1.1", "up to 1.1", "TLSv11", 1.1),
    Tls.V1_2: ("TLS1.2", "1,2", "TLSv1_2", "≥1.2", "1.2+", "TLS 1.2 or later", "TLS 1.0/1.1/1.2", 1.2),
    Tls.V1_3: ("TLS 1.3", "TLSv1_3", "1.2, 1.3"),
    Tls.NONE: ("none", "plain", "unencrypted", "não"),
    Tls.UNKNOWN: (
        "no TLS 1.2",
        "1.2 not supported",
        "sem TLS 1.2",
        "不支持TLS1.2",
        "SSL/TLS",
        "STARTTLS",
        "yes",
        "12",
        "WPA2",
        "HTTPS TLS 1.2",
        "44958",
        "TLS 1.2 with firmware 4.5",
        "?",
    ),
}
NOTHING = ("N/A", "-", "unknown", "", "k.A.")


@dataclass(frozen=True)
class Made:
    """A file, and for each row number what it says and which of its fields are dirty."""

    file: ReadFile
    truth: Mapping[int, Truth]
    dirty: Mapping[int, frozenset[str]]


def make(seed: int) -> Made:
    """Make an inventory; the same seed makes the same one."""
    random = Random(seed)
    language = random.choice(sorted(load().languages))
    fields = [
        "name",
        "serial",
        *random.sample(
            [
                "site",
                "make",
                "model",
                "mac",
                "ip",
                "mailbox",
                "server",
                "port",
                "type",
                "route",
                "upgrade",
                "state",
                "tls",
                "cloud",
                "asset_tag",
            ],
            random.randint(6, 15),
        ),
    ]
    if "tls" not in fields:
        fields.append("tls")
    random.shuffle(fields)
    rows: list[CellRow] = [("Devices of Example", *[None] * (len(fields) - 1)), ()] if random.random() < 0.4 else []
    rows.append(tuple(_header(random, language, field) for field in fields))
    truth: dict[int, Truth] = {}
    dirty: dict[int, frozenset[str]] = {}
    for number in range(random.randint(8, 25)):
        if random.random() < 0.05:
            rows.append(())
        cells, says = _row(random, language, fields, seed, number)
        spoilt = frozenset(f for f in fields if f != "name" and random.random() < 0.25)
        cells, says = _spoil(random, cells, says, spoilt)
        rows.append(tuple(cells[field] for field in fields))
        truth[len(rows)], dirty[len(rows)] = says, spoilt
    return Made(ReadFile(f"list-{seed}.xlsx", "xlsx", sheets=(RawSheet("Sheet1", tuple(rows)),)), truth, dirty)


def _header(random: Random, language: str, field: str) -> str:
    """A name of the field in a language, in some case and with some white space."""
    name = str(random.choice(load().languages[language]["headers"][field][:3]))
    return random.choice((name, name, name.upper(), name.lower(), f" {name} ", name.replace(" ", "  ")))


def _row(
    random: Random, language: str, fields: list[str], seed: int, number: int
) -> tuple[dict[str, Cell], dict[str, object]]:
    """A clean row, and what it says."""
    unique = seed * 100 + number
    model = random.randrange(len(MODELS))
    cells: dict[str, Cell] = {
        "name": f"PRN-{unique:06d}",
        "serial": f"{unique:06d}XQ",
        "site": random.choice(SITES),
        "make": MAKES[model],
        "model": MODELS[model],
        "mac": f"00:00:5E:{unique >> 16 & 255:02X}:{unique >> 8 & 255:02X}:{unique & 255:02X}",
        "ip": f"10.{unique >> 16 & 255}.{unique >> 8 & 255}.{unique & 255}",
        "mailbox": f"scan{unique}@example.com",
        "server": "smtp.office365.com",
        "port": 587,
        "asset_tag": f"INV{unique:07d}",
    }
    says: dict[str, object] = dict(cells)
    tls = random.choice((Tls.V1_0, Tls.V1_1, Tls.V1_2, Tls.V1_3))
    cells["tls"], says["tls"] = tls.value, tls
    cells["cloud"], says["cloud"] = random.choice(
        (("Worldwide", {Cloud.WORLDWIDE}), ("GCC High", {Cloud.GCC_HIGH}), ("21Vianet", {Cloud.CHINA}))
    )
    for name, values in ENUMS.items():
        word, value = random.choice(list(values.items()))
        spellings = [s for s in load().languages[language]["values"][name][word] if len(s) > 2] or [word]
        cells[name], says[name] = random.choice(spellings[:4]), value
    return cells, {field: says[field] for field in fields}


def _spoil(
    random: Random, cells: dict[str, Cell], says: dict[str, object], spoilt: frozenset[str]
) -> tuple[dict[str, Cell], dict[str, object]]:
    """Make cells dirty the ways of SPEC 10; what they say changes only where the dirt says something else."""
    for field in sorted(spoilt):
        text = str(cells[field])
        if field == "tls":
            says[field] = tls = random.choice((says[field], says[field], Tls.NONE, Tls.UNKNOWN))
            cells[field] = random.choice(TLS_DIRT[Tls(str(tls))])
        elif field == "mailbox":
            cells[field] = random.choice(
                (f" {text.upper()} ", f"<{text}>", f"mailto:{text}", f"Scan <{text}>", f"{text};")
            )
        elif field == "mac":
            cells[field] = random.choice((text.lower(), text.replace(":", "-"), text.replace(":", ""), f"{text} "))
        elif field == "ip":
            cells[field] = random.choice((f"IP_{text}", f"http://{text}/", f"{text} ", f"{text}:9100"))
        elif field == "server":
            cells[field] = random.choice((text.upper(), f"{text}.", f" {text}", f"{text} (STARTTLS)"))
        elif field == "port":
            cells[field] = random.choice(("587", 587.0, "587 ", "587/tcp"))
        elif field == "site":
            cells[field] = random.choice((f" {text}", text.replace(" ", "  "), f"{text} "))
        elif field == "cloud":
            cells[field], says[field] = random.choice(
                (
                    (text.upper(), says[field]),
                    ("China", set()),
                    ("EMEA", set()),
                    (f"not {text}", set()),
                    ("gov", {Cloud.GCC, Cloud.GCC_HIGH, Cloud.DOD}),
                )
            )
        elif field == "upgrade":
            cells[field], says[field] = random.choice(
                ((text.upper(), says[field]), ("not yet available", Upgrade.UNKNOWN), ("perhaps", Upgrade.UNKNOWN))
            )
        elif field in ("serial", "asset_tag"):
            cells[field], says[field] = random.choice(((f" {text} ", text), (random.choice(NOTHING), "")))
        else:
            cells[field] = random.choice((f" {text} ", text.upper() if field in ENUMS else f"{text} "))
    return cells, says
