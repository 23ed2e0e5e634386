# Functions that write: the only place where these scripts change the tenant, and the record of every change.
# apply.ps1 and rollback.ps1 load this file, and ask before each call.

function Write-MailboxValue {
    # Set the switch of one mailbox. It is named "disabled": false switches SMTP AUTH on, true switches it off, and
    # null lets the mailbox inherit the switch of the tenant again (sources: S02).
    param([string] $Mailbox, [string] $Value)
    switch -CaseSensitive ($Value) {
        'true' {
            Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $true -Confirm:$false -ErrorAction Stop
        }
        'false' {
            Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $false -Confirm:$false -ErrorAction Stop
        }
        'unset' {
            Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $null -Confirm:$false -ErrorAction Stop
        }
        default { throw 'this value cannot be set' }
    }
}

function Write-TenantValue {
    # Set one setting of the tenant (sources: S01, T01). Whether it takes null again is not documented (sources: T03).
    param([string] $Setting, [string] $Value)
    switch -CaseSensitive ('{0}={1}' -f $Setting, $Value) {
        'AllowLegacyTLSClients=true' {
            Set-TransportConfig -AllowLegacyTLSClients $true -Confirm:$false -ErrorAction Stop
        }
        'AllowLegacyTLSClients=false' {
            Set-TransportConfig -AllowLegacyTLSClients $false -Confirm:$false -ErrorAction Stop
        }
        'AllowLegacyTLSClients=unset' {
            Set-TransportConfig -AllowLegacyTLSClients $null -Confirm:$false -ErrorAction Stop
        }
        'SmtpClientAuthenticationDisabled=true' {
            Set-TransportConfig -SmtpClientAuthenticationDisabled $true -Confirm:$false -ErrorAction Stop
        }
        'SmtpClientAuthenticationDisabled=false' {
            Set-TransportConfig -SmtpClientAuthenticationDisabled $false -Confirm:$false -ErrorAction Stop
        }
        'SmtpClientAuthenticationDisabled=unset' {
            Set-TransportConfig -SmtpClientAuthenticationDisabled $null -Confirm:$false -ErrorAction Stop
        }
        default { throw 'this value cannot be set' }
    }
}

function Write-PresentValue {
    # Set the value of what a change is about, then read it again. How long a change takes to show is not known.
    param([object] $Change, [string] $Value)
    if ($Change.kind -ceq 'mailbox') { $null = Write-MailboxValue -Mailbox $Change.mailbox -Value $Value }
    else { $null = Write-TenantValue -Setting $Change.setting -Value $Value }
    $present = Read-PresentValue -Change $Change
    $set = 'set to {0}' -f (Format-Value -Change $Change -Value $Value)
    if ($present -cne $Value) { return ('{0}; it still reads {1}. Run verify.ps1 later' -f $set, $present) }
    return $set
}

function Add-Record {
    # Note a change in the record that rollback.ps1 reads: the value before, and the value that is set.
    param([string] $Script, [string] $Organization, [string] $Plan, [object] $Change, [string] $Before, [string] $After)
    $now = (Get-Date).ToUniversalTime()
    $record = New-Object -TypeName PSObject -Property @{
        time = $now.ToString('yyyy-MM-dd HH:mm:ss', [System.Globalization.CultureInfo]::InvariantCulture)
        script = $Script; organization = $Organization; plan = $Plan
        kind = $Change.kind; mailbox = $Change.mailbox; setting = $Change.setting
        before = $Before; after = $After
    }
    Add-Content -LiteralPath $RecordFile -Value (ConvertTo-Json -InputObject $record -Compress) -Encoding UTF8
}
# SHA-256 of the lines above, as planner wrote them: ab7bd660876136e95845104f0725043d9b2761ddf5fd4ee47a8cae1d66c60cce
