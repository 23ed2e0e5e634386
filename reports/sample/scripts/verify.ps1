<#
.SYNOPSIS
Compare the present values in Exchange Online with the plan. Nothing is changed.

.DESCRIPTION
Reads data.jsonl beside it and the present value of every change in it. Ends with exit code 0 when all are as planned,
else with 1.

.PARAMETER Organization
The name of the tenant as Get-OrganizationConfig shows it, such as contoso.onmicrosoft.com. Another tenant is refused.

.EXAMPLE
.\verify.ps1 -Organization contoso.onmicrosoft.com
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $Organization)

Set-StrictMode -Version 1.0
$ErrorActionPreference = 'Stop'
. (Join-Path -Path $PSScriptRoot -ChildPath 'read-values.ps1')

$data = Read-PlanData
$connected = Connect-Tenant -Organization $Organization
Show-Plan -Plan $data.Plan -Connected $connected

$asPlanned = 0
foreach ($change in $data.Changes) {
    try {
        $present = Read-PresentValue -Change $change
        if ($present -ceq $change.after) {
            $asPlanned += 1
            $says = 'as planned: {0}' -f $present
        }
        elseif ($present -ceq $change.before) { $says = 'as recorded: {0}; planned is {1}' -f $present, $change.after }
        else { $says = 'neither: {0}; recorded {1}, planned {2}' -f $present, $change.before, $change.after }
    }
    catch { $says = 'not readable: {0}' -f $_ }
    Write-Host ('  {0,-44} {1}' -f (Format-Change -Change $change), $says)
}
Write-Host ('{0} of {1} as planned' -f $asPlanned, $data.Changes.Count)
Write-Host 'A setting that is right does not prove that a device sends: send a test message from it.'
if ($asPlanned -lt $data.Changes.Count) { exit 1 }
# SHA-256 of the lines above, as planner wrote them: 4379bb2d93c0e4bbb5db242bcb46f5c1f9564b07a8c00fe36570296e8680c63b
