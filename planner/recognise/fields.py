"""Name the fields that a column can hold, and what each is good for in telling tables apart."""

from __future__ import annotations

from planner.model.table import Kind

DEVICE_FIELDS = (
    "site",
    "location",
    "name",
    "host",
    "type",
    "make",
    "model",
    "firmware",
    "serial",
    "mac",
    "ip",
    "mailbox",
    "server",
    "port",
    "route",
    "tls",
    "cloud",
    "region",
    "upgrade",
    "planned_update",
    "sign_in",
    "peak_per_minute",
    "recipients_per_day",
    "state",
    "contact",
    "asset_tag",
    "notes",
    "date",
)
"""The template's columns under their names in JSON, and the date of a row (SPEC 3, 6.4)."""

IDENTITY = ("serial", "mac", "asset_tag", "name", "host", "ip", "mailbox")
"""A row is a device as soon as it has one of these."""

KEYS = frozenset({"serial", "mac", "asset_tag", "host", "name"})
"""A merged cell in one of these spans the rows of one device; in any other field it is a value they share."""

ABOUT_DEVICES = frozenset(
    {
        "make",
        "model",
        "firmware",
        "tls",
        "server",
        "route",
        "upgrade",
        "planned_update",
        "sign_in",
        "peak_per_minute",
        "recipients_per_day",
    }
)
"""Fields that hardly any list has but one of devices."""

REQUIRED: tuple[tuple[Kind, tuple[frozenset[str], ...]], ...] = (
    (Kind.SMTP_REPORT, (frozenset({"mailbox"}), frozenset({"tls_1_0", "tls_1_1"}), frozenset({"tls_1_2", "messages"}))),
    (Kind.MAILBOXES, (frozenset({"mailbox"}), frozenset({"smtp_auth_disabled"}))),
    (
        Kind.TENANT,
        (
            frozenset(
                {
                    "allow_legacy_tls",
                    "smtp_auth_disabled",
                    "security_defaults",
                    "default_authentication_policy",
                    "allow_basic_auth_smtp",
                }
            ),
        ),
    ),
    (Kind.SIGN_INS, (frozenset({"mailbox"}), frozenset({"client_app", "sign_ins"}), frozenset({"ip"}))),
    (
        Kind.MESSAGE_TRACE,
        (frozenset({"mailbox"}), frozenset({"message_id", "recipient"}), frozenset({"ip", "status", "subject"})),
    ),
    (
        Kind.TLS_LOG,
        (
            frozenset({"ip"}),
            frozenset({"tls_version", "tls_offered"}),
            frozenset({"resp_ip", "resp_port", "server_name", "uid", "established", "date"}),
        ),
    ),
    (
        Kind.MODEL_FACTS,
        (
            frozenset({"model"}),
            frozenset({"tls"}),
            frozenset({"link"}),
            frozenset({"firmware_from", "firmware_to", "make"}),
        ),
    ),
)
"""What each export cannot be without, one of each group; the first kind that fits wins."""

ONLY_IN_EVIDENCE = frozenset({"client_app", "sign_ins", "message_id", "resp_ip", "tls_offered"})
"""Fields that no inventory has, whatever the values of their columns look like."""

DEVICE_FIELDS_IN_EVIDENCE = {Kind.MODEL_FACTS: ("make", "model", "tls", "firmware"), Kind.TENANT: ("name",)}
"""Fields that an export shares with an inventory."""

EVIDENCE_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.SMTP_REPORT: ("mailbox", "domain", "tls_1_0", "tls_1_1", "tls_1_2", "messages", "auth_protocol", "date"),
    Kind.MAILBOXES: ("mailbox", "display_name", "smtp_auth_disabled", "authentication_policy"),
    Kind.TENANT: (
        "allow_legacy_tls",
        "smtp_auth_disabled",
        "security_defaults",
        "default_authentication_policy",
        "allow_basic_auth_smtp",
        "organization_name",
        "name",
        "display_name",
    ),
    Kind.SIGN_INS: (
        "mailbox",
        "ip",
        "date",
        "client_app",
        "status",
        "auth_protocol",
        "sign_ins",
        "failures",
        "last_seen",
        "display_name",
        "user_agent",
    ),
    Kind.MESSAGE_TRACE: (
        "mailbox",
        "ip",
        "date",
        "recipient",
        "subject",
        "message_id",
        "status",
        "messages",
        "last_seen",
    ),
    Kind.TLS_LOG: (
        "ip",
        "tls_version",
        "cipher",
        "curve",
        "resp_ip",
        "resp_port",
        "server_name",
        "uid",
        "established",
        "date",
        "mailbox",
        "connections",
        "last_seen",
        "tls_offered",
        "ecdhe_offered",
    ),
    Kind.MODEL_FACTS: ("make", "model", "firmware", "firmware_from", "firmware_to", "tls", "link", "date"),
}
"""The fields that each export gives; in one of these tables no other field is looked for."""
