"""Settings: one TOML file and the environment, checked whole before anything starts.

`AMICALE_<SECTION>__<KEY>` in the environment wins over the file. What is unknown is an error in both, so
that a misspelt key is never an absent one. Messages name keys and never repeat values.
"""

from __future__ import annotations

import difflib
import os
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "AMICALE_"
DELIMITER = "__"
DEFAULT_FILE = Path("config.toml")

_SQLITE = "sqlite+aiosqlite:///"
_STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)


class SettingsError(Exception):
    """The settings cannot be used; the message is one line for the operator, with no value in it."""


class _Section(BaseModel):
    model_config = _STRICT


class StorageSettings(_Section):
    """Where everything is kept."""

    url: str = Field(default=f"{_SQLITE}amicale.db", repr=False)

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.url.removeprefix(_SQLITE))

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if not url.startswith(_SQLITE) or url == _SQLITE or ":memory:" in url:
            raise ValueError(f"must be {_SQLITE} and a file")
        return url


class _PlatformSettings(_Section):
    token: SecretStr = SecretStr("")
    api_base: str

    @property
    def enabled(self) -> bool:
        """Whether there is a token: without one the platform is left out."""
        return bool(self.token.get_secret_value())

    @field_validator("token")
    @classmethod
    def _one_word(cls, token: SecretStr) -> SecretStr:
        if len(token.get_secret_value().split()) > 1:
            raise ValueError("must be one word")
        return token

    @field_validator("api_base")
    @classmethod
    def _address(cls, address: str) -> str:
        if not address.startswith(("https://", "http://")) or "@" in address or " " in address:
            raise ValueError("must be an address that begins with https:// or http://")
        return address.rstrip("/")


class DiscordSettings(_PlatformSettings):
    """How Discord is reached. With another base, the gateway's address is asked from it."""

    api_base: str = "https://discord.com/api/v10"


class TelegramSettings(_PlatformSettings):
    """How Telegram is reached."""

    api_base: str = "https://api.telegram.org"
    mode: Literal["polling"] = "polling"


class DeliverySettings(_Section):
    """How fast messages go out unasked. What is on the wire when the program is killed may come twice."""

    telegram_in_flight: int = Field(default=3, ge=1, le=30)
    telegram_per_second: float = Field(default=28.0, gt=0, le=1000)
    discord_in_flight: int = Field(default=4, ge=1, le=30)


class PhotosSettings(_Section):
    """How much is kept of what members send; a photo is half a megabyte at most in practice."""

    megabytes_per_community: int = Field(default=1000, ge=1, le=1_000_000)

    @property
    def quota(self) -> int:
        """Bytes of photos kept of one community."""
        return self.megabytes_per_community * 1_000_000


class Settings(BaseSettings):
    """Everything an operator can set, by section. Made by `load` only."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        nested_model_default_partial_update=True,
    )

    storage: StorageSettings = StorageSettings()
    discord: DiscordSettings = DiscordSettings()
    telegram: TelegramSettings = TelegramSettings()
    delivery: DeliverySettings = DeliverySettings()
    photos: PhotosSettings = PhotosSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then what `load` read from the file; nothing else."""
        return (env_settings, init_settings)

    def secrets(self) -> tuple[str, ...]:
        """Every secret there is, for the log to leave out whatever its shape."""
        tokens = (self.discord.token, self.telegram.token)
        return tuple(value for token in tokens if (value := token.get_secret_value()))


def load(file: Path | None = None) -> Settings:
    """The settings of `file` (by default `config.toml` here, if there is one) and the environment.

    Raises SettingsError for a file that is absent, open to others or not TOML, and for any wrong key or value.
    """
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    if path is None:
        return read("", folder=Path.cwd())
    try:
        refuse_open(path)
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"cannot read the settings in {path}: {reason}") from None
    return read(text, folder=path.resolve().parent, name=str(path))


def read(text: str, *, folder: Path, name: str = "settings") -> Settings:
    """The settings in a TOML text and the environment; relative paths start at `folder`."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: {_without_text(error)}") from None
    _refuse_unknown_environment(os.environ)
    try:
        settings = Settings(**found)
    except (ValidationError, TypeError) as error:
        raise SettingsError(f"{name}: {_one_line(error)}") from None
    except ValueError as error:  # pydantic-settings: a section given as a whole is not JSON
        raise SettingsError(f"{name}: a section in the environment cannot be read: {type(error).__name__}") from None
    storage = settings.storage.model_copy(update={"url": _from_folder(settings.storage.url, folder)})
    return settings.model_copy(update={"storage": storage})


def refuse_open(path: Path) -> None:
    """Nothing when only its owner can read the file; SettingsError with the command that mends it otherwise."""
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        raise SettingsError(f"{path} is open to others (mode {mode:o}): run  chmod 600 {shlex.quote(str(path))}")


def _from_folder(url: str, folder: Path) -> str:
    path = Path(url.removeprefix(_SQLITE))
    return url if path.is_absolute() else f"{_SQLITE}{folder / path}"


def _refuse_unknown_environment(environment: Mapping[str, str]) -> None:
    for name in environment:
        if name.upper().startswith(PREFIX):
            _refuse_unknown(name)


def _refuse_unknown(name: str) -> None:
    section, _, key = name.upper().removeprefix(PREFIX).lower().partition(DELIMITER)
    fields = Settings.model_fields
    if section not in fields:
        wanted = _closest(section, fields)
        raise SettingsError(f"{name} in the environment: no section `{section}`{wanted}")
    model = fields[section].annotation
    known: Iterable[str] = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else ()
    if key not in known:
        raise SettingsError(f"{name} in the environment: no key `{key}` in [{section}]{_closest(key, known)}")


def _one_line(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "the sections cannot be read"
    return "; ".join(_problem(problem["loc"], problem["msg"], problem["type"]) for problem in error.errors())


def _problem(location: tuple[int | str, ...], message: str, kind: str) -> str:
    name = ".".join(str(part) for part in location)
    if kind != "extra_forbidden":
        return f"{name}: {message.removeprefix('Value error, ')}"
    if len(location) == 1:
        return f"no section `{name}`{_closest(name, Settings.model_fields)}"
    section: Any = Settings.model_fields[str(location[0])].annotation
    return f"no key `{location[-1]}` in [{location[0]}]{_closest(str(location[-1]), section.model_fields)}"


def _closest(word: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f": did you mean `{found[0]}`?" if found else ""


def _without_text(error: tomllib.TOMLDecodeError) -> str:
    """Where the file is not TOML; the decoder's own words may repeat a piece of the file."""
    where = str(error).rpartition("(")[2].rstrip(")")
    return f"not TOML ({where})" if where.startswith("at ") else "not TOML"
