<#
.SYNOPSIS
Make the changes of the plan in Exchange Online, one at a time, and ask before each.

.DESCRIPTION
Reads data.jsonl beside it. Without a switch it changes mailboxes only: first those that a device needs, then those
that nobody needs (steps RB-22 and RB-23 of the runbook). The tenant is changed only with -TenantSwitch (RB-24),
-OptIn (RB-30) or -OptOut (RB-63), each in a run of its own, and only when the changes that must come before it are
made.

Before each change the present value is read again. If it is not the value that the plan recorded, somebody changed it
since: it is left as it is and named. Each change is noted in changes.jsonl, which rollback.ps1 reads: keep that file.

.PARAMETER Organization
The name of the tenant as Get-OrganizationConfig shows it, such as contoso.onmicrosoft.com. Another tenant is refused.

.PARAMETER Mailbox
Only these mailboxes, for example those of the pilot.

.PARAMETER IncludeNotRecorded
Also change mailboxes whose value the plan did not know. The present value is noted first, so that it can be put back.

.PARAMETER TenantSwitch
Turn SMTP AUTH off for the tenant. Mailboxes that are switched on by themselves keep it; those that inherit lose it.

.PARAMETER OptIn
Turn on the use of legacy TLS clients for the tenant.

.PARAMETER OptOut
Turn it off again. Only a plan in which no device needs the legacy host any more has this change (step RB-63).

.EXAMPLE
.\apply.ps1 -Organization contoso.onmicrosoft.com -WhatIf

.EXAMPLE
.\apply.ps1 -Organization contoso.onmicrosoft.com -Mailbox scan@example.com

.EXAMPLE
.\apply.ps1 -Organization contoso.onmicrosoft.com -OptIn
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $Organization,
    [string[]] $Mailbox = @(),
    [switch] $IncludeNotRecorded,
    [switch] $TenantSwitch,
    [switch] $OptIn,
    [switch] $OptOut
)

Set-StrictMode -Version 1.0
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'read-values.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'write-values.ps1')

function Get-Course {
    # What to do with a change, by what was recorded and what is there now.
    param([string] $Before, [string] $After, [string] $Present)
    if ($Present -ceq $After) { return 'already as planned' }
    if ($Before -ceq 'not known') {
        if ($IncludeNotRecorded) { return 'change' }
        return 'skipped: the plan did not know its value; plan again, or use -IncludeNotRecorded'
    }
    if ($Present -cne $Before) { return ('skipped: recorded {0}, now {1}; plan again' -f $Before, $Present) }
    return 'change'
}

$onTenant = @($TenantSwitch, $OptIn, $OptOut | Where-Object { $_ })
if ($onTenant.Count -gt 1) {
    throw 'Use -TenantSwitch, -OptIn and -OptOut in runs of their own.'
}
$data = Read-PlanData
$connected = Connect-Tenant -Organization $Organization
Show-Plan -Plan $data.Plan -Connected $connected

$smtpAuth = 'SmtpClientAuthenticationDisabled'
$mailboxes = @(Select-Change -Changes $data.Changes -Kind 'mailbox' -Setting $smtpAuth -Mailbox @())
$tenantSwitches = @(Select-Change -Changes $data.Changes -Kind 'tenant' -Setting $smtpAuth -Mailbox @())
$todo = @(Select-Change -Changes $mailboxes -Kind 'mailbox' -Setting $smtpAuth -Mailbox $Mailbox)
$first = @()
if ($onTenant.Count -eq 0 -and @($todo | Where-Object { $_.after -ceq 'true' }).Count -gt 0) {
    Write-Host 'Mailboxes that nobody was seen to use are switched off. Read the SMTP AUTH clients report for 90 days'
    Write-Host 'first: a mailbox that stands in it is in use (sources: R03).'
}
if ($TenantSwitch) {
    # A mailbox that a device needs must have its own switch on before the one it inherits goes off.
    $todo = $tenantSwitches
    $first = @($mailboxes | Where-Object { $_.after -ceq 'false' })
    Write-Host 'SMTP AUTH is turned off for the tenant. A mailbox that inherits and is not in the plan stops sending.'
    Write-Host 'Read the SMTP AUTH clients report for 90 days first (sources: S01, S03, R03).'
}
$flag = @(Select-Change -Changes $data.Changes -Kind 'tenant' -Setting 'AllowLegacyTLSClients' -Mailbox @())
if ($OptOut) {
    $todo = @($flag | Where-Object { $_.after -ceq 'false' })
    Write-Host 'The legacy host then refuses every device of the tenant, whatever TLS version it speaks (sources: L04).'
    Write-Host 'The plan knows of none that needs it, but only of what lists, reports and logs name: read the SMTP AUTH'
    Write-Host 'clients report for 90 days first (sources: R03).'
}
if ($OptIn) {
    $todo = @($flag | Where-Object { $_.after -ceq 'true' })
    # What nobody needs must be closed before old TLS is opened.
    $first = @($mailboxes | Where-Object { $_.after -ceq 'true' }) + $tenantSwitches
    Write-Host 'The legacy host opens for every mailbox of the tenant that may use SMTP AUTH, not only for those of the'
    Write-Host 'plan (sources: L04, L05). Old TLS can be disabled at any time without notice (sources: L14). How long'
    Write-Host 'the change takes to work is not known (sources: T08).'
}

$open = @()
foreach ($change in $first) {
    try { $present = Read-PresentValue -Change $change }
    catch { $present = 'not readable: {0}' -f $_ }
    if ($present -cne $change.after) {
        $open += $change
        Write-Host ('  {0,-44} planned {1}, now {2}' -f (Format-Change -Change $change), $change.after, $present)
    }
}
if ($open.Count -gt 0) {
    Write-Host ('{0} changes of the steps before are not made. The tenant was not changed.' -f $open.Count)
    exit 1
}
if ($todo.Count -eq 0) {
    Write-Host 'The plan has no such change. Nothing to do.'
    exit 0
}

$changed = 0
$left = 0
foreach ($change in $todo) {
    $shown = Format-Change -Change $change
    try {
        $present = Read-PresentValue -Change $change
        $course = Get-Course -Before $change.before -After $change.after -Present $present
        if ($course -ceq 'change') {
            $what = 'change {0} from {1} to {2}' -f $change.setting,
                (Format-Value -Change $change -Value $present), (Format-Value -Change $change -Value $change.after)
            if ($PSCmdlet.ShouldProcess($shown, $what)) {
                # Noted first: whatever happens then, the value before is kept.
                Add-Record -Script 'apply' -Organization $connected -Plan $data.Plan.plan -Change $change `
                    -Before $present -After $change.after
                $course = Write-PresentValue -Change $change -Value $change.after
                $changed += 1
            }
            else {
                $course = 'not changed'
                $left += 1
            }
        }
        elseif ($course -cne 'already as planned') { $left += 1 }
    }
    catch {
        $course = 'failed: {0}' -f $_
        $left += 1
    }
    Write-Host ('  {0,-44} {1}' -f $shown, $course)
}
Write-Host ('{0} changed, {1} left, of {2}' -f $changed, $left, $todo.Count)
if ($changed -gt 0) { Write-Host ('Each change is noted in {0}. Keep it: rollback.ps1 reads it.' -f $RecordFile) }
Write-Host 'Next: verify.ps1, then the next step of the runbook.'
if ($left -gt 0 -and -not $WhatIfPreference) { exit 1 }
# SHA-256 of the lines above, as planner wrote them: bd39b1133f6c8ffd53d632782efb877474b6c5c368fd293bd5bb4927f7c81197
