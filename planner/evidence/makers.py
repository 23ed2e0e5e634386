"""What a maker says of a model (grade C): it fills an unknown TLS version, or shows that an update exists (SPEC 4)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planner.evidence.firmware import Place, place_of
from planner.evidence.tls import TlsFacts
from planner.model.device import Device, Tls, Upgrade
from planner.model.evidence import Fact, Grade, ModelFact
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.text import fold

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class MakerSays:
    """A device's TLS and update once the maker's facts are laid beside them; ``entries`` are those facts."""

    tls: TlsFacts
    upgrade: Upgrade
    entries: tuple[Fact, ...] = ()


class Makers:
    """The maker's facts by model."""

    def __init__(self, facts: Iterable[ModelFact], rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        by_model: dict[str, list[ModelFact]] = defaultdict(list)
        for fact in facts:
            if fact.tls is not Tls.UNKNOWN and fact.model:
                by_model[_key(fact.make, fact.model)].append(fact)
        # The newest first; of equally new ones the lower version.
        self._by_model: Mapping[str, list[ModelFact]] = {
            model: sorted(said, key=lambda fact: (-fact.date.toordinal(), fact.tls.rank, str(fact.source)))
            for model, said in by_model.items()}

    def say(self, device: Device, tls: TlsFacts, findings: list[Finding]) -> MakerSays:
        """Lay the facts of a device's model beside what is known of it. They never beat an observation or a claim."""
        claimed = device.claimed_upgrade
        said = [fact for fact in self._by_model.get(_key(device.make, device.model), ())
                if not fact.make or not device.make or fold(fact.make) == fold(device.make)] if self._by_model else []
        if not said:
            return MakerSays(tls, claimed)
        places = [(fact, place_of(device.firmware, fact.firmware_from, fact.firmware_to)) for fact in said]
        inside = next((fact for fact, at in places if at is Place.INSIDE), None)
        entries: list[Fact] = []
        if inside is not None:
            fills = tls.value is Tls.UNKNOWN
            entries.append(_entry("tls", inside.tls, inside, used=fills))
            if fills:
                tls = replace(tls, value=inside.tls, grade=Grade.MAKER)
            elif tls.grade is Grade.CLAIM and tls.value is not inside.tls:
                findings.append(self._rulebook.finding(
                    "claimed-against-maker", device.cell("tls"), found=device.tls_stated or tls.value, device=device.id,
                    claimed=tls.value, said=inside.tls, link=inside.link))
        update = self._update(tls, places)
        if update is None:
            return MakerSays(tls, claimed, tuple(entries))
        entries.append(_entry("upgrade", Upgrade.YES, update, used=True))
        if claimed is Upgrade.NO:
            findings.append(self._rulebook.finding(
                "maker-has-update", device.cell("upgrade"), found=str(claimed), device=device.id,
                firmware=update.firmware_from or update.firmware_to, said=update.tls, link=update.link))
        return MakerSays(tls, Upgrade.YES, tuple(entries))

    @staticmethod
    def _update(tls: TlsFacts, places: Iterable[tuple[ModelFact, Place]]) -> ModelFact | None:
        """The fact that shows a firmware with TLS 1.2, newer than the device's or not comparable with it."""
        if tls.value.is_modern:
            return None
        return next((fact for fact, at in places if fact.tls.is_modern and at in (Place.BELOW, Place.UNKNOWN)), None)


def _entry(name: str, value: str, fact: ModelFact, *, used: bool) -> Fact:
    ends = (f"from {fact.firmware_from}" if fact.firmware_from else "",
            f"to {fact.firmware_to}" if fact.firmware_to else "")
    firmware = " ".join(filter(None, ends)) or "any"
    return Fact(name, value, Grade.MAKER, str(fact.source), fact.date.isoformat(), used,
                f"{fact.make} {fact.model}, firmware {firmware}: {fact.link}".strip())


def _key(make: str, model: str) -> str:
    """How a model is called without its maker's name, spaces and signs."""
    name, maker = fold(model), fold(make)
    if maker and name.startswith(maker + " "):
        name = name[len(maker):]
    return _BETWEEN.sub("", name)
