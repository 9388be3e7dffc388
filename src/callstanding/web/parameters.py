"""The parameters that several routes share, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path, Query
from phonenumbers import SUPPORTED_REGIONS

from callstanding.messages import languages

REGIONS = sorted({*SUPPORTED_REGIONS, "UK"})

Region = Annotated[
    str | None,
    Query(
        description="Two letters: the country of national numbers in this request.",
        json_schema_extra={"enum": REGIONS},
        max_length=2,
        min_length=2,
    ),
]
RegionName = Annotated[str, msgspec.Meta(extra_json_schema={"enum": ["", *REGIONS]}, description="As `region`.")]
NumberPath = Annotated[
    str,
    Path(
        description="With + or %2B and country code, as bare digits of the same, or national with `region`.",
        min_length=1,
        max_length=64,
        examples=["+12025550123"],
    ),
]
Lang = Annotated[
    str | None, Query(description="The language of sentences.", json_schema_extra={"enum": sorted(languages())})
]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
Zone = Annotated[
    str, Query(max_length=64, description="The time zone of times written without one, such as Europe/Paris.")
]
