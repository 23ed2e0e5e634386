<#
.SYNOPSIS
Put back the values that were there before apply.ps1, one at a time, and ask before each.

.DESCRIPTION
Reads changes.jsonl, in which apply.ps1 noted each change. A value is put back only where the present value is the one
that was set; what somebody changed since is left as it is and named. Without a switch it puts back mailboxes only.
unset is put back as unset: the mailbox inherits again.

.PARAMETER Organization
The name of the tenant as Get-OrganizationConfig shows it, such as contoso.onmicrosoft.com. Another tenant is refused.

.PARAMETER Mailbox
Only these mailboxes, for example those that no device needs any more (step RB-62).

.PARAMETER TenantSwitch
Put back the SMTP AUTH switch of the tenant.

.PARAMETER OptIn
Put back the legacy TLS flag of the tenant. While it is not on, the legacy host refuses every TLS version. After
apply.ps1 -OptOut use it with -FromPlan, which turns the flag on again: without it the value before the opt-in is put
back, where both were noted.

.PARAMETER FalseForUnset
With -OptIn, set the legacy TLS flag to false where it was unset. Whether it takes unset again is not documented
(sources: T03); false closes the legacy host as well.

.PARAMETER FromPlan
Use the values that the plan recorded (data.jsonl) instead of changes.jsonl: for changes that were made by hand.

.EXAMPLE
.\rollback.ps1 -Organization contoso.onmicrosoft.com -WhatIf

.EXAMPLE
.\rollback.ps1 -Organization contoso.onmicrosoft.com -Mailbox scan@example.com

.EXAMPLE
.\rollback.ps1 -Organization contoso.onmicrosoft.com -OptIn
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true)] [string] $Organization,
    [string[]] $Mailbox = @(),
    [switch] $TenantSwitch,
    [switch] $OptIn,
    [switch] $FalseForUnset,
    [switch] $FromPlan
)

Set-StrictMode -Version 1.0
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'read-values.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'write-values.ps1')

function Get-ChangeMade {
    # The changes that were made and not yet put back. The first value before counts, and the last value set.
    param([string] $Organization)
    $held = @{}
    $order = @()
    if (-not (Test-Path -LiteralPath $RecordFile)) { return }
    foreach ($record in (Read-JsonLine -Path $RecordFile)) {
        if ($record.organization -ne $Organization) { continue }
        $key = ('{0} {1} {2}' -f $record.kind, $record.setting, $record.mailbox).ToLowerInvariant()
        if ($record.script -ceq 'rollback') { $held.Remove($key) }
        elseif ($held.ContainsKey($key)) { $held[$key].after = $record.after }
        else {
            $held[$key] = $record
            $order += $key
        }
    }
    $order | Select-Object -Unique | Where-Object { $held.ContainsKey($_) } | ForEach-Object { $held[$_] }
}

if ($TenantSwitch -and $OptIn) { throw 'Use -TenantSwitch and -OptIn in runs of their own.' }
$data = Read-PlanData
$connected = Connect-Tenant -Organization $Organization
Show-Plan -Plan $data.Plan -Connected $connected

if ($FromPlan) { $made = @($data.Changes) }
else { $made = @(Get-ChangeMade -Organization $connected) }
$kind = 'mailbox'
$setting = 'SmtpClientAuthenticationDisabled'
if ($TenantSwitch) {
    $kind = 'tenant'
    Write-Host 'With the switch as it was, SMTP AUTH may open again for every mailbox that inherits (sources: S02).'
}
elseif (-not $OptIn) {
    Write-Host 'While the legacy TLS flag is on, a mailbox that is switched on again can use old TLS (sources: L05).'
}
if ($OptIn) {
    $kind = 'tenant'
    $setting = 'AllowLegacyTLSClients'
    Write-Host 'While the flag is not on, the legacy host refuses the devices of the tenant, whatever TLS version they'
    Write-Host 'speak (sources: L04). Move devices with TLS 1.2 back to the normal host first. Where the flag was unset'
    Write-Host 'and unset is refused, use -FalseForUnset.'
}
$todo = @(Select-Change -Changes $made -Kind $kind -Setting $setting -Mailbox $Mailbox)
if ($todo.Count -eq 0) {
    Write-Host 'No such change is noted. Nothing to put back.'
    exit 0
}

$changed = 0
$left = 0
foreach ($change in $todo) {
    $shown = Format-Change -Change $change
    try {
        $present = Read-PresentValue -Change $change
        $back = $change.before
        if ($FalseForUnset -and $OptIn -and $back -ceq 'unset') { $back = 'false' }
        if ($Values -cnotcontains $back) {
            $says = 'left: the value before is not known'
            $left += 1
        }
        elseif ($present -ceq $back) { $says = 'already as it was: {0}' -f $present }
        elseif ($present -cne $change.after) {
            $says = 'left: set was {0}, now {1}' -f $change.after, $present
            $left += 1
        }
        elseif ($PSCmdlet.ShouldProcess($shown, ('put back {0} from {1} to {2}' -f $change.setting,
                    (Format-Value -Change $change -Value $present), (Format-Value -Change $change -Value $back)))) {
            $says = Write-PresentValue -Change $change -Value $back
            Add-Record -Script 'rollback' -Organization $connected -Plan $data.Plan.plan -Change $change `
                -Before $present -After $back
            $changed += 1
        }
        else {
            $says = 'not changed'
            $left += 1
        }
    }
    catch {
        $says = 'failed: {0}' -f $_
        $left += 1
    }
    Write-Host ('  {0,-44} {1}' -f $shown, $says)
}
Write-Host ('{0} put back, {1} left, of {2}' -f $changed, $left, $todo.Count)
if ($left -gt 0 -and -not $WhatIfPreference) { exit 1 }
# SHA-256 of the lines above, as planner wrote them: 25f6369cf4a36e8e6823fd6dfc3a9eb73c2abd1fd808ade05f290a66aa7da223
