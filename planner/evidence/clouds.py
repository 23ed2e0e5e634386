"""Settle which Microsoft 365 cloud each device belongs to. Evidence is a set of clouds (SPEC 4).

Order: the device's own Cloud column › ``--cloud`` or planner.toml › the tenant's export › server and mail domain.
The first that names one cloud wins; a lower one that excludes it is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model.device import Cloud, Device
from planner.model.evidence import TenantSwitches
from planner.model.finding import Finding
from planner.model.knowledge import CloudHint, Rulebook
from planner.model.text import fold
from planner.settings import Settings

ORDINARY = frozenset({Cloud.WORLDWIDE, Cloud.GCC})
"""What smtp.office365.com and onmicrosoft.com allow: with nothing else, worldwide is assumed and said (SPEC 4)."""


@dataclass(frozen=True, slots=True)
class CloudOf:
    """A device's cloud, where that comes from, and whether it is only assumed."""

    cloud: Cloud
    source: str
    assumed: bool = False
    shared: bool = False


class Clouds:
    """Resolve the cloud of every device of a run."""

    def __init__(self, devices: Sequence[Device], tenant: TenantSwitches, settings: Settings,
                 rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._china = frozenset(fold(w) for w in rulebook.recognition["regions"]["china"])
        self._hosts = [h for h in rulebook.hints if h.host]
        self._domains = [h for h in rulebook.hints if not h.host]
        self._hinted: dict[tuple[str, str], frozenset[Cloud] | None] = {}
        self._run: Cloud | None = settings.cloud
        self._run_source = settings.origins.get("cloud", "--cloud")
        if self._run is None and len(tenant.clouds) == 1:
            self._run = next(iter(tenant.clouds))
            self._run_source = str(tenant.sources.get("cloud", "the tenant's export"))
        self._tenant_clouds = tenant.clouds
        self._named = {next(iter(s)) for s in map(self._own, devices) if s is not None and len(s) == 1}
        self.findings: list[Finding] = []
        self._undecided: list[Device] = []

    @property
    def run(self) -> Cloud | None:
        """The cloud that an option, planner.toml or an export names for the whole run."""
        return self._run

    @property
    def run_source(self) -> str:
        """Where the run's cloud comes from."""
        return self._run_source

    def of(self, device: Device) -> CloudOf:
        """Resolve one device; contradictions and open ends become findings."""
        own, hinted = device.clouds, self._hint(device)
        if len(own) == 1:
            cloud = next(iter(own))
            self._compare(device, cloud, str(device.cell("cloud")), self._run, self._run_source)
            self._compare_hint(device, cloud, str(device.cell("cloud")), hinted)
            return CloudOf(cloud, str(device.cell("cloud")))
        if own:
            narrowed = own & ({self._run} if self._run else own) & (hinted or own)
            if len(narrowed) == 1:
                return CloudOf(next(iter(narrowed)), f"{device.cell('cloud')}, with {self._run_source}")
            return CloudOf(Cloud.UNKNOWN, str(device.cell("cloud")))
        if self._run is not None:
            self._compare_hint(device, self._run, self._run_source, hinted)
            return CloudOf(self._run, self._run_source, shared=True)
        if hinted is not None and len(hinted) == 1:
            return CloudOf(next(iter(hinted)), str(device.cell("server" if device.server else "mailbox")))
        if hinted is not None and not hinted:
            self._undecided.append(device)
            return CloudOf(Cloud.UNKNOWN, "server and mail domain exclude each other")
        return self._from_the_others(device, hinted or frozenset())

    def close(self) -> list[Finding]:
        """The findings of the run, those about many devices said once."""
        if self._undecided and len(self._named) > 1:
            self.findings.append(self._rulebook.finding(
                "cloud-several", found=", ".join(sorted(self._named)), count=len(self._undecided)))
        return self.findings

    def _from_the_others(self, device: Device, hinted: frozenset[Cloud]) -> CloudOf:
        """No evidence of its own: the run's value where all agree, worldwide assumed where nothing speaks."""
        if self._in_china(device.region) and Cloud.CHINA not in hinted and not hinted:
            self.findings.append(self._rulebook.finding(
                "region-in-china", device.cell("region"), column="Region", found=device.region, device=device.id))
            return CloudOf(Cloud.UNKNOWN, f"the region is {device.region}")
        possible = self._named & hinted if hinted else self._named
        if self._tenant_clouds:
            possible = possible & self._tenant_clouds
        if len(possible) == 1:
            return CloudOf(next(iter(possible)), "the other devices of this run", shared=True)
        if len(possible) > 1:
            self._undecided.append(device)
            return CloudOf(Cloud.UNKNOWN, "the run has several clouds")
        if hinted <= ORDINARY and self._tenant_clouds <= ORDINARY:
            return CloudOf(Cloud.WORLDWIDE, "assumed", assumed=True, shared=True)
        self._undecided.append(device)
        return CloudOf(Cloud.UNKNOWN, "server and mail domain allow several clouds")

    def _own(self, device: Device) -> frozenset[Cloud] | None:
        return device.clouds or self._hint(device)

    def _hint(self, device: Device) -> frozenset[Cloud] | None:
        """The clouds that server and mail domain allow; None when neither says anything."""
        key = (device.server, device.mailbox.rpartition("@")[2])
        if key not in self._hinted:
            sets = [s for s in (_lookup(key[0], self._hosts), _lookup(key[1], self._domains)) if s is not None]
            self._hinted[key] = frozenset.intersection(*sets) if sets else None
        return self._hinted[key]

    def _in_china(self, region: str) -> bool:
        folded = fold(region)
        return folded in self._china or any(w in self._china for w in folded.replace(",", " ").split())

    def _compare(self, device: Device, used: Cloud, used_source: str, other: Cloud | None, other_source: str) -> None:
        if other is not None and other is not used:
            self._contradiction(device, used, used_source, str(other), other_source)

    def _compare_hint(self, device: Device, used: Cloud, used_source: str, hinted: frozenset[Cloud] | None) -> None:
        if hinted and used not in hinted:
            self._contradiction(device, used, used_source, " or ".join(sorted(hinted)),
                                f"the server {device.server}" if device.server else f"the domain of {device.mailbox}")

    def _contradiction(self, device: Device, used: Cloud, used_source: str, other: str, other_source: str) -> None:
        self.findings.append(self._rulebook.finding(
            "cloud-contradiction", device.cell("cloud"), found=other, device=device.id, used=used,
            used_source=used_source, other=other, other_source=other_source))


def _lookup(name: str, hints: Iterable[CloudHint]) -> frozenset[Cloud] | None:
    """The clouds of the longest hint that names a host or domain, or something above it."""
    hits = [h for h in hints if name and _is_below(name, h.name)]
    return max(hits, key=lambda h: len(h.name)).clouds if hits else None


def _is_below(name: str, above: str) -> bool:
    if above.startswith("*."):
        return name.endswith(above[1:])
    return name == above or name.endswith("." + above)
