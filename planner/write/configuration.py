"""The planner.toml to begin with: every key, explained and switched off."""

from __future__ import annotations

from string import Template

from planner.model.decision import DecisionKind
from planner.settings import CHOICES, OUTPUTS, ReadLimits

_TEXT = Template("""\
# What holds for every run over the files beside this one.
# Take the # away before a line to use it. An option on the command line wins over a PLANNER_... variable,
# and that one over this file. "planner plan inbox --show-config" shows what holds and where it comes from.

# The tenant's name: on every page, and the name of the output folder.
# tenant = "Contoso"

# The Microsoft 365 cloud of the tenant, where the lists do not say it. A country is no cloud.
# One of: $cloud
# cloud = "worldwide"

# What happens to a device with TLS 1.0 or 1.1 of which nobody knows whether an update exists.
# legacy: it goes to the legacy host, with the question beside it. ask: it stays undecided until you answer.
# upgrade_unknown = "legacy"

# Plan as of this day. Leave it out to plan as of today.
# as_of = 2026-11-24

# The encoding of text files, when the one that is found is wrong.
# encoding = "windows-1252"

# How day and month are written where a date can be read both ways: $dates
# dates = "dmy"

# Write only these: $only
# only = ["workbook", "json"]

# The language of what is written: $lang
# lang = "en"

# The paper of printed pages: $paper
# paper = "a4"

# Write the checklists as PDF too, one a site and one of all.
# pdf = true

# Leave with exit code 1 when there is such a finding, or (unknown) an undecided device.
# One of: $fail_on
# fail_on = "never"

# Names that mean one site: the name in the lists, then the name that is meant.
# [sites]
# "LYON 2e" = "Lyon"

# A mapping that "planner inspect FILE --save-profile NAME" has saved. It is used for a table with these headers.
# [[profiles]]
# name = "asset-export"
# headers = ["Bezeichnung", "Kennung"]
# [profiles.fields]
# "Bezeichnung" = "name"
# "Kennung" = "serial"

# A decision of yours, in place of the rule's. The device by its Device ID, serial or name; reason and end are needed.
# Decisions: $decision
# [[overrides]]
# device = "D-7F3K9Q2M"
# decision = "legacy-worldwide"
# reason = "The update waits for the maker's visit."
# until = 2027-03-31
# by = "A. Example"

# What reading one file may cost before it is refused as too large.
# A text above log_mib that is a log is grouped instead, within log_seconds and log_memory_mib.
# [limits]
# seconds = $seconds
# memory_mib = $memory_mib
# unpacked_mib = $unpacked_mib
# cells = $cells
# entries = $entries
# log_mib = $log_mib
# log_seconds = $log_seconds
# log_memory_mib = $log_memory_mib
""")

_LIMITS = ReadLimits()

CONFIGURATION = _TEXT.substitute(
    {name: ", ".join(values) for name, values in CHOICES.items()},
    only=", ".join(OUTPUTS), decision=", ".join(DecisionKind), seconds=_LIMITS.seconds,
    memory_mib=_LIMITS.memory_mib, unpacked_mib=_LIMITS.unpacked_mib, cells=_LIMITS.cells, entries=_LIMITS.entries,
    log_mib=_LIMITS.log_mib, log_seconds=_LIMITS.log_seconds, log_memory_mib=_LIMITS.log_memory_mib)
