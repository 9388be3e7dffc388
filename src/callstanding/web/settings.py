"""What the web process is told at its start, and the limits it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from callstanding.integrations.openid import Client


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a key may ask: so many requests a second in the long run, and so many at once."""

    per_s: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, one key and all of them together may take. Sizes in bytes, times in seconds."""

    rows: int = 10_000  # of one request
    body: int = 8_000_000  # of one request, as it is sent
    inflated: int = 32_000_000  # the same, unpacked
    upload: int = 2_000_000_000  # of a file sent as a stream
    piece: int = 4_000_000  # of a file, as one batch of the journal
    numbers: int = 1_000  # of one bulk look-up
    headers: int = 16_384
    headers_s: float = 10.0  # until a request's head is complete
    pause_s: float = 10.0  # between two pieces of a body
    body_s: float = 60.0  # for a whole body, uploads excepted
    wait_s: float = 25.0  # the longest that a reader of changes may wait
    answer_s: float = 20.0  # until a question to the folder is given up
    in_flight: int = 256  # requests at a time
    waiting: int = 64  # of them, those that wait for changes
    memory: int = 128_000_000  # of all bodies at a time
    queue: int = 64_000_000  # accepted and not yet on disk
    stale_s: float = 15.0  # the folder is late from then on
    operator: Rate = Rate(2_000.0, 4_000)
    owner: Rate = Rate(10.0, 50)
    numbers_a_day: int = 1_000  # different numbers that an owner's key may ask about, its own apart
    run: int = 400  # numbers of one block of a thousand that a key may ask about in a day before it looks like probing


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a caller that was refused may turn to (ATIS-1000099 wants one in the Reason header)."""

    url: str = ""
    tel: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """One web process. `database` None: the control tables are a SQLite file beside the store."""

    store: Path
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8320
    lane: str = "web"  # of the journal: one process each
    policy: str = "standard"
    region: str | None = None  # of numbers without country code, where a request names none
    lang: str = "en"
    label: str = "Suspected spam"  # on the callee's screen, at most 15 characters
    refusal: int = 603  # 603 (603+, ATIS-1000099), 607 (RFC 8197) or 608 (RFC 8688)
    ttl_s: int = 60  # how long a switch may keep a verdict
    contact: Contact = field(default_factory=Contact)
    openid: Client | None = None  # who says who people are, beside passwords
    public_url: str = ""  # as browsers see the service, where a proxy stands before it
    snapshot: Path | None = None  # standings come from there, and there is no store: only keys lie beside `store`
    links_open: bool = False  # an invitation lets in at once, without a password: for a simulated world alone
    limits: Limits = field(default_factory=Limits)

    @property
    def is_https(self) -> bool:
        """Whether browsers come by HTTPS, so that cookies are for HTTPS alone."""
        return self.public_url.startswith("https://")
