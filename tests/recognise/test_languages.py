"""The words by which spreadsheets are recognised are complete, mean one thing each, and compile."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from importlib import resources
from typing import Any

import pytest

from planner.model.table import Kind
from planner.model.text import fold
from planner.recognise.normal import key

DATA = resources.files("planner") / "data"
CODES = ("de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh")

SECTIONS = ("language", "name", "headers", "ambiguous", "evidence", "values")

FIELDS = {
    "site", "location", "name", "host", "type", "make", "model", "firmware", "serial", "mac", "ip", "mailbox",
    "server", "port", "route", "tls", "cloud", "region", "upgrade", "planned_update", "sign_in", "peak_per_minute",
    "recipients_per_day", "state", "contact", "asset_tag", "notes", "date",
}

EVIDENCE = {
    "mailbox", "ip", "domain", "tls_1_0", "tls_1_1", "tls_1_2", "messages", "auth_protocol",
    "smtp_auth_disabled", "date", "client_app", "status", "authentication_policy", "display_name",
    "allow_legacy_tls", "security_defaults", "default_authentication_policy", "allow_basic_auth_smtp",
    "organization_name", "failures", "sign_ins", "last_seen", "subject", "recipient", "message_id",
    "user_agent", "uid", "tls_version", "server_name", "resp_ip", "resp_port", "established",
    "firmware_from", "firmware_to", "link", "cipher", "curve", "connections", "tls_offered", "ecdhe_offered",
}

VALUES = {
    "type": {"printer", "scanner", "application", "nas", "ups", "camera", "relay", "computer", "phone", "other"},
    "route": {"smtp-auth", "relay", "direct-send", "other", "none"},
    "upgrade": {"yes", "no", "unknown"},
    "state": {"active", "retired"},
    "sign_in": {"password", "oauth"},
    "yes_no": {"yes", "no"},
    "cloud": {"worldwide", "gcc", "gcc-high", "dod", "21vianet", "gov"},
    "placeholder": {"none"},
    "total": {"total"},
    "note": {"note"},
    "page": {"page"},
}

TEMPLATE = {
    "Site": "site", "Location": "location", "Device": "name", "Type": "type", "Make": "make", "Model": "model",
    "Firmware": "firmware", "Serial": "serial", "MAC": "mac", "IP": "ip", "Mailbox": "mailbox", "Server": "server",
    "Port": "port", "Send method": "route", "TLS": "tls", "Cloud": "cloud", "Region": "region",
    "Update available": "upgrade", "Planned update": "planned_update", "Sign-in": "sign_in",
    "Peak per minute": "peak_per_minute", "Recipients per day": "recipients_per_day", "State": "state",
    "Contact": "contact", "Asset tag": "asset_tag", "Notes": "notes",
}

USUAL = (
    ("de", "Standort", "site"), ("de", "Gerät", "name"), ("de", "Seriennummer", "serial"),
    ("de", "Hersteller", "make"), ("de", "Inventar-Nr.", "asset_tag"),
    ("de", "Absenderadresse", "mailbox"), ("pt", "N° SÉRIE", "serial"),
    ("pt", "Patrimônio", "asset_tag"), ("pt", "porta_ip", "ip"), ("pt", "filial", "site"),
    ("es", "numero_serie", "serial"), ("es", "Ubicación Específica", "location"),
    ("fr", "Numéro de série", "serial"), ("fr", "LIEU", "location"), ("fr", "FABRICANT", "make"),
    ("fr", "Adresse IP", "ip"), ("it", "Matricola", "serial"), ("it", "Produttore", "make"),
    ("nl", "Vestiging", "site"), ("nl", "Serienummer", "serial"), ("pl", "Numer seryjny", "serial"),
    ("pl", "Placówka", "site"), ("ru", "Серийный номер", "serial"), ("ru", "Инв. №", "asset_tag"),
    ("zh", "设备型号", "model"), ("zh", "序列号", "serial"), ("zh", "IP 地址", "ip"),
    ("ja", "設置場所", "location"), ("ja", "型番", "model"), ("en", "serial_number", "serial"),
    ("en", "IPAddress", "ip"), ("en", "SMTP Server", "server"),
)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


LANGUAGES = {code: _load(f"languages/{code}.toml") for code in CODES}
RECOGNITION = _load("recognition.toml")


def _meanings(section: str) -> dict[str, set[str]]:
    """Header key → the fields that it stands for in any language."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES.values():
        for field, spellings in language[section].items():
            for spelling in spellings:
                found[key(spelling)].add(field)
    return found


def test_there_is_one_file_for_each_of_the_eleven_languages() -> None:
    files = {entry.name for entry in (DATA / "languages").iterdir() if entry.name.endswith(".toml")}
    assert files == {f"{code}.toml" for code in CODES}
    assert all(language["language"] == code for code, language in LANGUAGES.items())


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_same_sections(code: str) -> None:
    assert tuple(LANGUAGES[code]) == SECTIONS
    assert set(LANGUAGES[code]["values"]) <= set(VALUES)


@pytest.mark.parametrize("code", CODES)
def test_every_key_is_a_known_field_or_value(code: str) -> None:
    language = LANGUAGES[code]
    assert set(language["headers"]) <= FIELDS
    assert set(language["ambiguous"]) <= FIELDS
    assert set(language["evidence"]) <= EVIDENCE
    for name, values in language["values"].items():
        assert set(values) <= VALUES[name], name


@pytest.mark.parametrize("code", CODES)
def test_every_language_names_every_device_field(code: str) -> None:
    unnamed = {field for field in FIELDS if not LANGUAGES[code]["headers"].get(field)}
    assert not unnamed


def test_english_names_every_column_of_reports_and_logs_and_every_value() -> None:
    assert set(LANGUAGES["en"]["evidence"]) == EVIDENCE
    assert {name: set(values) for name, values in LANGUAGES["en"]["values"].items()} == VALUES
    assert all(spellings for values in LANGUAGES["en"]["values"].values() for spellings in values.values())


@pytest.mark.parametrize(("column", "field"), TEMPLATE.items())
def test_each_column_of_the_template_is_an_english_spelling_of_its_field(column: str, field: str) -> None:
    english = LANGUAGES["en"]
    spellings = english["headers"][field] + english["ambiguous"].get(field, [])
    assert key(column) in {key(spelling) for spelling in spellings}


@pytest.mark.parametrize("section", ["headers", "evidence"])
def test_a_sure_spelling_stands_for_one_field_in_all_languages(section: str) -> None:
    clashes = {spelling: fields for spelling, fields in _meanings(section).items() if len(fields) > 1}
    assert not clashes


def test_a_spelling_is_either_sure_or_ambiguous() -> None:
    sure, ambiguous = _meanings("headers"), _meanings("ambiguous")
    assert not {spelling: (sure[spelling], ambiguous[spelling]) for spelling in sure.keys() & ambiguous.keys()}


@pytest.mark.parametrize("name", VALUES)
def test_a_word_in_a_cell_stands_for_one_value_in_all_languages(name: str) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES.values():
        for value, spellings in language["values"].get(name, {}).items():
            for spelling in (value, *spellings):
                found[fold(spelling)].add(value)
    assert not {word: values for word, values in found.items() if len(values) > 1}


@pytest.mark.parametrize("code", CODES)
def test_no_spelling_is_empty_or_stands_twice_in_a_list(code: str) -> None:
    for section in ("headers", "ambiguous", "evidence"):
        for field, spellings in LANGUAGES[code][section].items():
            assert all(key(spelling) for spelling in spellings), field
            assert len(spellings) == len(set(spellings)), field


@pytest.mark.parametrize(("code", "header", "field"), USUAL)
def test_usual_headers_are_known(code: str, header: str, field: str) -> None:
    assert key(header) in {key(spelling) for spelling in LANGUAGES[code]["headers"][field]}


def test_words_for_secrets_and_words_against_devices_are_no_fields() -> None:
    fields = _meanings("headers")
    against = RECOGNITION["secrets"]["headers"] + RECOGNITION["negative"]["headers"]
    assert not [word for word in against if key(word) in fields]


def test_headers_of_look_alikes_are_no_sure_fields() -> None:
    fields = _meanings("headers")
    assert not [(miss["id"], word) for miss in RECOGNITION["near_miss"] for word in miss["headers"]
                if key(word) in fields]


@pytest.mark.parametrize("word", [
    "Password", "Passwort", "Kennwort", "senha", "contraseña", "mot de passe", "wachtwoord", "hasło", "Пароль", "密码",
    "パスワード", "GET Community-Name", "SNMP community", "PIN", "API key",
])
def test_secret_columns_are_known_in_every_language(word: str) -> None:
    assert key(word) in {key(header) for header in RECOGNITION["secrets"]["headers"]}


def test_each_pattern_for_a_secret_compiles_with_one_group() -> None:
    assert all(re.compile(pattern, re.IGNORECASE).groups == 1 for pattern in RECOGNITION["secrets"]["inline"])


def _secrets_in(text: str) -> list[str]:
    return [match.group(1) for pattern in RECOGNITION["secrets"]["inline"]
            for match in re.finditer(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize(("text", "secret"), [
    ("pwd=Tr0ub4dor", "Tr0ub4dor"), ("admin password: hunter2", "hunter2"), ("Kennwort: Geheim1", "Geheim1"),
    ("senha=1234", "1234"), ("contraseña: abc", "abc"), ("mot de passe : Toto12", "Toto12"),
    ("wachtwoord: x1y2", "x1y2"),
    ("hasło: kot7", "kot7"), ("пароль: qwerty", "qwerty"), ("密码：abc123", "abc123"), ("密码abc123", "abc123"),
    ("パスワード：abc", "abc"), ("PIN: 4711", "4711"), ("community=public1", "public1"),
    ("ftp://scan:pw9@192.0.2.7/", "pw9"), ("login: admin/s3cret", "s3cret"), ('{"password":"a,b c"}', "a,b c"),
    ("smtp_pass=zz9", "zz9"), ("pwd=ab,c;d", "ab,c;d"),
])
def test_a_secret_inside_another_cell_is_found(text: str, secret: str) -> None:
    assert secret in _secrets_in(text)


@pytest.mark.parametrize("text", [
    "00:11:22:33:44:55", "passed test: ok", "Passat: 3", "compass: north", "Pass through tray", "Basic auth, password",
    "http://192.0.2.1:80/a@b", "login: scan@example.com", "password reset 2024-01-01", "Spin: 4",
    "Room 5 / key holder",
])
def test_ordinary_text_is_not_taken_for_a_secret(text: str) -> None:
    assert _secrets_in(text) == []


@pytest.mark.parametrize("tool", RECOGNITION["tool"], ids=lambda tool: str(tool["id"]))
def test_a_known_export_has_a_kind_enough_headers_and_known_fields(tool: dict[str, Any]) -> None:
    assert tool["kind"] in set(Kind)
    assert tool["title"]
    assert 0 < tool["minimum"] <= len({key(header) for header in tool["headers"]})
    assert set(tool["fields"].values()) <= FIELDS | EVIDENCE | {""}


def test_known_exports_and_look_alikes_have_ids_of_their_own() -> None:
    for entries in (RECOGNITION["tool"], RECOGNITION["near_miss"]):
        ids = [entry["id"] for entry in entries]
        assert len(ids) == len(set(ids))


def test_every_model_family_belongs_to_a_known_maker() -> None:
    assert set(RECOGNITION["models"]["prefixes"].values()) <= set(RECOGNITION["makers"]["names"])


@pytest.mark.parametrize("group", ["makers", "regions"])
def test_a_maker_or_region_word_stands_for_one(group: str) -> None:
    table = RECOGNITION["makers"]["names"] if group == "makers" else RECOGNITION["regions"]
    found: dict[str, set[str]] = defaultdict(set)
    for meaning, words in table.items():
        for word in words:
            found[fold(word)].add(meaning)
    assert not {word: meanings for word, meanings in found.items() if len(meanings) > 1}


def test_no_region_is_a_word_for_a_cloud() -> None:
    clouds = {fold(word) for language in LANGUAGES.values()
              for words in language["values"].get("cloud", {}).values() for word in words}
    assert not [word for words in RECOGNITION["regions"].values() for word in words if fold(word) in clouds]
