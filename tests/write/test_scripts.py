"""The static scripts: what they call, where they write, the same for every tenant. They are parsed, not run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tree_sitter import Node

from planner.catalogue import load
from planner.model.evidence import Switch
from planner.settings import OUTPUTS
from planner.write import PDF, scripts, writers
from planner.write.labels import Labels
from planner.write.scripts.files import SCRIPTS, content, is_unchanged, source
from tests.support.plans import example_plan, large_plan
from tests.support.powershell import (
    assigned,
    broken,
    calls,
    functions,
    indirect,
    methods,
    name,
    nodes,
    parameters,
    parse,
    said,
    signatures,
    types,
    variables,
)

POWERSHELL = tuple(one for one in SCRIPTS if one.endswith(".ps1"))
WRITING = "write-values.ps1"
CHANGES = {"apply.ps1", "rollback.ps1"}
"""The scripts that load what writes."""

READS = {"Get-EXOCasMailbox": "S15", "Get-CASMailbox": "S15", "Get-User": "S13", "Get-TransportConfig": "T06",
         "Get-OrganizationConfig": "S07", "Get-AuthenticationPolicy": "S06", "Get-MessageTraceV2": "R09",
         "Get-MgPolicyIdentitySecurityDefaultEnforcementPolicy": "S12", "Connect-ExchangeOnline": "S14",
         "Connect-MgGraph": "S12"}
WRITES = {"Set-CASMailbox": ("S02", "-SmtpClientAuthenticationDisabled"),
          "Set-TransportConfig": ("T01", "-AllowLegacyTLSClients -SmtpClientAuthenticationDisabled")}
"""The commands of the service, each with the fact that names it."""

LOCAL = {"Add-Content", "Add-Member", "ConvertFrom-Json", "ConvertTo-Json", "Export-Csv", "ForEach-Object",
         "Get-Command", "Get-Content", "Get-Date", "Get-Location", "Get-Module", "Join-Path", "New-Item", "New-Object",
         "Select-Object", "Set-StrictMode", "Start-Sleep", "Test-Path", "Where-Object", "Write-Host", "Write-Warning"}
"""The commands of PowerShell itself."""

METHODS = {"AddDays", "ContainsKey", "IsNullOrWhiteSpace", "Remove", "ShouldProcess", "ToLowerInvariant", "ToString",
           "ToUniversalTime", "Trim"}
FORBIDDEN = re.compile(r"(?i)invoke-|\biex\b|::create|add-type|start-process|start-job|scriptblock\]::|encodedcommand|"
                       r"downloadstring|webrequest|net\.|reflection|remove-|-credential|securestring")
AUTOMATIC = {"$_", "$null", "$true", "$false", "$psscriptroot", "$pscmdlet", "$whatifpreference",
             "$erroractionpreference"}
TAKEN = {"$args", "$error", "$event", "$foreach", "$home", "$host", "$input", "$matches", "$pid", "$profile", "$pwd",
         "$sender", "$switch", "$this"}
FACT = re.compile(r"\b[A-Z]\d\d\b")


def tree(script: str) -> Node:
    return parse(source(script))


def own_functions() -> set[str]:
    return {function for script in POWERSHELL for function in functions(tree(script))}


@pytest.mark.parametrize("script", POWERSHELL)
def test_every_script_parses_without_an_error(script: str) -> None:
    assert broken(tree(script)) == []
    assert broken(parse(content(script).decode())) == []


def test_the_parser_would_notice_a_broken_script() -> None:
    assert broken(parse(source("apply.ps1").replace("foreach ($change in $todo) {", "foreach ($change in {")))


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_plain_ascii_with_crlf_and_short_lines(script: str) -> None:
    text = content(script)
    assert text.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\t", text)
    assert max(map(len, source(script).splitlines())) <= 120


@pytest.mark.parametrize("script", POWERSHELL)
def test_every_command_is_on_the_list(script: str) -> None:
    allowed = {*READS, *LOCAL, *own_functions(), *(WRITES if script == WRITING else ())}
    called = {name(call) for call in calls(tree(script))}
    assert called - allowed == set()


def test_every_command_of_the_service_is_used_and_rests_on_a_fact() -> None:
    called = {name(call) for script in POWERSHELL for call in calls(tree(script))}
    assert {*READS, *WRITES} <= called
    citations = load().citations
    facts = [*READS.values(), *(fact for fact, _ in WRITES.values())]
    assert [fact for fact in facts if not citations[fact].found] == []
    for script in SCRIPTS:
        for line in re.findall(r"sources: ([^)]*)", source(script)):
            assert set(FACT.findall(line)) <= set(citations), line


@pytest.mark.parametrize("script", ["collect.ps1", "verify.ps1", "read-values.ps1"])
def test_what_only_reads_calls_nothing_that_changes_the_tenant(script: str) -> None:
    service = {name(call) for call in calls(tree(script))} - LOCAL - own_functions()
    assert all(command.startswith(("Get-", "Connect-")) for command in service)
    assert WRITING not in source(script)


def test_only_one_file_writes_to_the_tenant_and_only_two_scripts_load_it() -> None:
    assert {script for script in POWERSHELL if f"'{WRITING}'" in source(script)} == CHANGES
    for script in POWERSHELL:
        sets = {name(call) for call in calls(tree(script)) if name(call).startswith("Set-")} - {"Set-StrictMode"}
        assert sets == (set(WRITES) if script == WRITING else set())


def test_a_write_sets_exactly_the_setting_and_the_value_that_its_case_names() -> None:
    clauses = [node for node in nodes(tree(WRITING), "switch_clause") if calls(node)]
    cases = {}
    for clause in clauses:
        [call] = calls(clause)
        case = said(clause.children[0]).strip("'")
        if case == "default":
            continue
        _, settings = WRITES[name(call)]
        [setting] = parameters(call) & set(settings.split())
        value = re.search(rf"{setting} \$(\w+) -Confirm:\$false -ErrorAction Stop$", said(call))
        assert value, said(call)
        cases[name(call), case] = f"{setting[1:]}={value[1]}"
    unset = {"true": "true", "false": "false", "unset": "null"}
    assert cases == {
        **{("Set-CASMailbox", word): f"SmtpClientAuthenticationDisabled={value}" for word, value in unset.items()},
        **{("Set-TransportConfig", f"{setting}={word}"): f"{setting}={value}" for word, value in unset.items()
           for setting in ("SmtpClientAuthenticationDisabled", "AllowLegacyTLSClients")}}


@pytest.mark.parametrize("script", sorted(CHANGES))
def test_every_change_is_asked_for_noted_and_made_only_after_the_value_was_read_again(script: str) -> None:
    root = tree(script)
    assert "[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]" in source(script)
    [asking] = [node for node in nodes(root, "if_statement") if "$PSCmdlet.ShouldProcess(" in said(node)
                and not any(inner is not node and "$PSCmdlet.ShouldProcess(" in said(inner)
                            for child in node.children for inner in nodes(child, "if_statement"))]
    inside = [name(call) for call in calls(asking)]
    everywhere = [name(call) for call in calls(root)]
    for command in ("Write-PresentValue", "Add-Record"):
        assert inside.count(command) == everywhere.count(command) == 1
    assert "Write-MailboxValue" not in everywhere
    assert "Write-TenantValue" not in everywhere
    loop = source(script)[source(script).index("foreach ($change in $todo)"):]
    assert loop.index("Read-PresentValue") < loop.index("ShouldProcess") < loop.index("Write-PresentValue")


def test_a_change_is_noted_before_it_is_made_and_crossed_out_after_it_is_put_back() -> None:
    apply, rollback = source("apply.ps1"), source("rollback.ps1")
    assert apply.index("Add-Record -Script 'apply'") < apply.index("Write-PresentValue")
    assert rollback.index("Write-PresentValue") < rollback.index("Add-Record -Script 'rollback'")


def test_a_call_of_the_service_stops_at_an_error() -> None:
    for script in POWERSHELL:
        for call in calls(tree(script)):
            if name(call) in (*READS, *WRITES) and name(call) != "Get-Command":
                assert "-ErrorAction" in parameters(call), said(call)


def together(script: str) -> str:
    """A script with the files that it loads."""
    return "\n".join(source(one) for one in POWERSHELL if one == script or f"'{one}'" in source(script))


@pytest.mark.parametrize("script", ["collect.ps1", "apply.ps1", "verify.ps1", "rollback.ps1"])
def test_a_script_uses_only_functions_parameters_and_variables_that_exist(script: str) -> None:
    root = parse(together(script))
    known = signatures(root)
    for call in calls(root):
        if name(call) in own_functions():
            assert parameters(call) <= known[name(call)], said(call)
    named = {variable.replace("script:", "").casefold() for variable in variables(root)}
    given = {variable.replace("script:", "").casefold() for variable in assigned(root)}
    assert named - given <= AUTOMATIC


@pytest.mark.parametrize("script", POWERSHELL)
def test_no_variable_of_powershell_itself_is_assigned(script: str) -> None:
    given = {variable.casefold() for variable in assigned(tree(script))}
    assert given & (AUTOMATIC | TAKEN) <= {"$null", "$erroractionpreference"}


@pytest.mark.parametrize("script", POWERSHELL)
def test_no_text_can_become_code(script: str) -> None:
    root = tree(script)
    assert not FORBIDDEN.search(source(script)), FORBIDDEN.search(source(script))
    loads = {f". (Join-Path -Path $PSScriptRoot -ChildPath '{one}')" for one in ("read-values.ps1", WRITING)}
    assert set(indirect(root)) <= ({"& $Read"} if script == "collect.ps1" else loads)
    assert methods(root) <= METHODS
    assert not list(nodes(root, "expandable_string_literal", "expandable_here_string_literal"))
    made = [call for call in calls(root) if name(call) == "New-Object"]
    assert all("-TypeName PSObject" in said(call) for call in made)
    assert types(root) <= {"[string]", "[string[]]", "[switch]", "[int]", "[object]", "[object[]]", "[scriptblock]",
                           "[datetime]", "[System.Globalization.CultureInfo]"}


def test_the_collector_runs_only_blocks_that_stand_in_it() -> None:
    [reading] = [call for call in calls(tree("collect.ps1")) if name(call) == "Export-Table"]
    assert "@(& $Read)" in said(reading)
    parts = [call for call in calls(tree("collect.ps1")) if name(call) == "Export-Part"]
    assert len(parts) == 6
    assert all(re.search(r"-Read \{", said(call)) for call in parts)


def test_the_scripts_are_the_same_for_every_tenant(tmp_path: Path) -> None:
    one = scripts.write(example_plan(), Labels(), tmp_path / "one")
    two = scripts.write(large_plan(30), Labels(), tmp_path / "two")
    assert [path.name for path in one] == [path.name for path in two] == [*SCRIPTS, "data.jsonl"]
    for here, there in zip(one, two, strict=True):
        assert (here.read_bytes() == there.read_bytes()) == (here.name != "data.jsonl")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_says_whether_somebody_changed_it(script: str) -> None:
    written = content(script)
    assert is_unchanged(written)
    assert is_unchanged(written.replace(b"\r\n", b"\n"))
    assert not is_unchanged(written.replace(b"e", b"E", 1))
    assert not is_unchanged(written + b"# more\r\n")
    assert not is_unchanged(b"")


def test_scripts_are_an_output_and_the_plan_itself_is_written_last() -> None:
    assert set(writers()) == {*OUTPUTS, PDF}
    assert list(writers())[-1] == "json"


def test_the_words_for_a_value_are_those_of_the_plan() -> None:
    reading = source("read-values.ps1")
    assert "$Values = @('true', 'false', 'unset')" in reading
    assert "$Values + 'not known'" in reading
    assert {switch.value for switch in Switch} == {"true", "false", "unset", "not known"}
