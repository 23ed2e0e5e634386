"""Settle which Microsoft 365 cloud each device belongs to. Evidence is a set of clouds (SPEC 4).

Order: the device's own Cloud column › ``--cloud`` or planner.toml › the tenant's export › server and mail domain.
The first that names one cloud wins; a lower one that excludes it is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.evidence.places import place
from planner.model.device import Cloud, Device
from planner.model.evidence import TenantSwitches
from planner.model.finding import Finding
from planner.model.knowledge import CloudHint, Rulebook
from planner.model.text import fold
from planner.settings import Settings

ORDINARY = frozenset({Cloud.WORLDWIDE, Cloud.GCC})
"""What smtp.office365.com and onmicrosoft.com allow: with nothing else, worldwide is assumed and said (SPEC 4)."""
ASSUMED = "assumed"
_BETWEEN_WORDS = str.maketrans(dict.fromkeys(",/;:()", " "))

Clouds = frozenset[Cloud]


@dataclass(frozen=True, slots=True)
class CloudOf:
    """A device's cloud, where that comes from, and whether it is only assumed."""

    cloud: Cloud
    source: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class _Hint:
    """What a server or a mail domain allows, and how a person calls it."""

    clouds: Clouds
    field: str
    name: str


class CloudResolver:
    """Resolve the cloud of every device of a run."""

    def __init__(self, devices: Sequence[Device], tenant: TenantSwitches, settings: Settings,
                 rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._china = frozenset(fold(word) for word in rulebook.recognition["regions"]["china"])
        self._hosts = [hint for hint in rulebook.hints if hint.host]
        self._domains = [hint for hint in rulebook.hints if not hint.host]
        self._hints: dict[tuple[str, str], tuple[_Hint, ...]] = {}
        self._regions: dict[str, bool] = {}
        self._tenant = tenant.clouds
        self.findings: list[Finding] = []
        self.run: Cloud | None = settings.cloud or _only(tenant.clouds)
        """The cloud that an option, planner.toml or an export names for the whole run."""
        tenant_source = str(tenant.sources.get("cloud", "the tenant's export"))
        self.run_source = settings.origins.get("cloud", "--cloud") if settings.cloud else tenant_source
        if self.run and self._tenant and self.run not in self._tenant:
            self._contradiction(None, self.run, self.run_source, self._tenant, tenant_source)
        said = {self._said(device) for device in devices} | {self._tenant}
        self._named = {cloud for clouds in said if (cloud := _only(clouds))}
        self._common = _together(clouds for clouds in said if clouds)
        self._undecided = 0
        self._shared: dict[Clouds, CloudOf] = {}

    def of(self, device: Device) -> CloudOf:
        """Resolve one device; contradictions and open ends become findings."""
        hints = self._hints_of(device)
        if own := device.clouds:
            return self._of_column(device, own, hints)
        if self.run is not None:
            self._compare(device, self.run, self.run_source, hints)
            return CloudOf(self.run, self.run_source)
        allowed = _together(hint.clouds for hint in hints)
        if allowed is not None and not allowed:
            self._say("cloud-evidence-excludes", device, hints[0].field, " against ".join(h.name for h in hints))
            return CloudOf(Cloud.UNKNOWN, "server and mail domain exclude each other")
        if allowed and (cloud := _only(allowed)):
            if self._tenant and cloud not in self._tenant:
                self._contradiction(device, cloud, hints[0].name, self._tenant, "the tenant's export")
            return CloudOf(cloud, place(device, hints[0].field))
        if self._in_china(device.region):
            self._say("region-in-china", device, "region", device.region)
            return CloudOf(Cloud.UNKNOWN, f"the region is {device.region}")
        return self._of_the_run(allowed or frozenset())

    def close(self) -> list[Finding]:
        """The findings of the run, those about many devices said once."""
        if self._undecided:
            several = sorted(self._named or self._common or self._tenant)
            self.findings.append(self._rulebook.finding("cloud-several", found=", ".join(several),
                                                        count=self._undecided))
        return self.findings

    def _of_column(self, device: Device, own: Clouds, hints: tuple[_Hint, ...]) -> CloudOf:
        """The device has a Cloud column: one cloud, or a set ("gov") that the rest may narrow."""
        at = place(device, "cloud")
        cloud = _only(own)
        if cloud:
            if self.run and self.run is not cloud:
                self._contradiction(device, cloud, at, frozenset({self.run}), self.run_source)
            elif self._tenant and cloud not in self._tenant:
                self._contradiction(device, cloud, at, self._tenant, "the tenant's export")
            self._compare(device, cloud, at, hints)
            return CloudOf(cloud, at)
        if self.run:
            if self.run in own:
                return CloudOf(self.run, f"{at}, with {self.run_source}")
            self._contradiction(device, Cloud.UNKNOWN, at, frozenset({self.run}), self.run_source)
            return CloudOf(Cloud.UNKNOWN, at)
        allowed = _together((own, *(hint.clouds for hint in hints), *([self._common] if self._common else [])))
        if allowed and (cloud := _only(allowed)):
            return CloudOf(cloud, f"{at}, with what else the run says")
        return CloudOf(Cloud.UNKNOWN, at)

    def _of_the_run(self, allowed: Clouds) -> CloudOf:
        """No evidence of its own that names one cloud: the run's where all evidence agrees, else worldwide
        assumed where nothing speaks against it, else unknown."""
        if allowed not in self._shared:
            self._shared[allowed] = self._from_all_evidence(allowed)
        answer = self._shared[allowed]
        self._undecided += answer.cloud is Cloud.UNKNOWN
        return answer

    def _from_all_evidence(self, allowed: Clouds) -> CloudOf:
        if len(self._named) > 1:
            return CloudOf(Cloud.UNKNOWN, "the run has several clouds")
        if self._common and (cloud := _only(self._common)):
            return CloudOf(cloud, "the other devices of this run")
        if self._common is None or (self._common and self._common <= ORDINARY):
            return CloudOf(Cloud.WORLDWIDE, ASSUMED, assumed=True)
        if allowed and allowed <= ORDINARY and self._tenant <= ORDINARY and not self._common:
            # Other devices are in another cloud, and the server of this one says that it is not.
            return CloudOf(Cloud.WORLDWIDE, ASSUMED, assumed=True)
        return CloudOf(Cloud.UNKNOWN, "the evidence of this run allows several clouds")

    def _said(self, device: Device) -> Clouds:
        """The clouds that a device's own evidence allows; empty where it says nothing or excludes itself."""
        if device.clouds:
            return device.clouds
        return _together(hint.clouds for hint in self._hints_of(device)) or frozenset()

    def _hints_of(self, device: Device) -> tuple[_Hint, ...]:
        """What server and mail domain allow, for each of the two that says something."""
        key = (device.server, device.mailbox.rpartition("@")[2])
        if key not in self._hints:
            server, domain = key
            found = ((_lookup(server, self._hosts), "server", f"the server {server}"),
                     (_lookup(domain, self._domains), "mailbox", f"the mail domain {domain}"))
            self._hints[key] = tuple(_Hint(clouds, field, name) for clouds, field, name in found if clouds)
        return self._hints[key]

    def _in_china(self, region: str) -> bool:
        if region not in self._regions:
            folded = fold(region)
            self._regions[region] = folded in self._china or any(
                word in self._china for word in folded.translate(_BETWEEN_WORDS).split())
        return self._regions[region]

    def _compare(self, device: Device, used: Cloud, used_source: str, hints: Iterable[_Hint]) -> None:
        for hint in hints:
            if used not in hint.clouds:
                self._contradiction(device, used, used_source, hint.clouds, hint.name)

    def _contradiction(self, device: Device | None, used: Cloud, used_source: str, other: Clouds, other_source: str
                       ) -> None:
        found = " or ".join(sorted(other))
        self.findings.append(self._rulebook.finding(
            "cloud-contradiction", device.cell("cloud") if device else None, found=found,
            device=device.id if device else "", one_cloud=used, used_source=used_source, other=found,
            other_source=other_source))

    def _say(self, code: str, device: Device, field: str, found: str) -> None:
        self.findings.append(self._rulebook.finding(code, device.cell(field), found=found, device=device.id))


def _only(clouds: Clouds) -> Cloud | None:
    """The one cloud of a set, if it has one."""
    return next(iter(clouds)) if len(clouds) == 1 else None


def _together(sets: Iterable[Clouds]) -> Clouds | None:
    """What all sets allow; None when there is no set."""
    given = list(sets)
    return frozenset.intersection(*given) if given else None


def _lookup(name: str, hints: Iterable[CloudHint]) -> Clouds:
    """The clouds of the longest hint that names a host or domain, or something above it; empty without one."""
    hits = [hint for hint in hints if name and _is_below(name, hint.name)]
    return max(hits, key=lambda hint: len(hint.name)).clouds if hits else frozenset()


def _is_below(name: str, above: str) -> bool:
    if above.startswith("*."):
        return name.endswith(above[1:])
    return name == above or name.endswith("." + above)
