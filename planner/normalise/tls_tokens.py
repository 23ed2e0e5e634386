"""Turn the text of a TLS cell into tokens that each play one part: a version, a denial, a condition, a scope."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from planner.model.device import Tls


class Role(StrEnum):
    """The part a token plays. Members up to FILLER are the tables of the word list; the rest are found by shape."""

    NEGATION = "negation"
    DISABLED = "disabled"
    BELOW = "below"
    BEYOND = "beyond"
    UPPER = "upper"
    LOWER = "lower"
    DOUBT = "doubt"
    CONDITION = "condition"
    OFFER = "offer"
    FIRMWARE = "firmware"
    PRODUCT = "product"
    PREPOSITION = "preposition"
    SINCE = "since"
    NEED = "need"
    WITNESS = "witness"
    AFFIRMATION = "affirmation"
    SMTP = "smtp"
    WEB = "web"
    SERVICE = "service"
    TLS = "tls"
    SSL = "ssl"
    PLAIN = "plain"
    OR = "or"
    AND = "and"
    BUT = "but"
    VERSION_WORD = "version_word"
    CIPHER = "cipher"
    FILLER = "filler"
    VERSION = "(version)"
    NUMBER = "(number)"
    DATE = "(date)"
    BREAK = "(break)"
    STRANGE = "(strange)"


WORD_ROLES = tuple(role for role in Role if not role.startswith("("))


class Token(NamedTuple):
    """One piece of a cell: its part, its folded text, and the version if it is one."""

    role: Role
    text: str
    version: Tls = Tls.UNKNOWN


_NUMBERS = {"1": Tls.V1_0, "1.0": Tls.V1_0, "1.1": Tls.V1_1, "1.2": Tls.V1_2, "1.3": Tls.V1_3, "ssl3": Tls.SSL}
_STRAIGHT = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), **dict.fromkeys("\u2018\u2019", "'"),
    **dict.fromkeys("\u201c\u201d", '"'), **dict.fromkeys("\u3002\u2022", "\n"),
    "\u0142": "l", "\u00f8": "o", "\u0111": "d",
})
_ACCENT = re.compile("[\u0300-\u036f]")
_LETTER = "a-z\u00df-\u024f\u0400-\u04ff"
_CJK = "\u3005\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff"
_CIPHER_NAME = (r"(?:tls_)?(?:ecdhe|ecdh|dhe|rsa|aes|sha|3des|rc4|md5|chacha20|gcm|cbc)"
                r"(?:[-_ ]?(?:128|192|256|384|512))?(?:[-_][a-z0-9]+)*(?![a-z0-9])")
# Spellings brought to one form. The first column must be in the text: most cells need none of them.
_SPELLINGS = tuple((hint, re.compile(pattern), spelling) for hint, pattern, spelling in (
    # nodemailer's ciphers: 'SSLv3' and Postfix's "with cipher ..." name a cipher string, no version (K04, K05, K15).
    ("cipher", r"(?<![a-z0-9])cipher(?:s|[ _-]?suites?)?\s*[:= ]\s*['\"]?"
               r"(?=[\w+:!@.-]*[0-9_-])[a-z0-9][\w+:!@.-]*['\"]?", " cipher "),
    ("", rf"(?<![a-z0-9]){_CIPHER_NAME}", " cipher "),
    ("bit", r"(?<![a-z0-9])(?:[0-9]+/[0-9]+ ?|[0-9]{2,4}[ -]?)bits?(?![a-z0-9])", " cipher "),
    # OpenSSL and Apache switch a version off with a sign in front of it.
    ("-", r"(?<![^\s,:;(])-(?=tlsv|sslv)", " ✗ "),
    ("!", r"!(?=tls|ssl|v?1)", " ✗ "),
    # "1.2: -" in a list of yes and no.
    ("-", r"[:=]\s*-+(?=\s*(?:$|[,;/|)\n]))", " ? "),
    ("1_", r"(?<![a-z0-9])\*?tls[ _-]?v?[ _]?1_([0-3])(?![0-9a-z_.])", r" tls 1.\1 "),  # K04, K08
    ("v1-", r"(?<![a-z0-9])tlsv1-([0-3])(?![0-9.])", r" tls 1.\1 "),  # K06
    ("tls", r"(?<![a-z0-9])\*?tlsv?1([0-3])(?![0-9._]|,[0-9])", r" tls 1.\1 "),  # K03, K09
    ("23", r"(?<![a-z0-9])ssl[ _-]?v?23(?![0-9.])", " ssl "),  # K08: negotiates
    ("3.1", r"(?<![a-z0-9])ssl[ _-]?v?\.? ?3\.1(?![0-9.])", " tls 1.0 "),  # K11
    ("ssl", r"(?<![a-z0-9])ssl[ _-]?v?\.? ?[23](?:\.0)?(?:[ /,&+]{1,3}v?3(?:\.0)?)?(?![0-9]|[.,][0-9])",
     " ssl3 "),  # K06, K07, K13
    ("0x", r"(?<![a-z0-9])0x0?300(?![0-9a-f])", " ssl3 "),  # K12
    ("0x", r"(?<![a-z0-9])0x0?301(?![0-9a-f])", " tls 1.0 "),
    ("0x", r"(?<![a-z0-9])0x0?302(?![0-9a-f])", " tls 1.1 "),
    ("0x", r"(?<![a-z0-9])0x0?303(?![0-9a-f])", " tls 1.2 "),
    ("0x", r"(?<![a-z0-9])0x0?304(?![0-9a-f])", " tls 1.3 "),
))
_LEXEME = re.compile(rf"""
    (?P<date> (?<![0-9.])(?: (?:19|20)[0-9][0-9][-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}
        | [0-9]{{1,2}}([-/.])[0-9]{{1,2}}\2(?:[0-9]{{2}}){{1,2}}
        | (?:[0-9]{{1,2}}[-/.])?(?:19|20)[0-9][0-9](?:[-/.][0-9]{{1,2}}|[ -]?q[1-4])?
        | q[1-4][ /-]?20[0-9][0-9])(?![0-9]|[.,][0-9]) )
  | (?P<word> ssl3 | n/a | w/o | f/w | 802\.1x | [om]365 | [{_LETTER}]+(?:'[{_LETTER}]+)*
        | <= | >= | => | =< | -> | \?+ | ~~
        | [\u2713\u2714\u221a\u2611\u2705\u2717\u2718\u2716\u274c\u2612]
        | [\u00d7\u25cb\u3007\u25ef\u25b3\u2610\u2264\u2265\u2192<>&+] )
  | (?P<number> (?<![0-9.,])(?:v\.?)?[0-9]+(?:[.,][0-9]+)* )
  | (?P<cjk> [{_CJK}]+ )
  | (?P<break> [,;|()\[\]{{}}/\n\u3001\u30fb] | (?:(?<=[0-9])|(?<=\w\w))\.(?=\s|$) | (?<=\s)-(?=\s) )
  | (?P<none> [\s:="'*_.\#!~-]+ | \ufe0f )
  | (?P<strange> . )
""", re.VERBOSE | re.DOTALL)
_NUMBERED = frozenset({Role.FIRMWARE, Role.PRODUCT, Role.SSL})
_UNNUMBERED = frozenset({Role.CONDITION, Role.WEB, Role.SERVICE})
_BEFORE_NUMBER = frozenset({Role.VERSION_WORD, Role.LOWER, Role.BEYOND})
_LEADS_TO_FIRMWARE = frozenset({Role.PREPOSITION, Role.SINCE, Role.CONDITION, Role.NEED})


def comparable(text: str) -> str:
    """Make spellings comparable: width, case, accents, dashes and quotes. A footnote's raised digit is dropped."""
    if not text.isascii():
        text = "".join({"No": " ", "Cf": ""}.get(unicodedata.category(char), char) for char in text)
        text = unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold()
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text))).translate(_STRAIGHT)
    return text.lower().replace("\r", "\n")


class Lexicon:
    """Look up words and phrases of the word list; a word in two roles is refused at load."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._roles: dict[str, Role] = {}
        self._stems: dict[str, Role] = {}
        self._phrases: dict[tuple[str, str], list[tuple[list[str], Role]]] = {}
        for role in WORD_ROLES:
            for language in words[role.value].values():
                for word in language:
                    self._add(comparable(word), role)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self._longest_cjk = max((len(word) for word in self._roles if re.match(f"[{_CJK}]", word)), default=1)

    def _add(self, word: str, role: Role) -> None:
        if self._roles.setdefault(word, role) is not role:
            raise ValueError(f"the word {word!r} is listed as {self._roles[word]} and as {role}")
        if word.endswith("*"):
            self._stems[word[:-1]] = role
        elif len(parts := word.replace("-", " ").split()) > 1:
            self._phrases.setdefault((parts[0], parts[1]), []).append((parts, role))

    def tokens(self, text: str) -> list[Token]:
        """Split a folded cell into tokens. Order is kept; what means nothing here (white space, colons) is left out."""
        for hint, pattern, spelling in _SPELLINGS:
            if hint in text:
                text = pattern.sub(spelling, text)
        lexemes = [(kind, lexeme[0]) for lexeme in _LEXEME.finditer(text) if (kind := lexeme.lastgroup) != "none"]
        found: list[Token] = []
        at = 0
        while at < len(lexemes):
            kind, word = lexemes[at]
            at += 1
            match kind:
                case "word":
                    extra, role = self._phrase(word, lexemes, at)
                    found.append(Token(role, word, _NUMBERS.get(word, Tls.UNKNOWN)))
                    at += extra
                case "number":
                    found.extend(_numbers(word))
                case "cjk":
                    found.extend(self._segment(word))
                case "date":
                    found.append(Token(Role.DATE, word))
                case "break":
                    found.append(Token(Role.BREAK, word))
                case _:
                    found.append(Token(Role.STRANGE, word))
        return _settle(found)

    def _phrase(self, word: str, lexemes: list[tuple[str | None, str]], at: int) -> tuple[int, Role]:
        """The role of the longest phrase that begins with this word, and how many more lexemes it takes."""
        following = lexemes[at][1] if at < len(lexemes) else ""
        for parts, role in self._phrases.get((word, following), ()):
            if [text for _, text in lexemes[at:at + len(parts) - 1]] == parts[1:]:
                return len(parts) - 1, role
        return 0, self._role(word)

    def _role(self, word: str) -> Role:
        if word == "ssl3":
            return Role.VERSION
        if word in self._roles:
            return self._roles[word]
        stems = (word[:length] for length in range(len(word), 1, -1))
        return next((self._stems[stem] for stem in stems if stem in self._stems), Role.STRANGE)

    def _segment(self, run: str) -> Iterator[Token]:
        """Cut a run of Chinese or Japanese, which has no spaces, into the longest known words."""
        at = 0
        while at < len(run):
            lengths = range(min(self._longest_cjk, len(run) - at), 0, -1)
            length = next((n for n in lengths if run[at:at + n] in self._roles), 1)
            word = run[at:at + length]
            yield Token(self._roles.get(word, Role.STRANGE), word)
            at += length


def _numbers(text: str) -> Iterator[Token]:
    """Read "1.2", "v1.2", "1,2" or "1.0,1.1"; a number that is no version stays a number."""
    digits = text.lstrip("v.")
    parts = digits.split(",") if "." in digits else [digits.replace(",", ".", 1)]
    for part in parts:
        version = _NUMBERS.get(part, Tls.UNKNOWN)
        yield Token(Role.NUMBER if version is Tls.UNKNOWN else Role.VERSION, part, version)


def _settle(tokens: list[Token]) -> list[Token]:
    """Give numbers to the words they belong to: firmware 1.2, OpenSSL 1.0.2 and 2026 are no TLS versions."""
    roles = {token.role for token in tokens}
    settled: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        before = settled[-1].role if settled else Role.BREAK
        if token.role in _NUMBERED or token.role in _UNNUMBERED:
            end = at
            while token.role is not Role.SSL and end < len(tokens) and tokens[end].role in _BEFORE_NUMBER:
                end += 1
            number = tokens[end] if end < len(tokens) else token
            bare = number.text != "ssl3" and number.role is Role.VERSION and token.role in _NUMBERED
            bounded = any(other.role in (Role.LOWER, Role.BEYOND) for other in tokens[at:end])
            if number.role is Role.NUMBER or bare or (number.role is Role.DATE and token.role in _NUMBERED):
                at = end + 1
                bounded = bounded or (at < len(tokens) and tokens[at].role is Role.LOWER)
            if token.role is Role.FIRMWARE and (bounded or before in _LEADS_TO_FIRMWARE):
                token = token._replace(role=Role.CONDITION)
            if token.role is Role.CONDITION and before is Role.NEED:
                settled.pop()
        elif token.role is Role.NEED and before in (Role.CONDITION, Role.FIRMWARE):
            settled[-1] = settled[-1]._replace(role=Role.CONDITION)
            continue
        elif token.role is Role.DATE:
            if before in (Role.PREPOSITION, Role.UPPER, Role.BELOW):
                token = token._replace(role=Role.CONDITION)
            elif not roles & {Role.WITNESS, Role.SINCE, Role.CONDITION}:
                token = token._replace(role=Role.STRANGE)
        elif token.role is Role.NUMBER and token.text in ("25", "465", "587", "2525"):
            token = token._replace(role=Role.FILLER)
        settled.append(token)
    return settled
