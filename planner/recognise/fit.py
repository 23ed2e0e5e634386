"""Ask the values of a column whether it can hold a field, and settle the words that mean several things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.recognise.lexicon import Lexicon
from planner.recognise.shapes import Profile, Shape

SHAPED: dict[str, tuple[Shape, ...]] = {
    "ip": (Shape.IP,),
    "mac": (Shape.MAC,),
    "mailbox": (Shape.EMAIL,),
    "port": (Shape.MAIL_PORT,),
    "server": (Shape.MAIL_HOST, Shape.IP),
    "planned_update": (Shape.DATE,),
    "date": (Shape.DATE,),
    "peak_per_minute": (Shape.NUMBER,),
    "recipients_per_day": (Shape.NUMBER,),
    "firmware": (Shape.VERSION,),
    "host": (Shape.HOST, Shape.MAIL_HOST),
    "make": (Shape.MAKER,),
    "model": (Shape.MODEL,),
    "link": (Shape.URL,),
}
"""Fields whose values have a shape of their own."""

WORDED = frozenset({"type", "route", "upgrade", "state", "sign_in", "cloud"})
"""Fields whose values are words from a list."""

FREE = frozenset({"site", "location", "contact", "notes", "name"})
"""Fields whose values can be any text: an ambiguous name is enough where no better column is there."""

PROVED = (("ip", Shape.IP), ("mac", Shape.MAC), ("mailbox", Shape.EMAIL))
"""What a value proves by its shape alone."""

MOST = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an ambiguous header is taken for a field; ``proved`` when the values say so."""

    accepted: bool
    why: str
    proved: bool = False


class Fitter:
    """Compare columns with fields."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def fits(self, field: str, profile: Profile) -> bool | None:
        """Whether the values are of the field: yes, no, or None when they cannot tell."""
        if not profile.filled:
            return None
        if field == "tls":
            return True if profile.share(Shape.TLS) >= MOST else None
        if field in ("serial", "asset_tag"):
            return self._is_key(profile)
        if field in WORDED:
            return self._share_of_words(field, profile) >= MOST or None
        if field in SHAPED:
            share = profile.share(*SHAPED[field])
            if share >= MOST:
                return True
            return None if field in ("make", "model", "firmware", "host", "server") else share > 0 and None
        return None

    def ambiguous(self, field: str, labels: Sequence[str], profile: Profile) -> Verdict:
        """Decide a word that means several things by the values and the whole header line."""
        if not profile.filled:
            return Verdict(False, "it has no values")
        if field == "mailbox":
            return self._mailbox(labels, profile)
        if field in ("serial", "asset_tag"):
            return self._key_verdict(field, profile)
        if field in WORDED or field == "tls":
            share = profile.share(Shape.TLS) if field == "tls" else self._share_of_words(field, profile)
            if share >= MOST:
                return Verdict(True, f"{share:.0%} of its values are words of {field}", proved=True)
            return Verdict(False, f"its values are no words of {field}")
        if field in SHAPED:
            shape = SHAPED[field][0]  # an address alone makes no mail server of a "Gateway"
            share = profile.share(shape)
            if share >= MOST:
                return Verdict(True, f"{share:.0%} of its values are {shape}", proved=True)
            return Verdict(False, f"its values are no {shape}")
        if field in FREE:
            if (
                profile.share(Shape.EMAIL, Shape.IP, Shape.GUID, Shape.NUMBER, Shape.DATE) >= MOST
                and field != "contact"
            ):
                return Verdict(False, f"its values are no {field}")
            if field == "name" and profile.distinct < 0.7 * profile.filled:
                return Verdict(False, "its values repeat")
            return Verdict(True, "nothing else in the header line does")
        return Verdict(False, "the values do not tell")

    def proved(self, profile: Profile) -> Iterable[tuple[str, Shape, float]]:
        """The fields that nearly all values prove by their shape."""
        for field, shape in PROVED:
            share = profile.share(shape)
            if share >= 0.8:
                yield field, shape, share

    def suggested(self, profile: Profile) -> Iterable[tuple[str, Shape, float]]:
        """The fields that the values of a column without a known name suggest."""
        if profile.filled < 2:
            return
        for field, shape, share in self.proved(profile):
            if field != "mailbox" or profile.share(Shape.DEVICE_EMAIL) >= MOST:
                yield field, shape, share
        for field, shape in (("make", Shape.MAKER), ("model", Shape.MODEL)):
            share = profile.share(shape)
            if share >= 0.7:
                yield field, shape, share

    def holds_models(self, profile: Profile) -> bool:
        """Whether a column of types really holds models."""
        return profile.share(Shape.MODEL) >= MOST and not self._share_of_words("type", profile)

    def _share_of_words(self, field: str, profile: Profile) -> float:
        says = self._lexicon.says
        return sum(says(field, value) for value in profile.values) / profile.filled if profile.filled else 0.0

    def _is_key(self, profile: Profile) -> bool | None:
        if profile.counts_up or profile.share(Shape.GUID, Shape.IP, Shape.EMAIL, Shape.DATE) >= MOST:
            return False
        return True if profile.share(Shape.CODE) >= MOST and profile.distinct >= 0.8 * profile.filled else None

    def _key_verdict(self, field: str, profile: Profile) -> Verdict:
        if profile.counts_up:
            return Verdict(False, "it is a running number")
        if profile.share(Shape.GUID) >= MOST:
            return Verdict(False, "it holds identifiers of records")
        has_letters = sum(any(c.isalpha() for c in value) for value in profile.values) >= 0.5 * profile.filled
        if self._is_key(profile) and has_letters:
            return Verdict(True, "its values are codes and all differ", proved=True)
        return Verdict(False, f"its values do not look like {field.replace('_', ' ')}s")

    def _mailbox(self, labels: Sequence[str], profile: Profile) -> Verdict:
        """An address is the device's when it looks like one, or the list speaks of how devices send mail."""
        if profile.share(Shape.EMAIL) < MOST:
            return Verdict(False, "its values are no e-mail addresses")
        if profile.share(Shape.DEVICE_EMAIL) >= MOST:
            return Verdict(True, "its addresses are those of devices", proved=True)
        sending = {
            m.field for label in labels if label for m, how in self._lexicon.meanings(label) if m.sure and not how
        }
        named = sending & {"server", "port", "route", "tls", "sign_in"}
        if named:
            return Verdict(True, f"the list says how devices send mail ({', '.join(sorted(named))})")
        return Verdict(False, "the addresses may be those of people")
