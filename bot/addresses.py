"""Web addresses as members type them, and why one is refused. The host is kept as it is sent: in ASCII."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

import idna

from bot.errors import Invalid
from bot.kinds import Kind, Reading, cleaned
from bot.replies import say
from bot.scripts import mixed

ADDRESS_MAX = 500
"""Characters of an address, written in ASCII."""

HOST_MAX, LABEL_MAX = 253, 63
PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.ASCII | re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


class Flaw(Enum):
    """Why an address is refused."""

    UNREADABLE = "unreadable"
    LONG = "long"
    SCHEME = "scheme"
    NUMBER = "number"
    HIDDEN = "hidden"
    PORT = "port"
    MIXED = "mixed"


class BadAddress(ValueError):
    """The address is refused for the reason `flaw`."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def read_address(text: str) -> str:
    """The address, whole and in ASCII, with https:// where no scheme was written; raises `BadAddress`."""
    if not text or any(letter.isspace() or ord(letter) < ord(" ") or letter in '\\<>"`' for letter in text):
        raise BadAddress(Flaw.UNREADABLE)
    if len(text) > ADDRESS_MAX:
        raise BadAddress(Flaw.LONG)
    whole = text if _SCHEME.match(text) else f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError as error:
        raise BadAddress(Flaw.UNREADABLE) from error
    _check_parts(parts, port)
    host = _host(parts.hostname or "")
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_SAFE)
    if _denied(host, rest):
        raise BadAddress(Flaw.HIDDEN)
    address = f"{parts.scheme.lower()}://{host}{rest}"
    if len(address) > ADDRESS_MAX:
        raise BadAddress(Flaw.LONG)
    return address


def unmasked(label: str, url: str) -> str:
    """The label of a link, with the host it leads to behind it, in ASCII, where the label does not say it."""
    host = _shown_host(url)
    if not host or host in label.split() or url in label:
        return label
    return f"{label} ({host})" if label else host


def _shown_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return _ascii((parts.hostname or "").rstrip(".")) if parts.scheme in PORTS else ""
    except (ValueError, UnicodeError):
        return ""


def _check_parts(parts: SplitResult, port: int | None) -> None:
    if parts.scheme not in PORTS:
        raise BadAddress(Flaw.SCHEME)
    if "@" in parts.netloc:
        raise BadAddress(Flaw.UNREADABLE)
    if port not in (None, PORTS[parts.scheme]):
        raise BadAddress(Flaw.PORT)


def _host(typed: str) -> str:
    """The host name in ASCII; raises `BadAddress` for numbers and for names that cannot be or look like others."""
    name = typed.rstrip(".")
    if _numeric(name):
        raise BadAddress(Flaw.NUMBER)
    try:
        host = _ascii(name)
        readable = idna.decode(host)
    except (UnicodeError, ValueError) as error:
        raise BadAddress(Flaw.UNREADABLE) from error
    labels = host.split(".")
    if len(host) > HOST_MAX or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004 - name.tld
        raise BadAddress(Flaw.UNREADABLE)
    if _numeric(host):  # full-width digits were letters before
        raise BadAddress(Flaw.NUMBER)
    if mixed(readable.split(".")):
        raise BadAddress(Flaw.MIXED)
    return host


def _ascii(host: str) -> str:
    return idna.encode(host, uts46=True).decode("ascii").lower() if host else ""


def _numeric(host: str) -> bool:
    """Whether it is a number rather than a name: 10.0.0.1, [::1], 0x7f.1, 2130706433."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        last = host.rpartition(".")[2].lower()
        return last.isdecimal() or bool(re.fullmatch(r"0x[0-9a-f]*", last))
    return True


def _denied(host: str, rest: str) -> bool:
    path = rest.lower()
    for denied in _refused_hosts():
        name, _, start = denied.partition("/")
        if (host == name or host.endswith(f".{name}")) and path.startswith(f"/{start}" if start else ""):
            return True
    return False


@cache
def _refused_hosts() -> tuple[str, ...]:
    lines = Path(__file__).with_name("refused_hosts.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, kw_only=True)
class Address(Kind):
    """A web address with a real host name, whose owner cannot hide; https:// is added where it was left out."""

    def read(self, raw: str, reading: Reading) -> str:
        """The address in ASCII, its host as it is sent."""
        try:
            return read_address(cleaned(raw, ADDRESS_MAX))
        except BadAddress as bad:
            raise Invalid(say(f"bad-address-{bad.flaw.value}", max=ADDRESS_MAX)) from bad
