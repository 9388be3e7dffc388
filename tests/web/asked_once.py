"""A hook of schemathesis: an Idempotency-Key that fits belongs to one request, as the document says."""

from __future__ import annotations

import itertools
import re
from typing import Any

import schemathesis

_COUNT = itertools.count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[A-Za-z0-9_.:-]{1,240}", key):
        case.headers["Idempotency-Key"] = f"{key}-{next(_COUNT)}"
