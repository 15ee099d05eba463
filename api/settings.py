"""Every setting of the service, read from the environment (and ``.env``) in one place.

Names and meanings: ``docs/operations.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from limits import RateLimitItem, parse
from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.handover import OfficeHours
from bot.train import model_path

Network = IPv4Network | IPv6Network


def _rate(value: Any) -> RateLimitItem:
    return value if isinstance(value, RateLimitItem) else parse(str(value))


def _hours(value: Any) -> OfficeHours:
    return value if isinstance(value, OfficeHours) else OfficeHours.read(str(value))


RateLimit = Annotated[RateLimitItem, BeforeValidator(_rate)]


class SettingsError(ValueError):
    """A setting has a bad value; the message names each variable."""


def _comma_separated(value: Any) -> Any:
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def _networks(value: Any) -> Any:
    items: Iterable[Any] = _comma_separated(value)
    return [ip_network(item) for item in items]


def _is_set(value: Any) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


class Settings(BaseSettings):
    """The settings of one start. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, arbitrary_types_allowed=True
    )

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(1, ge=1, le=64)
    #: The page with the assistant, as people's phones reach it; without it print-outs carry no QR code to it.
    public_url: HttpUrl | None = None
    data_dir: Path = Path("var")
    #: Empty: an embedded Redis server whose file lies in ``data_dir``.
    redis_url: str = Field("", pattern=r"^((rediss?|unix)://.+)?$")
    #: Empty: SQLite in ``data_dir``.
    database_url: str = Field("", pattern=r"^((sqlite|postgresql)(\+\w+)?://.*)?$")
    #: The trained model; by default the one for the current training data.
    model: Path = Field(default_factory=model_path)
    conversation_ttl_days: int = Field(30, ge=1, le=3650)

    #: Origins whose pages may call the interface. No cookie is ever used, so ``*`` opens nothing curl cannot reach.
    cors_origins: Annotated[list[str], NoDecode, BeforeValidator(_comma_separated)] = ["*"]
    rate_limit_conversation: RateLimit = parse("60/minute")
    rate_limit_address: RateLimit = parse("600/minute")
    #: Addresses that are not limited: the machine's own, and what load balancers or tests come from.
    rate_limit_exempt: Annotated[list[Network], NoDecode, BeforeValidator(_networks)] = [
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
    ]

    wechat_token: SecretStr = SecretStr("")
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr = SecretStr("")
    wechat_encoding_aes_key: SecretStr = SecretStr("")
    #: The key before the last change: WeChat may still use it for a while.
    wechat_previous_encoding_aes_key: SecretStr = SecretStr("")
    wechat_api_base: HttpUrl = HttpUrl("https://api.weixin.qq.com")
    #: The mode chosen in the WeChat console; by default secure with a key, plaintext without.
    wechat_mode: Literal["plaintext", "compatible", "secure"] | None = None
    #: A certified account (认证) may send messages of its own accord and publish a menu.
    wechat_certified: bool = False
    #: Choices as links that can be tapped; not for test accounts.
    wechat_menu_links: bool = False
    #: Refuse requests signed longer ago than this; 0: any age, as WeChat itself names no limit.
    wechat_max_age_seconds: int = Field(0, ge=0)
    staff_bootstrap_password: SecretStr = SecretStr("")
    #: Staff who do nothing for so long must sign in again.
    staff_idle_minutes: float = Field(15, gt=0, le=720)
    #: When staff are there, such as ``周一至周五 09:00-17:00``; empty: always.
    staff_hours: Annotated[OfficeHours, NoDecode, BeforeValidator(_hours)] = OfficeHours("")
    #: Who has waited for staff so long is told, once, that nobody has come yet.
    staff_wait_minutes: float = Field(10, gt=0, le=1440)
    #: Walk-in cases are deleted so long after their last change.
    case_retention_days: int = Field(365, ge=1, le=36500)

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: HttpUrl | None) -> HttpUrl | None:
        if url and (url.fragment is not None or url.username or url.password):
            raise ValueError("must have no #, no user name and no password")
        return url

    @field_validator("cors_origins")
    @classmethod
    def _origin(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            if origin != "*" and not origin.startswith(("http://", "https://")):
                raise ValueError(f"{origin!r} is not an origin such as https://www.example.gov.cn")
        return [origin.rstrip("/") for origin in origins]

    @field_validator("wechat_encoding_aes_key", "wechat_previous_encoding_aes_key")
    @classmethod
    def _aes_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not re.fullmatch("[A-Za-z0-9]{43}", key.get_secret_value()):
            raise ValueError("must be the 43 letters and digits shown in the WeChat console")
        return key

    @field_validator("wechat_token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not re.fullmatch("[A-Za-z0-9]{3,32}", token.get_secret_value()):
            raise ValueError("must be 3 to 32 letters and digits, as the WeChat console demands")
        return token

    @model_validator(mode="after")
    def _wechat_goes_together(self) -> Settings:
        needs = {
            "wechat_app_id": ["wechat_token"],
            "wechat_encoding_aes_key": ["wechat_token", "wechat_app_id"],
            "wechat_previous_encoding_aes_key": ["wechat_encoding_aes_key"],
            "wechat_app_secret": ["wechat_token", "wechat_app_id"],
            "wechat_certified": ["wechat_app_secret"],
        }
        if self.wechat_mode:
            needs["wechat_mode"] = ["wechat_token"]
        if self.wechat_mode in ("compatible", "secure"):
            needs["wechat_mode"] = ["wechat_encoding_aes_key"]
        for name, others in needs.items():
            for other in others:
                if _is_set(getattr(self, name)) and not _is_set(getattr(self, other)):
                    raise PydanticCustomError("incomplete", f"{other.upper()}: is needed with {name.upper()}")
        return self

    @field_validator("staff_bootstrap_password")
    @classmethod
    def _password(cls, password: SecretStr) -> SecretStr:
        if 0 < len(password.get_secret_value()) < 12:
            raise ValueError("must have at least 12 characters")
        return password

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


@cache
def load_settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        # Values are left out: they may be secrets.
        lines = [": ".join(filter(None, [".".join(map(str, e["loc"])).upper(), e["msg"]])) for e in error.errors()]
        raise SettingsError("\n".join(lines)) from error
