"""Every setting of the service, read from the environment (and ``.env``) in one place.

Names and meanings: ``docs/operations.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.train import model_path

Network = IPv4Network | IPv6Network


class SettingsError(ValueError):
    """A setting has a bad value; the message names each variable."""


def _comma_separated(value: Any) -> Any:
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def _networks(value: Any) -> Any:
    items: Iterable[Any] = _comma_separated(value)
    return [ip_network(item) for item in items]


class Settings(BaseSettings):
    """The settings of one start. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(1, ge=1, le=64)
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
    rate_limit_conversation: str = Field("60/minute", pattern=r"^\d+/\w+$")
    rate_limit_address: str = Field("600/minute", pattern=r"^\d+/\w+$")
    #: Addresses that are not limited: the machine's own, and what load balancers or tests come from.
    rate_limit_exempt: Annotated[list[Network], NoDecode, BeforeValidator(_networks)] = [
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
    ]

    wechat_token: SecretStr = SecretStr("")
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr = SecretStr("")
    wechat_encoding_aes_key: SecretStr = SecretStr("")
    wechat_api_base: HttpUrl = HttpUrl("https://api.weixin.qq.com")
    staff_bootstrap_password: SecretStr = SecretStr("")

    @field_validator("cors_origins")
    @classmethod
    def _origin(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            if origin != "*" and not origin.startswith(("http://", "https://")):
                raise ValueError(f"{origin!r} is not an origin such as https://www.example.gov.cn")
        return [origin.rstrip("/") for origin in origins]

    @field_validator("wechat_encoding_aes_key")
    @classmethod
    def _aes_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) != 43:
            raise ValueError("must be the 43 characters shown in the WeChat console")
        return key

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
        lines = [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("\n".join(lines)) from error
