"""一次性告知单: what a person takes home. The page and the PDF show the same ``Handout``.

Typst sets the PDF: one self-contained wheel, data passed as JSON and never as markup, and the fonts of this folder
embedded, so that nothing need be installed beside the locked packages. https://typst.app/docs/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from api.staff.cases import Case
from api.staff.sheet import Group, Sheet
from api.staff.ways import Way

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"


@dataclass(frozen=True)
class Handout:
    """The notice about ``case``; ``clerk`` is the name on it, ``code`` takes the facts into a chat by ``ways``."""

    case: Case
    sheet: Sheet
    clerk: str
    code: str
    ways: list[Way]

    def pdf(self) -> bytes:
        """The notice as PDF."""
        data = json.dumps(self._data(), ensure_ascii=False)
        return bytes(typst.compile(_HERE / "handout.typ", font_paths=[_FONTS], sys_inputs={"data": data}))

    def _data(self) -> dict[str, Any]:
        sheet = self.sheet
        return {
            "number": self.case.number,
            "clerk": self.clerk,
            "code": self.code,
            "ways": [vars(way) for way in self.ways],
            "date": sheet.as_of.isoformat(),
            "catalogue": sheet.catalogue.version[:12],
            "facts": [[line.fact.label, line.text, line.source] for line in sheet.lines],
            "contradictions": [contradiction.say for contradiction in sheet.assessment.contradictions],
            "total": sheet.totals.to_dict(),
            "groups": [self._group(group) for group in sheet.groups],
        }

    def _group(self, group: Group) -> dict[str, Any]:
        results = [
            {
                **result.to_dict(),
                "missing": [self.sheet.label(name) for name in result.missing],
                "failed": [vars(failure) | {"label": self.sheet.label(failure.fact)} for failure in result.failed],
                "department": result.policy.data.department,
            }
            for result in group.results
        ]
        return {"status": group.status, "title": group.title, "results": results}
