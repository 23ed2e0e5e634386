# Functions that read: the data file of the plan, the record of changes, and the present values in Exchange Online.
# The other scripts load this file. Nothing here changes the tenant.

$DataFile = Join-Path -Path $PSScriptRoot -ChildPath 'data.jsonl'
$RecordFile = Join-Path -Path $PSScriptRoot -ChildPath 'changes.jsonl'
$Schema = 'planner.scripts/1'
$Values = @('true', 'false', 'unset')
$TenantSettings = @('SmtpClientAuthenticationDisabled', 'AllowLegacyTLSClients')

function Format-Shown {
    # Text from the plan as the screen may show it: control and direction characters could rewrite what you read.
    param([string] $Text)
    return ($Text -replace '[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]', '?')
}

function Read-JsonLine {
    # One record for each line. The files are small for each line, whatever their number is.
    param([string] $Path)
    foreach ($line in (Get-Content -LiteralPath $Path -Encoding UTF8)) {
        if ($line.Trim() -ne '') { ConvertFrom-Json -InputObject $line }
    }
}

function Read-PlanData {
    # What the plan wants changed, in order. Stops at the first value that this script does not know.
    $lines = @(Read-JsonLine -Path $DataFile)
    if ($lines.Count -eq 0 -or $lines[0].schema -cne $Schema) {
        throw ('{0} is no data file of these scripts. Make the plan again.' -f $DataFile)
    }
    $changes = @($lines | Select-Object -Skip 1)
    foreach ($change in $changes) {
        $known = ($change.kind -ceq 'mailbox' -and -not [string]::IsNullOrWhiteSpace($change.mailbox) -and
            $change.setting -ceq 'SmtpClientAuthenticationDisabled') -or
            ($change.kind -ceq 'tenant' -and $TenantSettings -ccontains $change.setting)
        if (-not $known -or @('true', 'false') -cnotcontains $change.after -or
            ($Values + 'not known') -cnotcontains $change.before) {
            throw ('{0} holds a change that these scripts do not know. Make the plan again.' -f $DataFile)
        }
    }
    return New-Object -TypeName PSObject -Property @{ Plan = $lines[0]; Changes = $changes }
}

function Show-Plan {
    # Which plan this is, and where its changes would be made.
    param([object] $Plan, [string] $Connected)
    Write-Host ('Plan {0} for "{1}" as of {2}' -f $Plan.plan, (Format-Shown -Text $Plan.tenant), $Plan.as_of)
    Write-Host ('Connected to {0}' -f $Connected)
    if ($Plan.elsewhere -gt 0) {
        Write-Host ('{0} mailboxes of the plan are in other tenants. Plan those on their own.' -f $Plan.elsewhere)
    }
}

function Connect-Tenant {
    # Connect, and make sure that it is the tenant that was named.
    param([string] $Organization)
    if ($null -eq (Get-Module -ListAvailable -Name ExchangeOnlineManagement)) {
        throw ('The module ExchangeOnlineManagement is not installed: ' +
            'Install-Module ExchangeOnlineManagement -Scope CurrentUser')
    }
    if ($null -eq (Get-Command -Name Get-TransportConfig -ErrorAction SilentlyContinue)) {
        $null = Connect-ExchangeOnline -ShowBanner:$false -ErrorAction Stop
    }
    $found = [string] (Get-OrganizationConfig -ErrorAction Stop).Name
    if ($found -ne $Organization) {
        throw ('You are connected to {0}, and -Organization names {1}. Nothing is changed.' -f $found, $Organization)
    }
    return $found
}

function ConvertTo-Word {
    # A switch of Exchange Online as a word: true, false or unset (sources: S02, T03).
    param([object] $Row, [string] $Setting)
    $property = $Row.PSObject.Properties[$Setting]
    if ($null -eq $property) { throw ('Exchange Online did not return {0}' -f $Setting) }
    if ($null -eq $property.Value -or [string] $property.Value -eq '') { return 'unset' }
    if ([string] $property.Value -eq 'True') { return 'true' }
    if ([string] $property.Value -eq 'False') { return 'false' }
    throw ('{0} has a value that is neither true nor false' -f $Setting)
}

function Read-MailboxValue {
    # The present switch of exactly the mailbox that has this address.
    param([string] $Mailbox)
    if ([string]::IsNullOrWhiteSpace($Mailbox)) { throw 'the plan names no mailbox' }
    $found = @(Get-CASMailbox -Identity $Mailbox -ErrorAction Stop)
    if ($found.Count -ne 1) { throw ('{0} mailboxes have this address' -f $found.Count) }
    $addresses = @([string] $found[0].PrimarySmtpAddress)
    foreach ($address in $found[0].EmailAddresses) { $addresses += ([string] $address -replace '^smtp:', '') }
    if ($addresses -notcontains $Mailbox) { throw 'another mailbox was found' }
    return ConvertTo-Word -Row $found[0] -Setting 'SmtpClientAuthenticationDisabled'
}

function Read-TenantValue {
    # The present value of a setting of the tenant.
    param([string] $Setting)
    return ConvertTo-Word -Row (Get-TransportConfig -ErrorAction Stop) -Setting $Setting
}

function Read-PresentValue {
    # The present value of what a change is about.
    param([object] $Change)
    if ($Change.kind -ceq 'mailbox') { return Read-MailboxValue -Mailbox $Change.mailbox }
    return Read-TenantValue -Setting $Change.setting
}

function Format-Change {
    # What a change is about, for the screen.
    param([object] $Change)
    if ($Change.kind -ceq 'mailbox') { return Format-Shown -Text $Change.mailbox }
    return ('tenant: {0}' -f $Change.setting)
}

function Format-Value {
    # A value with what it does: the SMTP AUTH switch is named "disabled", so that false means on (sources: S01, S02).
    param([object] $Change, [string] $Value)
    if ($Change.setting -ceq 'SmtpClientAuthenticationDisabled') {
        if ($Value -ceq 'true') { return 'true (SMTP AUTH off)' }
        if ($Value -ceq 'false') { return 'false (SMTP AUTH on)' }
        if ($Value -ceq 'unset' -and $Change.kind -ceq 'mailbox') { return 'unset (as the tenant)' }
    }
    return $Value
}

function Select-Change {
    # The changes of one kind and setting; of mailboxes only the named ones, when some are named.
    param([object[]] $Changes, [string] $Kind, [string] $Setting, [string[]] $Mailbox)
    foreach ($change in $Changes) {
        if ($change.kind -cne $Kind -or $change.setting -cne $Setting) { continue }
        if ($Kind -ceq 'mailbox' -and $Mailbox.Count -gt 0 -and $Mailbox -notcontains $change.mailbox) { continue }
        $change
    }
}
# SHA-256 of the lines above, as planner wrote them: db81d42c1ee0c499bf6765686ea84a7cb91300ef917b5550bbb8eaf23f084910
