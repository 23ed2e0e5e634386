"""No secret gets past recognition: not in a record, not in a reason, not in a finding."""

from __future__ import annotations

import pytest

from tests.recognise.sheets import HEADER, Seen, devices, file, recognised, seen, sheet

SECRET = "Tr0ub4dor"


def everything(found: Seen) -> str:
    """All that recognition gives, as text."""
    return repr(found.tables) + repr(found.findings)


@pytest.mark.parametrize(
    "header",
    [
        "Password",
        "Passwort",
        "Senha",
        "Contraseña",
        "Mot de passe",
        "Wachtwoord",
        "Hasło",
        "Пароль",
        "密码",
        "パスワード",
        "Admin password",
        "SMTP-Passwort",
        "GET Community-Name",
        "SNMP community",
        "PIN",
        "API key",
        "admin_password",
        "AdminPassword",
        "Device password (web)",
        "New admin password",
    ],
)
def test_a_column_of_secrets_is_emptied_and_named(header: str) -> None:
    found = seen((*HEADER, header), *[(*row, SECRET) for row in devices(4)])
    assert SECRET not in everything(found)
    assert found.table.columns[-1].header == header
    assert found.table.columns[-1].field is None
    assert found.finding("secret-column").column == header
    assert all(row.cells[-1] is None for row in found.table.rows)


def test_the_account_beside_a_password_is_emptied_unless_it_is_an_address() -> None:
    rows = [(*row[:7], "admin-x", SECRET) for row in devices(3)]
    assert "admin-x" not in everything(seen((*HEADER[:7], "Username", "Password"), *rows))
    rows = [(*row[:7], f"scan{n}@example.com", SECRET) for n, row in enumerate(devices(3))]
    table = seen((*HEADER[:7], "Username", "Password"), *rows).table
    assert table.columns[7].field == "mailbox"


@pytest.mark.parametrize(
    "text",
    [
        f"pwd={SECRET}",
        f"Password: {SECRET}",
        f"moved, Kennwort: {SECRET}; ask Kim",
        f"senha={SECRET}",
        f"mot de passe : {SECRET}",
        f"密码：{SECRET}",
        f"パスワード：{SECRET}",
        f"пароль: {SECRET}",
        f"community={SECRET}",
        f"login: admin / pw: {SECRET}",
        f"https://admin:{SECRET}@192.0.2.1/",
    ],
)
def test_a_secret_inside_a_cell_is_masked_and_the_rest_stays(text: str) -> None:
    rows = [(*row, "") for row in devices(300)]
    rows[250] = (*rows[250][:-1], text)
    found = seen((*HEADER, "Notes"), *rows)
    assert SECRET not in everything(found)
    assert "•••" in str(found.table.rows[250].cells[-1])
    assert found.finding("secret-masked").column == "Notes"


def test_text_without_a_secret_is_left_as_it_is() -> None:
    notes = ("Password sign-in is off", "ask Kim: 2nd floor", "key under the mat", "TLS: 1.2", "PIN printing")
    table = seen((*HEADER, "Notes"), *[(*row, note) for row, note in zip(devices(5), notes, strict=True)]).table
    assert tuple(row.cells[-1] for row in table.rows) == notes


def test_secrets_above_and_below_a_table_and_in_other_tables_are_kept_out_too() -> None:
    found = seen(
        (f"Printers, password: {SECRET}",),
        (),
        HEADER,
        *devices(3),
        (),
        (f"Note: pwd={SECRET}",),
        (),
        ("Toner", "Quantity", "Password"),
        ("TN-1", 3, SECRET),
    )
    assert SECRET not in everything(found)


def test_a_secret_down_the_side_is_emptied() -> None:
    assert SECRET not in everything(
        seen(("Device name", "MFP-01"), ("Model", "IM C2000"), ("Serial number", "3087M1"), ("Password", SECRET))
    )


def test_a_table_waiting_to_be_taken_holds_no_secret() -> None:
    hosts = [("Hostname", "IP address", "Password"), *[(f"h{n}", f"10.0.0.{n}", SECRET) for n in range(1, 5)]]
    found = recognised(file(sheet(*hosts), name="a.csv"), file(sheet(HEADER, *devices(3))))
    assert SECRET not in everything(found)


def test_a_column_that_is_about_signing_in_is_no_secret() -> None:
    table = seen((*HEADER, "Sign-in"), *[(*row, "password") for row in devices(3)]).table
    assert table.columns[-1].field == "sign_in"
    assert table.rows[0].cells[-1] == "password"
