"""The fleet of the sample: about 150 devices at 13 sites, drawn with a fixed seed, then the traps laid by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

SEED = 20261124
NORMAL = "smtp.office365.com"


@dataclass(frozen=True, slots=True)
class Site:
    """A site: the list it is kept in, how many devices it has, its network, mail prefix and cloud as typed there."""

    list: str
    devices: int
    network: str
    code: str
    cloud: str
    region: str


SITES = {
    "Boston": Site("americas", 17, "10.10.1", "bos", "Worldwide", "Americas"),
    "Chicago": Site("americas", 14, "10.10.2", "chi", "Worldwide", "Americas"),
    "Arlington": Site("americas", 5, "10.10.3", "arl", "GCC High", "Americas"),
    "Singapore": Site("americas", 10, "10.10.4", "sin", "Worldwide", "APAC"),
    "NA": Site("americas", 3, "10.10.5", "nax", "Worldwide", "Americas"),
    "Berlin": Site("dach", 20, "10.20.1", "ber", "Worldwide", ""),
    "München": Site("dach", 16, "10.20.2", "muc", "Worldwide", ""),
    "Lyon": Site("lyon", 14, "10.20.3", "lyo", "Worldwide", ""),
    "Lisboa": Site("lusophone", 12, "10.30.1", "lis", "Worldwide", ""),
    "Porto": Site("lusophone", 8, "10.30.2", "opo", "Worldwide", ""),
    "São Paulo": Site("lusophone", 15, "10.30.3", "sao", "Worldwide", ""),
    "上海": Site("china", 11, "10.40.1", "sha", "21Vianet", ""),
    "苏州": Site("china", 8, "10.40.2", "szv", "21Vianet", ""),
}

TYPES = {
    "printer": ("Printer", "Drucker", "Imprimante", "Impressora", "打印机"),
    "scanner": ("Scanner", "Scanner", "Scanner", "Scanner", "扫描仪"),
    "application": ("Application", "Anwendung", "Application", "Aplicação", "应用程序"),
    "nas": ("NAS", "NAS", "NAS", "NAS", "NAS"),
    "ups": ("UPS", "USV", "Onduleur", "Nobreak", "UPS"),
    "camera": ("Camera", "Kamera", "Caméra", "Câmera", "摄像头"),
    "computer": ("Laptop", "Notebook", "Ordinateur portable", "Notebook", "笔记本电脑"),
}

# Make, model, firmware, type, the TLS its mail client can do (invented for the sample, no statement about a product).
MODELS = [
    ("HP", "LaserJet M525", "2308937_578489", "printer", "1.0"),
    ("HP", "LaserJet E50145", "2504116_000312", "printer", "1.2"),
    ("Ricoh", "MP C3003", "11.04", "printer", "1.0"),
    ("Ricoh", "IM C3000", "6.21", "printer", "1.2"),
    ("Konica Minolta", "bizhub C284", "A5C1-0300", "printer", "1.1"),
    ("Konica Minolta", "bizhub C3321i", "G00-55", "printer", "1.2"),
    ("Canon", "imageRUNNER 2520i", "50.02", "printer", "1.0"),
    ("Canon", "imageRUNNER C3226", "21.07", "printer", "1.2"),
    ("Xerox", "WorkCentre 5845", "072.190", "printer", "1.0"),
    ("Xerox", "VersaLink C405", "68.67.61", "printer", "1.2"),
    ("Kyocera", "TASKalfa 3050ci", "2LC_2000", "printer", "1.1"),
    ("Kyocera", "ECOSYS M5526cdw", "2R7_2000", "printer", "1.2"),
    ("Brother", "MFC-9340CDW", "ZC", "printer", ""),
    ("Epson", "WF-C21000", "LP08", "printer", ""),
    ("Fujitsu", "fi-7300NX", "02.10", "scanner", "1.2"),
    ("Synology", "DS418", "7.2", "nas", "1.2"),
    ("APC", "Smart-UPS SMT1500", "04.1", "ups", "none"),
    ("Axis", "P3245", "10.12", "camera", "1.2"),
]
WEIGHTS = [9, 12, 8, 9, 6, 8, 5, 8, 4, 7, 4, 8, 5, 4, 3, 3, 2, 2]


@dataclass(frozen=True, slots=True)
class Sample:
    """A device as its list shows it. ``truth`` is the TLS it really speaks, ``home`` the site whose list it is in."""

    site: str
    location: str
    name: str
    kind: str
    make: str
    model: str
    firmware: str
    serial: Any
    mac: str
    ip: str
    mailbox: str
    server: str
    port: Any
    route: str
    tls: Any
    truth: str
    cloud: str
    region: str
    update: str
    planned: Any
    sign_in: str
    peak: Any
    state: str
    asset_tag: str
    notes: str
    home: str

    type_en = property(lambda self: TYPES[self.kind][0])
    type_de = property(lambda self: TYPES[self.kind][1])
    type_fr = property(lambda self: TYPES[self.kind][2])
    type_pt = property(lambda self: TYPES[self.kind][3])
    type_zh = property(lambda self: TYPES[self.kind][4])


def fleet() -> list[Sample]:
    """Draw the fleet and lay the traps; the same list every time."""
    dice = random.Random(SEED)
    devices = [device for name in SITES for device in _site(name, dice)]
    by_name = {device.name: index for index, device in enumerate(devices)}
    for name, changes in TRAPS:
        index = by_name[name]
        devices[index] = replace(devices[index], **changes)
    for copy_of, changes in EXTRA_ROWS:
        devices.insert(by_name[copy_of] + 1, replace(devices[by_name[copy_of]], **changes))
        by_name = {device.name: index for index, device in enumerate(devices)}
    return devices


def _site(name: str, dice: random.Random) -> Iterator[Sample]:
    site = SITES[name]
    for number in range(1, site.devices + 1):
        make, model, firmware, kind, truth = dice.choices(MODELS, WEIGHTS)[0]
        floor = 1 + (number - 1) // 5
        china = site.list == "china"
        domain = "cn.example.com" if china else "gov.example.com" if site.cloud == "GCC High" else "example.com"
        prefix = {"printer": "PRN", "scanner": "SCN", "nas": "NAS", "ups": "UPS", "camera": "CAM"}[kind]
        server = "smtp.partner.outlook.cn" if china else "outlook.office365.us" if site.cloud == "GCC High" else NORMAL
        yield Sample(
            site=name,
            location=_location(site.list, floor, number),
            name=f"{prefix}-{site.code.upper()}-{number:02}",
            kind=kind,
            make=make,
            model=model,
            firmware=firmware,
            serial=f"{site.code.upper()}{dice.randrange(10**6):06}",
            mac=_mac(dice),
            ip=f"{site.network}.{20 + number}",
            mailbox=f"scan-{site.code}-{number:02}@{domain}",
            server=server,
            port=587,
            route=_route(site.list),
            tls=_claim(truth, dice),
            truth=truth or dice.choice(["1.0", "1.2"]),
            cloud=site.cloud,
            region=site.region,
            update=_update(site.list, truth, dice),
            planned=None,
            sign_in="OAuth" if dice.random() < 0.08 else "Password",
            peak=dice.choice([2, 4, 6, 10]),
            state="Active",
            asset_tag=f"{site.code.upper()}-A{number:03}",
            notes="",
            home=name,
        )


def _location(kept_in: str, floor: int, number: int) -> str:
    return {
        "americas": f"Floor {floor}, room {floor}{number:02}",
        "dach": f"{floor}. OG, Raum {floor}{number:02}",
        "lyon": f"Étage {floor}, bureau {floor}{number:02}",
        "lusophone": f"Piso {floor}, sala {floor}{number:02}",
        "china": f"{floor}楼{floor}{number:02}室",
    }[kept_in]


def _route(kept_in: str) -> str:
    return "SMTP AUTH" if kept_in in ("americas", "dach") else ""


def _mac(dice: random.Random) -> str:
    # 00-00-5E-00-53-xx is the documentation range; the sample needs more, so a locally administered prefix.
    return "02:00:5E:" + ":".join(f"{dice.randrange(256):02X}" for _ in range(3))


def _claim(truth: str, dice: random.Random) -> str:
    """What the list says: mostly right, often in a spelling of its own, sometimes nothing."""
    spellings = {
        "1.0": ["1.0", "TLS 1.0", "TLSv1", "TLS1.0", "max 1.0"],
        "1.1": ["1.1", "TLS 1.1", "TLSv1-1", "up to 1.1"],
        "1.2": ["1.2", "TLS 1.2", "TLSv1.2", "TLS1_2", "1.2+", "TLS 1.0/1.1/1.2", "min. 1.2"],
        "none": ["none", "plain"],
        "": ["SSL/TLS", "", "STARTTLS"],
    }[truth]
    return "" if dice.random() < 0.12 else dice.choice(spellings)


def _update(kept_in: str, truth: str, dice: random.Random) -> str:
    if truth in ("1.2", ""):
        return ""
    yes, no = {
        "americas": ("Yes", "No"),
        "dach": ("ja", "nein"),
        "lyon": ("oui", "non"),
        "lusophone": ("sim", "não"),
        "china": ("", ""),
    }[kept_in]
    return dice.choice([yes, no, no, ""])


def _named(prefix: str, code: str, number: int) -> str:
    return f"{prefix}-{code}-{number:02}"


TRAPS: list[tuple[str, dict[str, Any]]] = []
EXTRA_ROWS: list[tuple[str, dict[str, Any]]] = []


def _lay_traps() -> None:
    """Fill TRAPS and EXTRA_ROWS: each entry is one row of the catalogue of messy data, at a device that exists."""
    dice = random.Random(SEED)
    names = {(d.site, number): d.name for site in SITES for number, d in enumerate(_site(site, dice), 1)}

    def at(place: str, number: int, /, **changes: Any) -> None:
        TRAPS.append((names[place, number], changes))

    # Values that spreadsheets damage.
    at("Boston", 1, serial="0012", tls="TLS 1.0", truth="1.0", update="No", kind="printer")
    at("Boston", 2, serial="1E5", tls="TLSv12", truth="1.2")
    at("Boston", 3, serial=float(48291736450192837465), tls="1,2", truth="1.2")
    at("Boston", 4, tls=date(2026, 2, 1), truth="1.2")
    at("Boston", 5, tls=1.2, truth="1.2")
    at("Boston", 6, tls=1, truth="1.0", update="Yes", planned=date(2027, 3, 1), kind="printer")
    at("Boston", 7, tls="HTTPS TLS 1.2", truth="1.0")
    at("Boston", 8, tls="TLS 1.2 with firmware 4.5", truth="1.0", update="")
    at("Boston", 9, tls="WPA2", mailbox="Scan-BOS@example.com")
    at("Boston", 10, tls="1.0+", truth="1.0", update="", mailbox="<scan-bos@example.com>")
    at("Boston", 11, tls="1.2 or later", truth="1.2", mailbox="mailto:scan-bos@example.com ")
    at("Boston", 12, tls="1.2", truth="1.2", server="smtp-legacy.office365.com")
    at("Boston", 13, tls="1.2", truth="1.2", server="10.10.1.5", route="", mailbox="")
    at("Boston", 14, tls="1.2", truth="1.2", server="mail.example.com", route="")
    at("Boston", 15, tls="1.2", truth="1.2", port=465)
    at("Boston", 16, tls="1.2", truth="1.2", server="203.0.113.25")
    at("Boston", 17, kind="computer", model="EliteBook 840", tls="", mailbox="", server="", route="", update="")
    at("Chicago", 1, mailbox="scan-chi-01@example.com; fax-chi@example.com", tls="1.2", truth="1.2")
    at("Chicago", 2, tls="none", truth="none", update="No", kind="ups", name="UPS-CHI-RACK")
    at("Chicago", 3, tls="SSLv3", truth="ssl", update="No", kind="printer")
    at("Chicago", 4, tls="no TLS 1.2", truth="1.0", update="")
    at("Chicago", 5, tls="up to 1.1", truth="1.1", update="No", kind="printer", peak=45, mailbox="erp@example.com")
    at(
        "Chicago",
        6,
        kind="application",
        name="ERP-MAILER",
        make="",
        model="Example ERP",
        tls="1.2",
        truth="1.2",
        mailbox="erp@example.com",
        peak=60,
        location="Server room",
    )
    at("Chicago", 7, state="Retired", tls="1.0", truth="", mailbox="old-chi@example.com")
    at("Chicago", 8, route="Direct send", tls="", mailbox="")
    at("Chicago", 9, route="Relay", server="10.10.2.5", tls="1.0", mailbox="")
    at("Chicago", 10, tls="44958", truth="1.2")
    at("Chicago", 11, tls="1.2", truth="1.0", update="")
    at("Chicago", 12, tls="1.0", truth="1.2", update="")
    at("Chicago", 13, name="", serial="N/A", mac="", ip="", mailbox="", asset_tag="", tls="1.0", notes="behind the bar")
    at("Chicago", 14, cloud="", tls="TLS 1.0", truth="1.0", update="No", server="", mailbox="")
    at("Arlington", 1, tls="1.0", truth="", update="No", kind="printer")
    at("Arlington", 2, tls="1.1", truth="", update="Yes", kind="printer")
    at("Arlington", 3, tls="1.2", truth="")
    at("Arlington", 4, tls="1.0", truth="", update="", cloud="DoD", server="outlook-dod.office365.us", kind="printer")
    at("Arlington", 5, tls="1.0", truth="", update="No", cloud="US Gov", server="", kind="printer")
    at("Singapore", 1, cloud="APAC", tls="1.2", truth="1.2")
    at("Singapore", 4, tls="≥1.2", truth="1.2")
    at("Singapore", 2, tls="yes", truth="1.0", update="No")
    at("NA", 1, tls="TLS 1.1", truth="1.1", update="No", kind="printer")
    at("Berlin", 1, site="Berlin Mitte", tls="1.2", truth="1.2")
    at("Berlin", 2, site="BERLIN", tls="max 1.0", truth="1.0", update="nein", kind="printer")
    at("Berlin", 3, tls="nein", truth="none", update="", kind="printer")
    at("Berlin", 4, tls="kein TLS 1.2", truth="1.0", update="")
    at("Berlin", 5, tls="1.0", truth="mixed", update="nein", kind="printer")
    at("München", 1, site="Munchen", tls="1.2", truth="1.2")
    at("München", 2, tls="1.0", truth="1.0", update="ja", planned="15.02.2027", kind="printer")
    at("München", 3, tls="ciphers: SSLv3", truth="1.2")
    at("Lyon", 1, site="LYON ", tls="1.2", truth="1.2")
    at("Lyon", 2, site="Lyon 2e", tls="sans TLS 1.2", truth="1.0", update="non")
    at("Lisboa", 1, tls="sem TLS 1.2", truth="1.0", update="não")
    at("Lisboa", 2, tls="não", truth="none", update="não", kind="printer")
    at("São Paulo", 1, tls="12", truth="1.0", update="não")
    at("São Paulo", 2, tls="1.25", truth="1.2")
    at("São Paulo", 3, tls="AES-256", truth="1.2")
    at("上海", 1, tls="TLS1.0", truth="", kind="printer")
    at("上海", 2, tls="不支持TLS1.2", truth="", kind="printer")
    at("上海", 3, tls="1.1", truth="", kind="printer")
    at("苏州", 1, tls="TLS 1.0", truth="", kind="printer")
    at("苏州", 2, cloud="China", tls="1.0", truth="", server="", mailbox="")
    # One machine on two rows: the same serial, another function.
    EXTRA_ROWS.append((names["Singapore", 3], {"name": "FAX-SIN-03", "mailbox": "fax-sin@example.com"}))
    # The same machine in two lists that disagree.
    twin = names["Berlin", 6]
    EXTRA_ROWS.append((names["Lyon", 5], {"name": "PRN-LYO-BER", "serial": "BER-SHARED-1", "tls": "1.2", "truth": ""}))
    TRAPS.append((twin, {"serial": "BER-SHARED-1", "tls": "1.0", "truth": "", "update": "nein", "kind": "printer"}))


_lay_traps()
