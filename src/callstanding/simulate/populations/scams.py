"""People who call people who did not ask for it, and spammers who take care not to be noticed."""

from __future__ import annotations

from callstanding.simulate.kind import SPAM, Kind

KINDS = (
    Kind("scam_centre", SPAM, "human agents who deceive; most hang up, a few talk long"),
    Kind("warming_spammer", SPAM, "starts with few calls and grows"),
    Kind("limit_keeper", SPAM, "obeys every published limit; only what people say of it tells"),
)
