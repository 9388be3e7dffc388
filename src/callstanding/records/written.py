"""From a number as feeds write it (URIs, names, separators, extensions) to the digits that were dialled."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# What switches write for a caller who withheld the number, in the languages of the feeds we know; letters only.
ANONYMOUS_WORDS = frozenset(
    {
        *("anonymous", "anonymouscaller", "anonymousinvalid", "unknown", "unknowncaller", "unknownnumber"),
        *("restricted", "private", "privatecaller", "privatenumber", "blocked", "callerblocked", "calleridblocked"),
        *("unavailable", "notavailable", "outofarea", "withheld", "numberwithheld", "nocallerid", "nonumber"),
        *("hidden", "suppressed", "none", "null", "nil", "na"),
        *("anonyme", "inconnu", "masqué", "numéromasqué", "privé", "anonym", "unbekannt", "unterdrückt", "anonimo"),
    }
)

# Twilio spells the words on a telephone keypad and puts a plus before them.
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
KEYPAD_WORDS = frozenset(
    "+" + word.translate(_KEYPAD) for word in ("anonymous", "restricted", "blocked", "unknown", "unavailable")
)

# The two commonest shapes are read at once; `dialled` would come to the same by the longer way.
_SPACED = re.compile(r"\+?[ ./()-]*\d[\d ./()-]*", re.ASCII)
_PLAIN_SIP = re.compile(r"sips?:(\+?\d+)@[\w.-]*(?::\d+)?(?:;user=phone)?", re.ASCII)
_DROP_SPACING = str.maketrans("", "", " ./()-")

# A longer text is no number but damage, and the patterns below need not be fast on it.
_LONGEST_TEXT = 1024

_BRACKETS = re.compile(r"<([^<>]*)>?\s*(?:;.*)?$")
_SCHEME = re.compile(r"^\s*(tel|sips?|callto)\s*:\s*(?://)?", re.IGNORECASE)
_CONTEXT = re.compile(r";phone-context=(\+[\d.()-]+)", re.IGNORECASE)
_EXTENSION = re.compile(r"(?<=\d)[\s,;.]*(?:(?:ext(?:ension|n)?|poste|x)[\s.:=]*|[#,;]+\s*)\d{1,7}#?$", re.IGNORECASE)
_SERVICE = re.compile(r"^[*#][\d*#]*$")
_SEPARATORS = re.compile(r"[\s\-./()\u2010-\u2015\u2212]+")
_LETTER = re.compile(r"[^\W\d_]")


def dialled(raw: str | None) -> str:
    """The digits dialled, with a plus where one was written.

    Empty for a withheld number; a service code keeps its stars and hashes ("*43"); whatever else is no number comes
    back as a text that does not consist of digits.
    """
    if raw is None:
        return ""
    if raw.isascii() and (raw[1:] if raw[:1] == "+" else raw).isdecimal():
        return _unless_anonymous(raw)
    if _SPACED.fullmatch(raw):
        return _unless_anonymous(raw.translate(_DROP_SPACING))
    if plain := _PLAIN_SIP.fullmatch(raw):
        return _unless_anonymous(plain[1])
    if len(raw) > _LONGEST_TEXT:
        return "too long"
    user = _user(raw.strip())
    if is_anonymous(user) or _SERVICE.match(user):
        return "" if is_anonymous(user) else user
    return _unless_anonymous(_digits(user))


def _unless_anonymous(digits: str) -> str:
    return "" if digits in KEYPAD_WORDS else digits


def is_anonymous(text: str) -> bool:
    """Whether the text says that the caller withheld the number; an empty text or mere punctuation does."""
    letters = re.sub(r"[\W_]+", "", text).casefold()
    return letters in ANONYMOUS_WORDS or text in KEYPAD_WORDS or (not letters and not re.search(r"[*#]", text))


def _user(text: str) -> str:
    """The user part: what is in the angle brackets, without scheme, host, password, parameters and headers."""
    if inside := _BRACKETS.search(text):
        text = inside[1].strip()
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    user, at, _ = rest.partition("@")
    if scheme and not at and scheme[1].lower() != "tel" and "." in user:
        return user if is_anonymous(user) else "host"
    if not scheme and not at:
        return user.strip()
    context = _CONTEXT.search(rest)
    number = unquote(re.split(r"[;?:]", user, maxsplit=1)[0]).strip()
    return context[1] + number if context and not number.startswith("+") else number


def _digits(user: str) -> str:
    text = _EXTENSION.sub("", user)
    if _LETTER.search(text):
        return user
    digits = _SEPARATORS.sub("", text if text.isascii() else _ascii_digits(text))
    return "+" + digits.lstrip("+") if digits.startswith("+") else digits


def _ascii_digits(text: str) -> str:
    """Digits of any script, and full-width signs, as ASCII."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
