"""The fuzz targets, each from a file of its own: a new one is a file in parsers/ and a line here."""

from __future__ import annotations

from tests.fuzz.parsers.agi import AGI
from tests.fuzz.parsers.backup import BACKUP
from tests.fuzz.parsers.bodies import BODIES, POSTED, UNPACKING
from tests.fuzz.parsers.call_files import CALL_FILES
from tests.fuzz.parsers.call_values import CALL_VALUES
from tests.fuzz.parsers.detection import DETECTION
from tests.fuzz.parsers.dns import DNS
from tests.fuzz.parsers.documents import DOCUMENTS
from tests.fuzz.parsers.framing import FRAMING, PACKING
from tests.fuzz.parsers.journal import JOURNAL
from tests.fuzz.parsers.labels import LABELS
from tests.fuzz.parsers.lake import LAKE
from tests.fuzz.parsers.mappings import MAPPINGS
from tests.fuzz.parsers.numbers import NUMBERS
from tests.fuzz.parsers.policies import POLICIES
from tests.fuzz.parsers.snapshots import SNAPSHOTS
from tests.fuzz.parsers.stock import STOCK
from tests.fuzz.parsers.workbooks import WORKBOOKS
from tests.fuzz.target import Target

from callstanding.errors import NotFound

TARGETS: tuple[Target, ...] = (
    NUMBERS,
    CALL_VALUES,
    FRAMING,
    PACKING,
    DETECTION,
    *DOCUMENTS,
    *CALL_FILES,
    LABELS,
    STOCK,
    WORKBOOKS,
    *MAPPINGS,
    POLICIES,
    BODIES,
    POSTED,
    UNPACKING,
    AGI,
    DNS,
    JOURNAL,
    LAKE,
    SNAPSHOTS,
    BACKUP,
)


def target_named(name: str) -> Target:
    """The target of that name. NotFound where there is none."""
    found = next((target for target in TARGETS if target.name == name), None)
    if found is None:
        raise NotFound(f"There is no fuzz target {name!r}.", hint="`python -m tests.fuzz.run --list` names them.")
    return found
