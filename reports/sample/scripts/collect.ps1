<#
.SYNOPSIS
Export the settings that planner reads from Exchange Online. Nothing in the tenant is changed.

.DESCRIPTION
Reads and writes CSV files (UTF-8), one for each kind of setting:
  cas-mailboxes            SMTP AUTH switch of each mailbox: True, False or empty (sources: S02)
  transport-config         SMTP AUTH switch of the tenant, legacy TLS flag (sources: S01, T06)
  organization-config      name, default authentication policy (sources: S07)
  authentication-policies  which policies allow a password for SMTP (sources: S05, S06)
  security-defaults        only with -SecurityDefaults (sources: S12)
  message-trace            only with -TraceSender (sources: R09)
An empty cell means unset, which is a value of its own. A property that Exchange Online does not return becomes no
column, so that "not known" is never read as "unset".

Needs the module ExchangeOnlineManagement and an account that may read these settings. Works in Windows PowerShell 5.1
and in PowerShell 7. For a cloud other than worldwide or GCC, connect first (sources: S14):
  Connect-ExchangeOnline -ExchangeEnvironmentName O365USGovGCCHigh   (or O365USGovDoD, O365China)
Run it in a new window, not in the shell of an Exchange server of your own.

The files hold names and addresses of mailboxes. Keep them as you keep such data.

.PARAMETER OutputFolder
Where the files go. A file that is there is never replaced.

.PARAMETER SecurityDefaults
Also read security defaults with Microsoft Graph. Needs the module Microsoft.Graph.Identity.SignIns and the permission
Policy.Read.All; the sign-in may ask you to consent to it.

.PARAMETER TraceSender
Addresses of senders whose messages are traced: when, from which address, with which result. No subject and no
recipient is written.

.PARAMETER TraceDays
How many days back the trace goes, at most 90.

.EXAMPLE
.\collect.ps1

.EXAMPLE
.\collect.ps1 -SecurityDefaults -OutputFolder C:\planner\inbox

.EXAMPLE
.\collect.ps1 -TraceSender scan@example.com, erp@example.com -TraceDays 30
#>
[CmdletBinding()]
param(
    [string] $OutputFolder = (Join-Path -Path (Get-Location) -ChildPath 'planner-exports'),
    [switch] $SecurityDefaults,
    [string[]] $TraceSender = @(),
    [ValidateRange(1, 90)] [int] $TraceDays = 10
)

Set-StrictMode -Version 1.0
$ErrorActionPreference = 'Stop'

# A query of the message trace covers at most 10 days and returns at most 5000 rows; at most 100 queries are accepted
# in 5 minutes, so there is one in 3 seconds (sources: R09).
$DaysInQuery = 10
$RowsInQuery = 5000
$SecondsBetweenQueries = 3

$Invariant = [System.Globalization.CultureInfo]::InvariantCulture
$Day = (Get-Date).ToString('yyyy-MM-dd', $Invariant)
$script:Problems = @()

function Write-Problem {
    param([string] $Text)
    $script:Problems += $Text
    Write-Warning $Text
}

function Test-Property {
    # Whether any of the rows has the property. Empty is a value; missing is not known.
    param([object[]] $Rows, [string] $Name)
    foreach ($row in $Rows) {
        if ($null -ne $row.PSObject.Properties[$Name]) { return $true }
    }
    return $false
}

function Export-Table {
    # Write the properties that are there. Without one of the keys, or with nothing but keys, no file is written.
    param([string] $Name, [object[]] $Rows, [string[]] $Keys, [string[]] $Wanted)
    if ($Rows.Count -eq 0) {
        Write-Host ('  {0,-24} nothing to export' -f $Name)
        return
    }
    foreach ($key in $Keys) {
        if (-not (Test-Property -Rows $Rows -Name $key)) {
            Write-Problem ('{0}: Exchange Online did not return {1}. The file is not written.' -f $Name, $key)
            return
        }
    }
    $present = @()
    foreach ($property in $Wanted) {
        if (Test-Property -Rows $Rows -Name $property) { $present += $property }
        else { Write-Problem ('{0}: Exchange Online did not return {1}. It stays not known.' -f $Name, $property) }
    }
    if ($present.Count -eq 0) { return }
    $path = Join-Path -Path $OutputFolder -ChildPath ('{0} {1}.csv' -f $Name, $Day)
    $Rows | Select-Object -Property ($Keys + $present) |
        Export-Csv -LiteralPath $path -NoTypeInformation -Encoding UTF8 -NoClobber
    Write-Host ('  {0,-24} {1} rows' -f $Name, $Rows.Count)
}

function Get-MailboxRow {
    # Each mailbox with its switch, its further addresses, and the policy of its user.
    $mailboxes = @(Get-EXOCasMailbox -ResultSize Unlimited -PropertySets All -ErrorAction Stop)
    if ($mailboxes.Count -gt 0 -and -not (Test-Property -Rows $mailboxes -Name 'SmtpClientAuthenticationDisabled')) {
        # Not every release returns the switch with its property sets (sources: S15).
        $mailboxes = @(Get-CASMailbox -ResultSize Unlimited -ErrorAction Stop)
    }
    $hasSwitch = Test-Property -Rows $mailboxes -Name 'SmtpClientAuthenticationDisabled'
    $policies = Get-PolicyOfUser
    foreach ($mailbox in $mailboxes) {
        $row = New-Object -TypeName PSObject
        foreach ($property in @('DisplayName', 'PrimarySmtpAddress')) {
            $row | Add-Member -MemberType NoteProperty -Name $property -Value ([string] $mailbox.$property)
        }
        if ($hasSwitch) {
            $row | Add-Member -MemberType NoteProperty -Name 'SmtpClientAuthenticationDisabled' `
                -Value $mailbox.SmtpClientAuthenticationDisabled
        }
        if ($null -ne $policies) {
            # A user that was not found is not the same as a user without a policy.
            $policy = 'not known'
            if ($policies.ContainsKey([string] $mailbox.Guid)) { $policy = $policies[[string] $mailbox.Guid] }
            $row | Add-Member -MemberType NoteProperty -Name 'AuthenticationPolicy' -Value $policy
        }
        $row | Add-Member -MemberType NoteProperty -Name 'EmailAddresses' -Value ($mailbox.EmailAddresses -join '; ')
        $row
    }
}

function Get-PolicyOfUser {
    # The authentication policy of each user by GUID (sources: S13); nothing when it cannot be read.
    try {
        $users = @(Get-User -ResultSize Unlimited -ErrorAction Stop)
        if (-not (Test-Property -Rows $users -Name 'AuthenticationPolicy')) {
            Write-Problem 'Users: Exchange Online did not return AuthenticationPolicy. It stays not known.'
            return $null
        }
        $policies = @{}
        foreach ($user in $users) { $policies[[string] $user.Guid] = [string] $user.AuthenticationPolicy }
        return $policies
    }
    catch {
        Write-Problem ('Users cannot be read, so their authentication policy stays not known: {0}' -f $_)
        return $null
    }
}

function Get-TraceRow {
    # Trace each sender in steps of days. A query that returns as many rows as it may has left some out.
    $end = (Get-Date).ToUniversalTime()
    $first = $end.AddDays(-$TraceDays)
    foreach ($address in $TraceSender) {
        $to = $end
        while ($to -gt $first) {
            $from = $to.AddDays(-$DaysInQuery)
            if ($from -lt $first) { $from = $first }
            $rows = @(Get-MessageTraceV2 -SenderAddress $address -StartDate $from -EndDate $to `
                    -ResultSize $RowsInQuery -ErrorAction Stop)
            if ($rows.Count -ge $RowsInQuery) {
                $days = '{0} to {1}' -f $from.ToString('yyyy-MM-dd', $Invariant), $to.ToString('yyyy-MM-dd', $Invariant)
                Write-Problem ('message-trace: {0}, {1}: more than {2} rows; the rest is missing.' -f $address, $days,
                    $RowsInQuery)
            }
            foreach ($found in $rows) {
                $row = New-Object -TypeName PSObject
                $received = ([datetime] $found.Received).ToString('yyyy-MM-ddTHH:mm:ssZ', $Invariant)
                $row | Add-Member -MemberType NoteProperty -Name 'Received' -Value $received
                foreach ($property in @('SenderAddress', 'FromIP', 'Status', 'MessageId')) {
                    $row | Add-Member -MemberType NoteProperty -Name $property -Value ([string] $found.$property)
                }
                $row
            }
            $to = $from
            Start-Sleep -Seconds $SecondsBetweenQueries
        }
    }
}

function Export-Part {
    # One part that fails leaves the others.
    param([string] $Name, [scriptblock] $Read, [string[]] $Keys, [string[]] $Wanted)
    try { Export-Table -Name $Name -Rows @(& $Read) -Keys $Keys -Wanted $Wanted }
    catch { Write-Problem ('{0} cannot be exported: {1}' -f $Name, $_) }
}

if ($null -eq (Get-Module -ListAvailable -Name ExchangeOnlineManagement)) {
    Write-Host 'The module ExchangeOnlineManagement is not installed. Install it, then run this script again:'
    Write-Host '  Install-Module ExchangeOnlineManagement -Scope CurrentUser'
    exit 1
}
if ($SecurityDefaults -and $null -eq (Get-Module -ListAvailable -Name Microsoft.Graph.Identity.SignIns)) {
    Write-Host 'The module Microsoft.Graph.Identity.SignIns is not installed. Install it, or leave out'
    Write-Host '-SecurityDefaults:'
    Write-Host '  Install-Module Microsoft.Graph.Identity.SignIns -Scope CurrentUser'
    exit 1
}
if ($null -eq (Get-Command -Name Get-TransportConfig -ErrorAction SilentlyContinue)) {
    Connect-ExchangeOnline -ShowBanner:$false -ErrorAction Stop
}
if (-not (Test-Path -LiteralPath $OutputFolder)) {
    $null = New-Item -ItemType Directory -Path $OutputFolder
}

$organization = Get-OrganizationConfig -ErrorAction Stop
Write-Host ('Reading {0} into {1}' -f $organization.Name, $OutputFolder)
Export-Part -Name 'cas-mailboxes' -Read { Get-MailboxRow } `
    -Keys @('DisplayName', 'PrimarySmtpAddress', 'SmtpClientAuthenticationDisabled') `
    -Wanted @('AuthenticationPolicy', 'EmailAddresses')
Export-Part -Name 'transport-config' -Read { Get-TransportConfig -ErrorAction Stop } -Keys @() `
    -Wanted @('AllowLegacyTLSClients', 'SmtpClientAuthenticationDisabled')
Export-Part -Name 'organization-config' -Read { $organization } -Keys @('Name') `
    -Wanted @('DefaultAuthenticationPolicy')
Export-Part -Name 'authentication-policies' -Read { Get-AuthenticationPolicy -ErrorAction Stop } `
    -Keys @('Name') -Wanted @('AllowBasicAuthSmtp')
if ($SecurityDefaults) {
    Export-Part -Name 'security-defaults' -Keys @() -Wanted @('IsEnabled') -Read {
        $null = Connect-MgGraph -Scopes 'Policy.Read.All' -ErrorAction Stop
        Get-MgPolicyIdentitySecurityDefaultEnforcementPolicy -ErrorAction Stop
    }
}
if ($TraceSender.Count -gt 0) {
    Export-Part -Name 'message-trace' -Read { Get-TraceRow } -Keys @('Received', 'SenderAddress') `
        -Wanted @('FromIP', 'Status', 'MessageId')
}

Write-Host ''
Write-Host 'Next'
Write-Host '  - Download the SMTP AUTH clients report for 90 days: Exchange admin centre > Reports > Mail flow.'
Write-Host '    No cmdlet reads it (sources: R07, R08). Put the file beside these.'
Write-Host '  - Run one of the queries sign-ins-*.kql, which planner collect writes beside this script, where your'
Write-Host '    sign-in logs are (sources: R10, R11, R12), and put its result beside these.'
if (-not $SecurityDefaults) {
    Write-Host '  - Run this script again with -SecurityDefaults, or note whether security defaults are on.'
}
Write-Host ('  - Put the files of {0}' -f $OutputFolder)
Write-Host '    into the inbox on the machine with planner, then: planner plan inbox'
if ($script:Problems.Count -gt 0) {
    Write-Host ''
    Write-Host ('{0} remarks; what they name stays not known:' -f $script:Problems.Count)
    foreach ($problem in $script:Problems) { Write-Host ('  {0}' -f $problem) }
    exit 1
}
# SHA-256 of the lines above, as planner wrote them: 6a81c7bfb2732e15b773396d12d3098066a4015376383bd98b3ce8dc58021fdc
