"""The account's menu, which is data: ``menu.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Field, TypeAdapter, field_validator

from api.wechat.client import Client


class Button(BaseModel):
    """A button that does ``payload``, or opens ``sub_button``."""

    name: str
    payload: str = Field("", max_length=128)
    sub_button: list[Button] = Field([], max_length=5)

    @field_validator("sub_button")
    @classmethod
    def _sub_buttons_do_something(cls, buttons: list[Button]) -> list[Button]:
        if any(not button.payload for button in buttons):
            raise ValueError("a button of a sub_button needs a payload")
        return buttons

    def for_wechat(self, most_bytes: int = 16) -> dict[str, Any]:
        """As WeChat wants it. Raises ValueError for a name it would refuse."""
        if len(self.name.encode()) > most_bytes:
            raise ValueError(f"{self.name}: longer than {most_bytes} bytes")
        if self.sub_button:
            return {"name": self.name, "sub_button": [button.for_wechat(60) for button in self.sub_button]}
        return {"name": self.name, "type": "click", "key": self.payload}


@cache
def load_menu() -> list[Button]:
    """The menu of ``menu.yaml``. Raises pydantic.ValidationError."""
    source = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return TypeAdapter(list[Button]).validate_python(source)


@cache
def menu_payloads() -> frozenset[str]:
    """What a press on the menu may do."""
    return frozenset(b.payload for button in load_menu() for b in (button, *button.sub_button) if b.payload)


async def publish(client: Client) -> None:
    """Make ``menu.yaml`` the account's menu; followers see it within minutes. Raises WeChatError, ValueError."""
    await client.call("menu/create", {"button": [button.for_wechat() for button in load_menu()]})
