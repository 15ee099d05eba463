"""The calendar verdicts are given by."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

#: China has one time zone and no summer time.
CHINA = timezone(timedelta(hours=8))


def today() -> date:
    """The day it is in China."""
    return datetime.now(CHINA).date()
