"""How a kind of caller behaves: the parameters that all kinds have, under the names of the tables."""

from __future__ import annotations

import msgspec

Quantiles = tuple[tuple[float, float], ...]  # (percent, value)
Range = tuple[float, float]
Weights = tuple[float, ...]


class Common(msgspec.Struct, frozen=True):
    """What holds for the whole world; see worlds/words.toml for what each parameter means."""

    unsigned_route: float
    unreachable: float
    pickup_s: Quantiles
    voicemail_after_s: float
    answer_spread: float
    report_spread: float
    report_after_s: float
    handset_lag_s: float
    report_lag_h: Quantiles
    again: float
    trunks: int
    reseller_lines: int
    filled: float
    tenure_days: Range


class Profile(msgspec.Struct, frozen=True):
    """How a kind of caller behaves; see worlds/words.toml for what each parameter means."""

    per_1000: float
    lines_each: int
    placing: str
    stays_days: Quantiles
    account: str
    trunk: str
    resold: float
    signed: Weights
    calls_a_day: float
    spread: float
    weekdays: Weights
    hours: Weights
    pace: float
    ramp_days: float
    ramp_from: float
    regulars: int
    repeat: float
    on_net: float
    local: float
    invalid: float
    in_sequence: float
    skips_dead: float
    answered: float
    rejected: float
    busy: float
    voicemail: float
    voicemail_s: Quantiles
    patience_s: Range
    talk_s: Quantiles
    callee_hangs_up: float
    abandoned: float
    abandoned_s: Range
    called_back: float
    called_back_s: float
    received_a_day: float
    desk_answers: float
    desk_dead: float
    desk_talk_s: Quantiles
    waits_s: Quantiles
    returns: float
    complains: float
    complains_missed: float
    fraud_share: float
    blocks: float
    praises: float
