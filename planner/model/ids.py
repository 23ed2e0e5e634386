"""Short ids that people can read out: a hash in Crockford's base 32, which has no I, L, O or U."""

from __future__ import annotations

import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_CHARACTER = 5


def crockford(text: str, length: int = 8) -> str:
    """Hash a text (SHA-256) to ``length`` characters of Crockford base 32, at most 51 of them."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - BITS_PER_CHARACTER * length)
    characters = []
    for _ in range(length):
        bits, rest = divmod(bits, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(reversed(characters))
