"""What we measure: the list of signals, in the order in which they are shown."""

from callstanding.signals import contacts, engagement, good, history, origin, reach, reports, rhythm, volume
from callstanding.signals.rows import Rows
from callstanding.signals.signal import Measure, Signal
from callstanding.signals.window import Window

SIGNALS: tuple[Signal, ...] = (
    volume.busy_hour,
    volume.busy_day,
    volume.busy_week,
    volume.volume_jump,
    volume.round_the_clock,
    contacts.one_way,
    contacts.no_callbacks,
    contacts.missed_callbacks,
    reach.few_answers,
    reach.invalid_numbers,
    reach.strangers,
    reach.rejections,
    reach.network_blocks,
    engagement.short_answers,
    engagement.brief_talk,
    engagement.dropped_on_answer,
    engagement.refused_on_answer,
    engagement.one_ring,
    rhythm.steady_rhythm,
    rhythm.parallel_calls,
    reach.sequential_dialling,
    origin.neighbour_numbers,
    origin.weak_attestation,
    reports.reported,
    reports.hearsay,
    history.pool_standing,
    history.inherited,
    good.often_answered,
    good.long_talks,
    good.calls_returned,
    good.repeat_contacts,
    good.wanted,
    good.long_history,
)

__all__ = ["SIGNALS", "Measure", "Rows", "Signal", "Window"]
