"""The Discord stand-in, driven by a tiny bot on the real discord.py."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands

from tests.standins.discord import limits
from tests.standins.discord.faults import RateLimits
from tests.standins.discord.humans import Person
from tests.standins.discord.records import Upload
from tests.standins.discord.server import DiscordStandin
from tests.standins.discord.shown import CannotDo, Modal
from tests.standins.discord.world import Channel, Guild

NOBODY = discord.AllowedMentions.none()


WORDS = {"directory": "annuaire", "search": "chercher", "query": "recherche"}


class French(app_commands.Translator):
    async def translate(self, text: app_commands.locale_str, locale: discord.Locale, _: Any) -> str | None:
        return WORDS.get(text.message) if locale is discord.Locale.french else None


class Bot(discord.Client):
    """Enough of a bot: a directory search, a form, buttons read from `interaction.data`."""

    def __init__(self, standin: DiscordStandin, guild: Guild) -> None:
        intents = discord.Intents(guilds=True, members=True, guild_messages=True, dm_messages=True)
        super().__init__(intents=intents, allowed_mentions=NOBODY, guild_ready_timeout=0.02)
        self.home = discord.Object(guild.id)
        self.standin, self.tree = standin, app_commands.CommandTree(self)
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.slow = 0.0
        self._declare()

    async def setup_hook(self) -> None:
        _, url, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await self.tree.set_translator(French())
        await self.tree.sync(guild=self.home)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the five seconds discord.py leaves between two IDENTIFYs."""

    async def on_message(self, message: discord.Message) -> None:
        await self.heard.put(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        custom_id = (interaction.data or {}).get("custom_id", "")
        if custom_id == "next":
            await interaction.response.defer()
            await interaction.edit_original_response(content="page 2")
            await interaction.followup.send("only you", ephemeral=True)
        elif custom_id == "pick":
            await interaction.response.edit_message(content=f"chosen {interaction.data['values']}", view=None)  # type: ignore
        elif interaction.type is discord.InteractionType.modal_submit:
            row = interaction.data["components"][0]  # type: ignore[index]
            await interaction.response.send_message(f"hello {row['component']['value']}", ephemeral=True)

    def _declare(self) -> None:
        group = app_commands.Group(name="directory", description="The members")

        @group.command(name="search", description="Finds members")
        async def search(interaction: discord.Interaction, query: str, page: app_commands.Range[int, 1, 9] = 1) -> None:
            await interaction.response.defer(ephemeral=True)
            embed = discord.Embed(title=f"found {query}").add_field(name="page", value=str(page))
            await interaction.edit_original_response(embed=embed, view=_view())

        @search.autocomplete("query")
        async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{current}ont", value="42")]

        @app_commands.command(description="Opens a form")
        async def form(interaction: discord.Interaction) -> None:
            modal = discord.ui.Modal(title="Who are you", custom_id="who")
            field = discord.ui.TextInput(custom_id="name", max_length=20)  # type: ignore[var-annotated]
            modal.add_item(discord.ui.Label(text="Your name", component=field))
            modal.stop()
            await interaction.response.send_modal(modal)

        @app_commands.command(description="Answers as slowly as told")
        async def sleepy(interaction: discord.Interaction) -> None:
            await asyncio.sleep(self.slow)
            await interaction.response.send_message("awake")
            await interaction.response.__class__(interaction).send_message("again")

        self.tree.add_command(group, guild=self.home)
        self.tree.add_command(form, guild=self.home)
        self.tree.add_command(sleepy, guild=self.home)
        self.tree.error(self._ignore)

    async def _ignore(self, interaction: discord.Interaction, error: Exception) -> None:
        """Errors are planted; the stand-in has written them down."""


def _view() -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Suivant", custom_id="next"))
    view.add_item(discord.ui.Select(custom_id="pick", options=[discord.SelectOption(label="Dupont", value="1")]))
    view.stop()
    return view


class Town:
    """A stand-in with a guild, a channel, a forum and Ana."""

    def __init__(self, standin: DiscordStandin) -> None:
        self.standin = standin
        self.guild = standin.guild("Alumni")
        self.general: Channel = self.guild.text_channel("general")
        self.forum = self.guild.forum("offers", tags=("open",))
        self.ana: Person = standin.member("Ana", locale="fr", guilds=[self.guild])
        self.ben: Person = standin.member("Ben", guilds=[self.guild])

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        bot = Bot(self.standin, self.guild)
        await bot.login(self.standin.token)
        running = asyncio.create_task(bot.connect())
        await self.standin.ready()
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)

    async def post(self, path: str, body: Any, method: str = "POST", token: str | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or self.standin.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, self.standin.api_base + path, json=body) as answer,
        ):
            return answer.status, await answer.json()


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with DiscordStandin(messages_per_channel=(5, 0.2)) as standin:
        monkeypatch.setattr(discord.http.Route, "BASE", standin.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(standin.gateway_url))
        yield Town(standin)


async def test_a_command_is_found_by_its_french_name_deferred_and_filled(town: Town) -> None:
    async with town.bot():
        outcome = await town.ana.types(town.general, "annuaire chercher", recherche="dupont", page=2)
        assert outcome.ack is not None
        assert outcome.ack.name == "defer"
        assert outcome.message is not None
        assert outcome.message.text == "found dupont\npage\n2"
        assert outcome.message.ephemeral
        assert outcome.message.buttons == ["Suivant"]
        assert town.ana.sees(town.general) == [outcome.message]
        assert town.ben.sees(town.general) == []
    assert town.standin.violations == []


async def test_the_client_refuses_what_a_client_refuses(town: Town) -> None:
    async with town.bot():
        for options in ({"query": "a", "page": 10}, {"query": "a", "unknown": 1}, {"page": 1}, {"query": 3}):
            with pytest.raises(CannotDo):
                await town.ana.types(town.general, "directory search", **options)
        with pytest.raises(CannotDo):
            await town.ben.types(town.general, "annuaire chercher", query="a")
        with pytest.raises(CannotDo):
            await town.ben.types(town.ben.dm, "directory search", query="a")


async def test_autocomplete_modal_and_select(town: Town) -> None:
    async with town.bot():
        choices = await town.ana.in_(town.general).completes("directory search", query="dup")
        assert choices[0]["name"] == "dupont"
        opened = await town.ana.types("form")
        assert opened.modal is not None
        assert opened.modal.labels == ["Your name"]
        with pytest.raises(CannotDo):
            await town.ana.submits(opened, name="x" * 21)
        answered = await town.ana.submits(opened, {"Your name": "Ana"})
        assert answered.text == "hello Ana"
        found = await town.ana.types("directory search", query="d")
        chosen = await town.ana.chooses(found, "Dupont")
        assert chosen.message is not None
        assert chosen.message.content == "chosen ['1']"
        assert chosen.message.ephemeral
    assert town.standin.violations == []


async def test_a_button_works_after_a_restart(town: Town) -> None:
    async with town.bot():
        found = await town.ana.types(town.general, "directory search", query="d")
    async with town.bot():
        pressed = await town.ana.presses(found, "Suivant")
        assert pressed.ack is not None
        assert pressed.ack.name == "defer_update"
        assert pressed.message == found.message
        assert pressed.message.content == "page 2"
        assert pressed.followups[0].text == "only you"
        assert (await town.ana.sends_component(custom_id="next", channel=town.general)).message is not None
        again = await town.standin.redeliver(pressed)
        assert len(again.followups) == 1
        refused = [call.code for call in town.standin.calls if call.code]
        assert refused == [40060]
    assert town.standin.violations == []


async def test_double_and_late_answers_are_violations(town: Town) -> None:
    town.standin.ack_seconds = 0.2
    async with town.bot() as bot:
        assert (await town.ana.types(town.general, "sleepy")).text == "awake"
        assert [each.reason[:9] for each in town.standin.violations] == ["400 40060"]
        bot.slow = 0.3
        failed = await town.ana.types(town.general, "sleepy")
        assert failed.failed == "The application did not respond"
        await asyncio.sleep(0.15)
        assert town.standin.violations[-1].reason == "404 10062 Unknown interaction"


PLANTED = [
    ("POST", "/channels/{c}/messages", {"content": ""}, "50006"),
    ("POST", "/channels/{c}/messages", {"content": "x" * 2001}, "content: Must be 2000 or fewer"),
    ("POST", "/channels/{c}/messages", {"contents": "x"}, "UNKNOWN_PROPERTY"),
    ("POST", "/channels/{c}/messages", {"content": 3}, "BASE_TYPE_BAD_TYPE"),
    ("POST", "/channels/{c}/messages", {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, "fields"),
    ("POST", "/channels/{c}/messages", {"embeds": [{"description": "x" * 4000}] * 2}, "MAX_EMBED_SIZE_EXCEEDED"),
    ("POST", "/channels/{c}/messages", {"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    (
        "POST",
        "/channels/{c}/messages",
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x" * 101}]}]},
        "custom_id",
    ),
    (
        "POST",
        "/channels/{c}/messages",
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x"}] * 2}]},
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    ("PUT", "/applications/{a}/guilds/{g}/commands", [{"name": "Upper", "description": "x"}], "INVALID_NAME"),
    ("PUT", "/applications/{a}/guilds/{g}/commands", [{"name": "a", "description": ""}], "description"),
    (
        "PUT",
        "/applications/{a}/guilds/{g}/commands",
        [{"name": "a", "description": "x", "name_localizations": {"fr-FR": "b"}}],
        "Unknown locale",
    ),
    (
        "PUT",
        "/applications/{a}/guilds/{g}/commands",
        [{"name": f"n{n}", "description": "x"} for n in range(101)],
        "APPLICATION_COMMANDS_MAX",
    ),
    (
        "PUT",
        "/applications/{a}/guilds/{g}/commands",
        [
            {
                "name": "a",
                "description": "x",
                "options": [{"type": 3, "name": f"o{n}", "description": "d", "required": n > 0} for n in range(2)],
            }
        ],
        "REQUIRED_INVALID",
    ),
    ("POST", "/channels/{c}/pins/never", {}, "404: Not Found"),
    ("POST", "/guilds/{g}/scheduled-events", {"name": "x"}, "BASE_TYPE_REQUIRED"),
    ("POST", "/webhooks/{a}/nothing", {"content": "x"}, "10015"),
]


@pytest.mark.parametrize(("method", "path", "body", "reason"), PLANTED)
async def test_each_planted_violation_is_caught(town: Town, method: str, path: str, body: Any, reason: str) -> None:
    ids = {"c": town.general.id, "g": town.guild.id, "a": town.standin.application_id}
    status, answer = await town.post(path.format(**ids), body, method)
    assert status >= 400
    assert answer["message"]
    assert len(town.standin.violations) == 1
    assert reason in town.standin.violations[0].reason


async def test_interaction_rules_are_enforced(town: Town) -> None:
    standin = town.standin
    opened = standin.interactions.open(limits.COMMAND, town.ana, town.general, {"name": "x"})
    path = f"/interactions/{opened.id}/{opened.token}/callback"
    follow = f"/webhooks/{standin.application_id}/{opened.token}"
    assert (await town.post(follow, {"content": "early"}))[1]["code"] == 10015
    for kind in (limits.DEFER_UPDATE, limits.UPDATE, limits.CHOOSE):
        assert (await town.post(path, {"type": kind}))[1]["code"] == 50035
    modal = {"custom_id": "m", "title": "x" * 46, "components": []}
    assert (await town.post(path, {"type": limits.MODAL, "data": modal}))[1]["code"] == 50035
    status, answer = await town.post(path + "?with_response=true", {"type": 5, "data": {"flags": 64}})
    assert answer["interaction"]["response_message_ephemeral"]
    assert answer["interaction"]["response_message_loading"]
    status, first = await town.post(follow, {"content": "fills the waiting answer"})
    assert (status, first["id"]) == (200, answer["interaction"]["response_message_id"])
    assert first["flags"] & limits.EPHEMERAL
    standin.advance(901)
    assert (await town.post(follow, {"content": "too late"}))[1]["code"] == 50027


async def test_wrong_token_and_privileged_intents(town: Town) -> None:
    bot = Bot(town.standin, town.guild)
    with pytest.raises(discord.LoginFailure):
        await bot.login("wrong")
    await bot.close()
    for token, intents, code in ((town.standin.token, limits.INTENT_MESSAGE_CONTENT, 4014), ("wrong", 1, 4004)):
        async with aiohttp.ClientSession() as session, session.ws_connect(town.standin.gateway_url) as socket:
            assert (await socket.receive_json())["op"] == 10
            await socket.send_json({"op": 2, "d": {"token": token, "intents": intents}})
            assert (await socket.receive()).data == code


async def test_a_dropped_gateway_resumes_and_misses_nothing(town: Town) -> None:
    async with town.bot() as bot:
        await town.standin.drop_gateway(4000)
        await town.ana.says(town.general, f"<@{town.standin.application_id}> hello")
        await town.ana.says(town.ana.dm, "secret")
        await town.ana.says(town.general, "chatter")
        heard = [await asyncio.wait_for(bot.heard.get(), 5) for _ in range(3)]
        assert town.standin.gateway.resumes == 1
        assert len(town.standin.gateway.identifies) == 1
        assert [message.content[-6:] for message in heard] == [" hello", "secret", ""]


async def test_faults_nonces_and_pings(town: Town) -> None:
    standin, path = town.standin, f"/channels/{town.general.id}/messages"
    async with town.bot() as bot:
        channel = bot.get_channel(int(town.general.id))
        assert isinstance(channel, discord.TextChannel)
        standin.fail_next("POST", "/channels/*/messages", status=429, retry_after=0.01)
        sent = await channel.send(f"hi {town.ana.mention} @everyone", nonce=7)
        assert not town.ana.sees(town.general)[0].pings
        standin.fail_next("POST", "/channels/*/messages", drop_after_accept=True)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("lost answer", nonce=8)
        again = await channel.send("lost answer", nonce=8)
        assert [each.text for each in town.ana.sees(town.general)][1:] == ["lost answer"]
        assert again.id != sent.id
        standin.fail_next("POST", "/channels/*/messages", status=403, code=50013)
        with pytest.raises(discord.Forbidden):
            await channel.send("no")
    _, made = await town.post(path, {"content": f"{town.ana.mention} hi"})
    assert standin.messages.every[made["id"]].pings.users == {town.ana.id}
    assert standin.violations == []


async def test_channels_forums_dms_events_and_roles(town: Town) -> None:
    async with town.bot() as bot:
        forum = bot.get_channel(int(town.forum.id))
        assert isinstance(forum, discord.ForumChannel)
        made = await forum.create_thread(name="Offer", content="text", applied_tags=[forum.available_tags[0]])
        assert made.message.content == "text"
        ana = await bot.fetch_user(int(town.ana.id))
        await ana.send(file=discord.File(io.BytesIO(b"text"), filename="a.txt"))
        assert town.ana.sees()[0].raw["attachments"][0]["filename"] == "a.txt"
        town.ana.reachable = False
        with pytest.raises(discord.Forbidden):
            await ana.send("closed")
        guild = bot.guilds[0]
        start = discord.utils.utcnow() + discord.utils.datetime.timedelta(hours=1)
        event = await guild.create_scheduled_event(
            name="Afterwork", start_time=start, end_time=start + discord.utils.datetime.timedelta(hours=1),
            entity_type=discord.EntityType.external, location="Lyon", privacy_level=discord.PrivacyLevel.guild_only,
        )  # fmt: skip
        await event.edit(name="Webinar")
        assert next(iter(town.guild.events.values()))["name"] == "Webinar"
        await event.delete()
        town.standin.deletes_channel(town.general)
        role = town.guild.role("Graduates")
        await bot.http.add_role(int(town.guild.id), int(town.ana.id), int(role["id"]))
        assert town.guild.person_roles[town.ana.id] == [role["id"]]
        town.standin.leaves(town.ben, town.guild)
        await guild.leave()
        assert town.standin.guilds == {}
    assert town.standin.violations == []


async def test_files_are_sent_with_a_form(town: Town) -> None:
    modal = {
        "custom_id": "m",
        "title": "T",
        "components": [
            {"type": 18, "label": "Photo", "component": {"type": 19, "custom_id": "photo"}},
            {
                "type": 18,
                "label": "Kind",
                "component": {"type": 3, "custom_id": "kind", "options": [{"label": "PC", "value": "pc"}]},
            },
        ],
    }
    opened = town.standin.interactions.open(limits.COMMAND, town.ana, town.general, {"name": "x"})
    path = f"/interactions/{opened.id}/{opened.token}/callback?with_response=1"
    assert (await town.post(path, {"type": 9, "data": modal}))[0] == 200
    form = Modal(opened)
    town.standin.ack_seconds = 0.01
    sent = await town.ana.submits(form, photo=Upload(filename="a.png", content=b"png"), Kind="PC")
    data = sent.interaction.payload["data"]
    url = next(iter(data["resolved"]["attachments"].values()))["url"]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == b"png"
    assert data["components"][1]["component"]["values"] == ["pc"]
    assert sent.failed == "This interaction failed"


APART = """
import asyncio, sys
import discord, yarl
from discord import app_commands
discord.http.Route.BASE = sys.argv[1]
class Bot(discord.Client):
    async def setup_hook(self):
        _, url, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
bot = Bot(intents=discord.Intents(guilds=True), max_ratelimit_timeout=60)
tree = app_commands.CommandTree(bot)
@tree.command(description="Says hello")
async def hello(interaction: discord.Interaction, who: discord.User):
    await interaction.response.send_message(f"hello {who.display_name} from {interaction.channel}")
async def main():
    async with bot:
        await bot.login(sys.argv[2])
        await tree.sync()
        await bot.connect()
asyncio.run(main())
"""


async def test_a_bot_in_another_process_answers_in_a_direct_conversation_and_may_be_killed(town: Town) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", APART, town.standin.api_base, town.standin.token, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await town.standin.ready(10)
        said = await town.ana.types(town.ana.dm, "hello", who=town.ben)
        assert said.text.startswith("hello Ben from Direct Message")
        assert town.standin.violations == []
    finally:
        process.kill()
        await process.wait()
    town.standin.ack_seconds = 0.05
    assert (await town.ana.types(town.ana.dm, "hello", who=town.ben)).failed


async def test_reconnect_invalid_session_and_a_cut_line(town: Town) -> None:
    gateway = town.standin.gateway
    async with town.bot() as bot:
        gateway.ask_reconnect()
        await _until(lambda: gateway.resumes == 1)
        await town.standin.ready()
        gateway.invalidate()
        await _until(lambda: len(gateway.identifies) == 2)
        await town.standin.ready()
        await town.standin.drop_gateway(abort=True)
        await town.ana.says(town.ana.dm, "still there?")
        assert (await asyncio.wait_for(bot.heard.get(), 5)).content == "still there?"
    assert town.standin.violations == []


async def test_guilds_and_members_coming_and_going_are_told(town: Town) -> None:
    async with town.bot() as bot:
        other = town.standin.guild("Other")
        zoe = town.standin.member("Zoe", guilds=[other], administrator=True)
        await _until(lambda: len(bot.guilds) == 2)
        seen = bot.get_guild(int(other.id))
        assert seen is not None
        await _until(lambda: seen.get_member(int(zoe.id)) is not None)
        member = seen.get_member(int(zoe.id))
        assert member is not None
        await _until(lambda: member.guild_permissions.administrator)
        town.standin.set_role(other, zoe, other.person_roles[zoe.id][0], present=False)
        await _until(lambda: not member.guild_permissions.administrator)
        town.standin.bot_leaves(other)
        await _until(lambda: len(bot.guilds) == 1)
        assert town.guild.id == str(bot.guilds[0].id)
        town.standin.deletes_channel(town.general)
        await _until(lambda: bot.get_channel(int(town.general.id)) is None)


async def test_rate_limits_tell_and_refuse(town: Town) -> None:
    path = f"/channels/{town.general.id}/messages"
    town.standin.rate_limits = RateLimits((5, 60.0), global_per_second=7)
    answers = [await town.post(path, {"content": str(n)}) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert answers[-1][1]["retry_after"] > 50
    assert not answers[-1][1]["global"]
    elsewhere = [await town.post("/users/@me/channels", {"recipient_id": town.ana.id}) for _ in range(2)]
    assert [(status, answer.get("global")) for status, answer in elsewhere] == [(200, None), (429, True)]
    assert (town.standin.rate_limits.throttled, town.standin.invalid_requests) == (2, 2)
    town.standin.advance(61)
    assert (await town.post(path, {"content": "again"}))[0] == 200
    assert town.standin.violations == []


async def test_the_two_hundredth_and_first_command_of_a_day_is_refused(town: Town) -> None:
    path = f"/applications/{town.standin.application_id}/guilds/{town.guild.id}/commands"
    for day in range(3):
        names = [{"name": f"n{day}x{n}", "description": "x"} for n in range(80)]
        status, answer = await town.post(path, names, "PUT")
    assert (status, answer["code"]) == (400, 30034)


async def test_mentions_ping_only_whom_they_really_would(town: Town) -> None:
    plain, loud = town.guild.role("Plain"), town.guild.role("Loud", mentionable=True)
    text = f"{town.ana.mention} {town.ben.mention} <@&{plain['id']}> <@&{loud['id']}> @everyone"
    cases: list[tuple[dict[str, Any] | None, int, int]] = [
        (None, 2, 1),
        ({"parse": []}, 0, 0),
        ({"parse": ["users"]}, 2, 0),
        ({"parse": [], "users": [town.ana.id]}, 1, 0),
        ({"roles": [loud["id"], plain["id"]]}, 0, 1),
    ]
    for allowed, users, roles in cases:
        body = {"content": text} | ({} if allowed is None else {"allowed_mentions": allowed})
        _, made = await town.post(f"/channels/{town.general.id}/messages", body)
        pings = town.standin.messages.every[made["id"]].pings
        assert (len(pings.users), len(pings.roles), pings.everyone) == (users, roles, False)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - the state is discord.py's own and has no event
            await asyncio.sleep(0.01)


def _row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(parts)}]}


def _select(count: int, **more: Any) -> dict[str, Any]:
    options = [{"label": f"o{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def _button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "a", "custom_id": "a", **more}


def _form(*components: dict[str, Any], title: str = "T") -> dict[str, Any]:
    return {"custom_id": "m", "title": title, "components": list(components)}


def _labelled(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": component, **more}


BAD_MESSAGES = [
    _row(*[_button(custom_id=f"b{n}") for n in range(6)]),
    {"components": [{"type": 1, "components": [_button(custom_id=f"b{n}")]} for n in range(6)]},
    _row(_button(label="x" * 81)),
    _row(_button(label="")),
    _row(_button(custom_id="")),
    _row(_button(url="https://example.org")),
    _row(_button(), _select(1)),
    _row(_select(26)),
    _row(_select(0)),
    _row(_select(2, max_values=3)),
    _row({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "v"}, {"label": "b", "value": "v"}]}),
    _row({"type": 3, "custom_id": "s", "options": [{"label": "x" * 101, "value": "v"}]}),
    {"components": [{"type": 10, "content": "needs the flag"}]},
    {"content": "x", "flags": 1 << 15, "components": [{"type": 10, "content": "y"}]},
    {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    {"embeds": [{"fields": [{"name": "", "value": "x"}]}]},
    {"embeds": [{"title": "t"}] * 11},
]
BAD_FORMS = [
    _form(),
    _form(title="x" * 46, *[_labelled({"type": 4, "custom_id": "a", "style": 1})]),  # noqa: B026
    _form(*[_labelled({"type": 4, "custom_id": f"a{n}", "style": 1}) for n in range(6)]),
    _form(_labelled({"type": 4, "custom_id": "a", "style": 1}, label="x" * 46)),
    _form(_labelled({"type": 4, "custom_id": "a", "style": 1, "max_length": 4001})),
    _form(_labelled({"type": 4, "custom_id": "a", "style": 1, "placeholder": "x" * 101})),
    _form(_labelled({"type": 4, "custom_id": "a", "style": 1, "label": "twice"})),
    _form(_labelled(_button())),
    _form(*[_labelled({"type": 4, "custom_id": "a", "style": 1})] * 2),
    _form({"type": 1, "components": [_select(1)]}),
]


@pytest.mark.parametrize("body", BAD_MESSAGES)
async def test_messages_over_a_limit_are_refused(town: Town, body: dict[str, Any]) -> None:
    status, answer = await town.post(f"/channels/{town.general.id}/messages", body)
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]


@pytest.mark.parametrize("form", BAD_FORMS)
async def test_forms_over_a_limit_are_refused(town: Town, form: dict[str, Any]) -> None:
    opened = town.standin.interactions.open(limits.COMMAND, town.ana, town.general, {"name": "x"})
    status, answer = await town.post(f"/interactions/{opened.id}/{opened.token}/callback", {"type": 9, "data": form})
    assert (status, answer["code"]) == (400, 50035)


async def test_a_command_set_of_over_8000_characters_is_refused(town: Town) -> None:
    path = f"/applications/{town.standin.application_id}/guilds/{town.guild.id}/commands"
    choices = [{"name": f"{n:02}" + "x" * 98, "value": f"{n:02}" + "x" * 98} for n in range(25)]
    options = [{"type": 3, "name": f"o{n}", "description": "d", "choices": choices} for n in range(2)]
    status, answer = await town.post(path, [{"name": "a", "description": "d", "options": options}], "PUT")
    assert status == 400
    assert "8000" in str(answer["errors"])
    assert (await town.post(path, [{"name": "a", "description": "d", "options": options[:1]}], "PUT"))[0] == 200


async def test_a_layout_of_texts_and_a_choice_of_people(town: Town) -> None:
    async with town.bot() as bot:
        view = discord.ui.LayoutView(timeout=None)
        text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("# Offer\nA laptop")
        people: discord.ui.UserSelect[Any] = discord.ui.UserSelect(custom_id="people")
        view.add_item(discord.ui.Container(text, discord.ui.ActionRow(people)))
        view.stop()
        channel = bot.get_channel(int(town.general.id))
        assert isinstance(channel, discord.TextChannel)
        await channel.send(view=view)
        (shown,) = town.ana.sees(town.general)
        assert shown.text == "# Offer\nA laptop"
        town.standin.ack_seconds = 0.05
        sent = await town.ana.chooses(shown, town.ben)
        assert sent.interaction.payload["data"]["values"] == [town.ben.id]
        assert sent.interaction.payload["data"]["resolved"]["members"].keys() == {town.ben.id}
