"""The closed sets of the plan in words that a page can print; the values themselves are for programs."""

from __future__ import annotations

from collections.abc import Mapping

from planner.model.decision import Readiness
from planner.model.device import Cloud, DeviceType, Tls
from planner.model.evidence import FIELD_LABELS
from planner.model.plan import Tenant
from planner.write.labels import Labels


def words(labels: Labels) -> Mapping[str, Mapping[str, str]]:
    """Translate the members of the closed sets: name of the set → member → word."""
    _ = labels
    return {
        "tls": {
            Tls.NONE: _("no encryption"), Tls.SSL: _("SSL only"), Tls.V1_0: _("TLS 1.0"), Tls.V1_1: _("TLS 1.1"),
            Tls.V1_2: _("TLS 1.2"), Tls.V1_3: _("TLS 1.3"), Tls.UNKNOWN: _("TLS not known"),
        },
        "readiness": {
            Readiness.READY: _("ready"), Readiness.WITH_CONDITIONS: _("with conditions"),
            Readiness.NOT_POSSIBLE: _("not possible"), Readiness.UNKNOWN: _("not known"),
        },
        "cloud": {
            Cloud.WORLDWIDE: _("worldwide"), Cloud.GCC: "GCC", Cloud.GCC_HIGH: "GCC High", Cloud.DOD: "DoD",
            Cloud.CHINA: "21Vianet", Cloud.UNKNOWN: _("not known"),
        },
        "type": {
            DeviceType.PRINTER: _("printer"), DeviceType.SCANNER: _("scanner"),
            DeviceType.APPLICATION: _("application"), DeviceType.NAS: _("storage"), DeviceType.UPS: _("UPS"),
            DeviceType.CAMERA: _("camera"), DeviceType.RELAY: _("mail relay"),
            DeviceType.COMPUTER: _("computer"), DeviceType.SENDER: _("sender"), DeviceType.OTHER: _("device"),
        },
        "field": {name: _(label) for name, label in FIELD_LABELS.items()},
    }


def clouds(tenant: Tenant, labels: Labels) -> str:
    """Name the tenant's cloud, and the others that devices of the plan are in."""
    names = words(labels)["cloud"]
    others = ", ".join(names[cloud] for cloud in tenant.clouds if not tenant.reaches(cloud))
    if not others:
        return names[tenant.cloud]
    if tenant.cloud is Cloud.UNKNOWN:
        return others
    return labels("{cloud}; devices also in {others}").format(cloud=names[tenant.cloud], others=others)
