"""The settings are checked whole, say what is wrong in one line, and never show a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load, read

ROOT = Path(__file__).parents[2]
CANARY = "123456789:AAcanaryCANARYcanaryCANARYcanaryCANA"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in os.environ:
        if name.upper().startswith("AMICALE_"):
            monkeypatch.delenv(name)


def written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def test_the_example_is_complete_and_gives_the_defaults() -> None:
    example = read((ROOT / "config.example.toml").read_text("utf-8"), folder=Path("/srv"))
    assert example == read("", folder=Path("/srv"))
    text = (ROOT / "config.example.toml").read_text("utf-8")
    for section, field in Settings.model_fields.items():
        assert f"\n[{section}]\n" in text
        assert field.annotation is not None
        for key in field.annotation.model_fields:
            assert f"\n{key} = " in text.partition(f"\n[{section}]\n")[2].partition("\n[")[0]


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, '[discord]\ntoken = "from-file"\napi_base = "http://127.0.0.1:9/api/v10/"\n')
    monkeypatch.setenv("AMICALE_DISCORD__TOKEN", "from-environment")
    settings = load(file)
    assert settings.discord.token.get_secret_value() == "from-environment"
    assert settings.discord.api_base == "http://127.0.0.1:9/api/v10"
    assert settings.discord.enabled
    assert not settings.telegram.enabled


def test_an_empty_variable_leaves_a_platform_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMICALE_TELEGRAM__TOKEN", "")
    assert not load(written(tmp_path, f'[telegram]\ntoken = "{CANARY}"\n')).telegram.enabled


def test_relative_paths_start_at_the_files_folder(tmp_path: Path) -> None:
    file = written(tmp_path, '[storage]\nurl = "sqlite+aiosqlite:///data/mine.db"\n')
    assert load(file).storage.url == f"sqlite+aiosqlite:///{tmp_path}/data/mine.db"
    absolute = "sqlite+aiosqlite:////var/lib/amicale.db"
    assert read(f'[storage]\nurl = "{absolute}"\n', folder=tmp_path).storage.url == absolute


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[discord]\ntokn = "x"\n', "no key `tokn` in [discord]: did you mean `token`?"),
        ('[discrod]\ntoken = "x"\n', "no section `discrod`: did you mean `discord`?"),
        ("[email]\nport = 25\n", "no section `email`"),
        ('[telegram]\nmode = "webhook"\n', "telegram.mode"),
        ('[telegram]\ntoken = "two words"\n', "telegram.token: must be one word"),
        ('[discord]\napi_base = "discord.com"\n', "discord.api_base: must be an address"),
        ('[storage]\nurl = "sqlite:///x.db"\n', "storage.url: must be sqlite+aiosqlite:///"),
        ("discord = 3\n", "discord"),
        ("[discord\n", "not TOML (at line 1, column 9)"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(written(tmp_path, text))
    assert named in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "named"),
    [
        ("AMICALE_DISCROD__TOKEN", "no section `discrod`: did you mean `discord`?"),
        ("AMICALE_DISCORD__TOKN", "no key `tokn` in [discord]: did you mean `token`?"),
        ("AMICALE_DISCORD_TOKEN", "no section `discord_token`"),
        ("AMICALE_DISCORD", "no key ``"),
        ("amicale_email__host", "no section `email`"),
    ],
)
def test_a_misspelt_variable_is_an_error(monkeypatch: pytest.MonkeyPatch, variable: str, named: str) -> None:
    monkeypatch.setenv(variable, CANARY)
    with pytest.raises(SettingsError) as raised:
        read("", folder=Path("/srv"))
    assert named in str(raised.value)
    assert CANARY not in str(raised.value)


def test_S57_no_error_or_repr_shows_a_value(tmp_path: Path) -> None:
    for text in (
        f'[telegram]\ntoken = "{CANARY} {CANARY}"\n',
        f'[telegram]\ntoken = ["{CANARY}"]\n',
        f'[telegram]\nmode = "{CANARY}"\n',
        f'[telegram]\ntoken = "{CANARY}\n',
        f'[storage]\nurl = "postgresql+asyncpg://ana:{CANARY}@localhost/x"\n',
    ):
        with pytest.raises(SettingsError) as raised:
            load(written(tmp_path, text))
        assert CANARY not in f"{raised.value!r}{raised.value.__cause__!r}"
    settings = load(written(tmp_path, f'[telegram]\ntoken = "{CANARY}"\n'))
    assert CANARY not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.secrets() == (CANARY,)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_S60_a_file_open_to_others_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, "", mode)
    with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
        load(file)


def test_an_absent_file_is_an_error_only_when_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load().storage.url == f"sqlite+aiosqlite:///{tmp_path}/amicale.db"
    with pytest.raises(SettingsError, match="No such file"):
        load(tmp_path / "absent.toml")


def test_settings_cannot_be_changed() -> None:
    settings = read("", folder=Path("/srv"))
    with pytest.raises(ValueError, match="frozen"):
        settings.telegram.mode = "polling"  # type: ignore[misc]
