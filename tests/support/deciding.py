"""Devices, facts and settings for tests of the deciding, made from the words that the data uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from planner.model.device import Cloud, Device, SmtpAuth
from planner.model.evidence import Facts, Switch, TenantSwitches
from planner.model.plan import Tenant
from planner.model.source import Source
from planner.settings import Settings

AS_OF = date(2026, 11, 24)


def settings(**values: Any) -> Settings:
    return Settings(**{"as_of": AS_OF, **values})


def device(**values: Any) -> Device:
    defaults: dict[str, Any] = {"mailbox": "scan@example.com"}
    return Device("D-00000001", Source("devices.csv", row=2), **{**defaults, **values})


def facts(values: Mapping[str, Any]) -> Facts:
    return msgspec.convert({"device_id": "D-00000001", **values}, Facts)


def tenant(values: Mapping[str, Any]) -> TenantSwitches:
    return msgspec.convert(values, TenantSwitches)


def home(cloud: str) -> Tenant:
    """The tenant that was exported, in a cloud."""
    return Tenant("", Cloud(cloud), "", False, Switch.UNKNOWN, SmtpAuth.UNKNOWN, Switch.UNKNOWN)
