"""The stand-in as tests use it."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from tests.standins import tally

from .activity import Outcome
from .faults import Fault
from .limits import ANONYMOUS_ADMIN_ID, GENERAL_TOPIC
from .methods_chats import membership
from .model import TELEGRAM, Call, Chat, Shown, Violation
from .people import WITHIN_S, Member
from .places import Group
from .server import Server
from .world import World

MADE_UP_TOKEN = "123456:TEST-token_of-the_stand-in"
FIRST_PERSON = 5_000_000_000  # above 32 bits, as new accounts are
FIRST_SUPERGROUP = -1_001_000_000_000


class TelegramStandin:
    """A Bot API server on loopback with people to talk to; see README.md.

    `strict_rates` answers 429 above Telegram's sending limits; `quiet` is how many seconds without
    anything new end an answer; `clock` drives rates and the age of presses.
    """

    def __init__(
        self, *, token: str = MADE_UP_TOKEN, bot_username: str = "amicale_test_bot",
        strict_rates: bool = False, quiet: float = 0.06, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        bot = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Amicale",
            "username": bot_username,
        }
        closing = asyncio.Event()
        self.token, self.bot_username = token, bot_username
        self.world = World(bot, closing, clock)
        self.world.strict_rates, self.world.activity.quiet = strict_rates, quiet
        self.server = Server(self.world, token, closing)

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tally.add("Telegram", len(self.calls), len(self.violations))
        await self.server.stop()

    @property
    def api_base(self) -> str:
        """For `[telegram] api_base`."""
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def calls(self) -> list[Call]:
        """Every request with a good token, in order."""
        return self.server.calls

    @property
    def violations(self) -> list[Violation]:
        """Documented rules the bot broke; a test should end with none."""
        return self.server.violations

    def calls_to(self, method: str) -> list[Call]:
        """Requests of one method."""
        return [c for c in self.calls if c.method == method]

    async def until_called(self, method: str, times: int = 1, *, within: float = WITHIN_S) -> None:
        """Returns when a method has been called so often; fails the test after `within` seconds."""
        async with asyncio.timeout(within):
            while len(self.calls_to(method)) < times:
                await self.server.called.wait()

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Updates the bot has not confirmed."""
        return list(self.world.updates.waiting)

    def watch(self, is_busy: Callable[[], bool]) -> None:
        """Tells whether a bot in this process is still at work: then silence needs no long wait."""
        self.world.activity.is_busy = is_busy

    def fail_next(
        self, method: str, *, status: int = 0, retry_after: int | None = None,
        drop_after_accept: bool = False, drop_before_accept: bool = False, hang: float = 0.0, times: int = 1,
    ) -> None:  # fmt: skip
        """The next calls of a method (`*`: any but getUpdates) fail.

        `status` refuses without effect. `drop_after_accept` acts and cuts the connection unanswered,
        `drop_before_accept` only cuts. `hang` acts, then answers that many seconds later.
        """
        fault = Fault(
            method=method, status=status, retry_after=retry_after, drop_after_accept=drop_after_accept,
            drop_before_accept=drop_before_accept, hang=hang, times=times,
        )  # fmt: skip
        self.server.faults.append(fault)

    def revoke_token(self) -> None:
        """Every call is answered 401 from now on."""
        self.server.revoked = True

    # People and places

    def member(
        self,
        name: str,
        *,
        language: str | None = "fr",
        username: str | None = None,
        last_name: str | None = None,
    ) -> Member:
        """A new person who has never met the bot."""
        optional = {"last_name": last_name, "username": username, "language_code": language}
        user: dict[str, Any] = {"id": FIRST_PERSON + self.world.number(), "is_bot": False, "first_name": name}
        return Member(self, user | {k: v for k, v in optional.items() if v is not None})

    def group(
        self, title: str, *, admins: list[Member] | None = None, members: list[Member] | None = None,
        forum: bool = False, supergroup: bool = False, bot: bool = True, username: str | None = None,
    ) -> Group:  # fmt: skip
        """A group with the bot in it unless `bot=False`; the first of `admins` created it."""
        number = self.world.number()
        big = forum or supergroup or username is not None
        chat = self.world.new_chat(
            FIRST_SUPERGROUP - number if big else -number - 4_000_000, "supergroup" if big else "group",
            title=title, forum=forum, last_id=GENERAL_TOPIC, username=username, bot_status="member" if bot else "left",
        )  # fmt: skip
        return Group(self.world, self._filled(chat, admins, members))

    def channel(self, title: str, *, admins: list[Member] | None = None, username: str | None = None) -> Group:
        """A channel with the bot as administrator."""
        chat = self.world.new_chat(
            FIRST_SUPERGROUP - self.world.number(), "channel", title=title, username=username,
            bot_status="administrator",
        )  # fmt: skip
        return Group(self.world, self._filled(chat, admins, None))

    def _filled(self, chat: Chat, admins: list[Member] | None, members: list[Member] | None) -> Chat:
        chat.statuses |= {m.id: "member" for m in members or []} | {m.id: "administrator" for m in admins or []}
        if admins:
            chat.statuses[admins[0].id] = "creator"
        return chat

    async def posts(self, channel: Group, text: str, *, within: float = WITHIN_S) -> Outcome:
        """A post in a channel."""
        since = len(self.world.activity.acts)
        message = channel.chat.keep({"sender_chat": channel.chat.payload(), "text": text})
        return await self._told("channel_post", message.payload, channel, since, within)

    async def auto_forwards(self, channel: Group, text: str, to: Group, *, within: float = WITHIN_S) -> Outcome:
        """A linked channel's post arrives in its discussion group, sent by "Telegram"."""
        since = len(self.world.activity.acts)
        origin = {
            "type": "channel",
            "chat": channel.chat.payload(),
            "message_id": 1,
            "date": int(time.time()),
        }
        disguise = {"from": TELEGRAM, "sender_chat": channel.chat.payload(), "is_automatic_forward": True}
        message = to.chat.keep({**disguise, "forward_origin": origin, "text": text})
        if not to.bot_is_admin:
            return await self._told(None, message.payload, to, since, within)
        return await self._told("message", message.payload, to, since, within)

    async def redeliver(self, update: dict[str, Any] | None, *, within: float = WITHIN_S) -> Outcome:
        """Sends an update once more under its old number; the outcome has whatever the bot does."""
        assert update is not None, "the bot was never sent this"
        since, updates = len(self.world.activity.acts), self.world.updates
        updates.confirmed.discard(update["update_id"])
        updates.put(update)
        return await self.world.activity.outcome(update, since, lambda _: True, within)

    # The bot's own coming and going

    def changes_bot(self, chat: Chat, actor: dict[str, Any], old: str, new: str) -> dict[str, Any] | None:
        """Queues `my_chat_member`."""
        shades = [membership(self.world.bot, status, chat.forum) for status in (old, new)]
        payload = {
            "chat": chat.payload(), "from": actor, "date": int(time.time()), "old_chat_member": shades[0],
            "new_chat_member": shades[1],
        }  # fmt: skip
        return self.world.updates.add("my_chat_member", payload)

    async def add_bot(self, group: Group, *, by: Member, admin: bool = False, within: float = WITHIN_S) -> Outcome:
        """Somebody adds the bot to a group."""
        since, old = len(self.world.activity.acts), group.chat.bot_status
        group.chat.bot_status = "administrator" if admin else "member"
        self.changes_bot(group.chat, by.user, old, group.chat.bot_status)
        message = group.chat.keep({"from": by.user, "new_chat_members": [self.world.bot]})
        return await self._told("message", message.payload, group, since, within)

    async def remove_bot(self, group: Group, *, by: Member | None = None, within: float = 0.0) -> Outcome:
        """The bot is thrown out."""
        since, old = len(self.world.activity.acts), group.chat.bot_status
        actor = by.user if by else {"id": ANONYMOUS_ADMIN_ID, "is_bot": True, "first_name": "Group"}
        group.chat.bot_status = "kicked"
        update = self.changes_bot(group.chat, actor, old, "kicked")
        return await self.world.activity.outcome(update, since, lambda a: a.chat_id == group.id, within)

    async def upgrade(self, group: Group, *, within: float = 0.0) -> Outcome:
        """A group becomes a supergroup: a new id, two service messages, the old id is refused."""
        since, old = len(self.world.activity.acts), group.chat
        assert old.kind == "group", "only a basic group can be upgraded"
        new = self.world.new_chat(
            FIRST_SUPERGROUP - self.world.number(), "supergroup", title=old.title, bot_status=old.bot_status,
            statuses=old.statuses, archive=list(old.messages.values()),
        )  # fmt: skip
        self.world.migrated[old.id], group.chat = new.id, new
        actor = {"id": ANONYMOUS_ADMIN_ID, "is_bot": True, "first_name": "Group"}
        leaving = old.keep({"from": actor, "migrate_to_chat_id": new.id})
        self.world.updates.add("message", leaving.payload)
        coming = new.keep({"from": actor, "sender_chat": new.payload(), "migrate_from_chat_id": old.id})
        return await self._told("message", coming.payload, group, since, within)

    async def _told(
        self, kind: str | None, payload: dict[str, Any], group: Group, since: int, within: float
    ) -> Outcome:
        update = self.world.updates.add(kind, payload) if kind else None
        return await self.world.activity.outcome(update, since, lambda a: a.chat_id == group.id, within)

    def menu_of(self, person: Member, where: Group | None = None) -> list[dict[str, str]]:
        """The commands an app shows, by the documented order of scopes; language first, then none."""
        if where is None:
            scopes = [f"chat:{person.id}", "all_private_chats", "default"]
        else:
            admin = where.is_admin(person)
            scopes = [
                f"chat_member:{where.id}:{person.id}",
                *([f"chat_administrators:{where.id}"] if admin else []),
                f"chat:{where.id}",
                *(["all_chat_administrators"] if admin else []),
                "all_group_chats",
                "default",
            ]
        places = [(scope, language) for scope in scopes for language in (person.language or "", "")]
        return next((self.world.commands[p] for p in places if p in self.world.commands), [])

    def shown(self) -> list[Shown]:
        """Everything the bot has posted anywhere, for whole-run checks."""
        return [m.shown for c in self.world.chats.values() for m in c.visible() if m.from_bot]
