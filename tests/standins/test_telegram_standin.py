"""The Telegram stand-in against the real python-telegram-bot: a tiny bot, planted mistakes, failures."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton, Update
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.ext import ContextTypes as Types

from tests.standins.telegram.markup import found_in, parse_html, piece
from tests.standins.telegram.standin import TelegramStandin


def keyboard(**data: str) -> Keyboard:
    return Keyboard([[InlineKeyboardButton(label, callback_data=value) for label, value in data.items()]])


async def on_start(update: Update, context: Types.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html(
        f"Bonjour <b>{' '.join(context.args or [])}</b>", reply_markup=keyboard(Suivant="1-n", Fin="1-f")
    )


async def on_press(update: Update, context: Types.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "1-n":
        await query.answer("Voilà")
        await query.edit_message_text("Page 2", reply_markup=keyboard(Fin="1-f"))
    else:
        await query.answer("Terminé", show_alert=True)


async def on_text(update: Update, context: Types.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    if update.message and update.message.text != "silence":
        await update.effective_message.reply_text("compris")


@asynccontextmanager
async def running_bot(standin: TelegramStandin) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    base = f"{standin.api_base}/bot"
    app = Application.builder().token(standin.token).base_url(base)
    app = app.base_file_url(f"{standin.api_base}/file/bot").build()
    app.add_handler(CommandHandler(["start", "aide"], on_start))
    app.add_handler(CallbackQueryHandler(on_press))
    app.add_handler(MessageHandler(filters.ALL, on_text))
    async with app:
        await app.start()
        await app.updater.start_polling(timeout=5, allowed_updates=Update.ALL_TYPES)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns on every RetryAfter unless it may use timedelta."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def standin() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin() as running:
        yield running


@pytest.fixture
async def bot(standin: TelegramStandin) -> AsyncIterator[Bot]:
    base = f"{standin.api_base}/bot"
    async with Bot(standin.token, base_url=base, base_file_url=f"{standin.api_base}/file/bot") as connected:
        yield connected


async def test_somebody_starts_presses_and_sees_the_edit(standin: TelegramStandin) -> None:
    ana = standin.member("Ana", language="fr")
    async with running_bot(standin):
        first = await ana.starts("1-abc")
        assert first.text == "Bonjour 1-abc"
        assert first.shown.html == "Bonjour <b>1-abc</b>"
        assert first.shown.labels == ["Suivant", "Fin"]
        second = await ana.presses(first, "Suivant")
        assert (second.toast, second.alert, second.answered) == ("Voilà", "", True)
        assert (second.text, second.shown.edited) == ("Page 2", True)
        assert second.shown.id == first.shown.id
        last = await ana.presses(second, data="1-f")
        assert (last.alert, last.messages) == ("Terminé", [])
        silent = await ana.says("silence", within=0.2)
        assert silent.nothing
        edited = await ana.edits(ana.written[-1], "encore", within=0.2)
        assert edited.nothing
        assert edited.update is not None
        forged = await ana.forges_callback("1-zz", within=1)
        assert forged.alert == "Terminé"
        linked = await ana.follows(f"https://t.me/{standin.bot_username}?start=2-x")
        assert linked.text == "Bonjour 2-x"
    assert [s.text for s in ana.sees()] == ["Page 2", "Bonjour 2-x"]
    assert standin.violations == []


async def test_groups_follow_privacy_mode_and_topics(standin: TelegramStandin) -> None:
    ana = standin.member("Ana", username="ana_b")
    group = standin.group("Alumni", admins=[ana], forum=True)
    topic = group.topic("Events")
    channel = standin.channel("News", admins=[ana])
    async with running_bot(standin):
        assert (await ana.says("bonjour", to=group)).update is None
        assert (await ana.says("/aide@another_bot", to=group)).update is None
        helped = await ana.says(f"/aide@{standin.bot_username} x", to=topic)
        assert helped.shown.thread_id == topic.id
        assert (await ana.says("merci", to=topic, reply_to=helped)).text == "compris"
        assert (await standin.posts(channel, "annonce", within=0.1)).update is not None
        group.bot_is_admin = True
        hidden = await ana.says_anonymously(group, "/aide")
        assert hidden.update is not None
        assert hidden.update["message"]["from"]["id"] == 1087968824
        as_channel = await ana.says_as_channel("salut", group, channel=channel)
        assert as_channel.update is not None
        assert as_channel.update["message"]["sender_chat"]["type"] == "channel"
        assert (await standin.auto_forwards(channel, "nouvelle", group)).text == "compris"
        assert (await ana.shares_contact("+33600000000")).text == "compris"
        assert (await ana.forwards(helped.shown)).text == "compris"
        removed = await standin.remove_bot(group)
        assert removed.update is not None
        added = await standin.add_bot(group, by=ana)
        assert added.text == "compris"
    assert len(topic.shows()) == 2


PLANTED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": ""}, "misses|empty"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"text": "x", "parse_mode": "MarkdownV2"}, "parse mode"),
    ("sendMessage", {"text": "x", "colour": "red"}, "no parameter 'colour'"),
    ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "Boolean"),
    ("sendMessage", {}, "misses text"),
    ("sendMassage", {"text": "x"}, "method not found"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(a="x" * 65).to_json()}, "BUTTON_DATA"),
    ("sendMessage", {"text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"a"}]]}'}, "exactly one"),
    ("sendMessage", {"text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"a","pay":1}]]}'}, "True|Bool"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(**{" ": "a"}).to_json()}, "non-empty"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(**{c: c for c in "abcdefghi"}).to_json()}, "row"),
    ("sendMessage", {"text": "https://t.me/amicale_test_bot?start=a.b"}, "start parameter"),
    ("setMyCommands", {"commands": [BotCommand("ok", "x").to_dict() | {"command": "Été"}]}, "COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "ok", "description": "x" * 257}]}, "DESCRIPTION"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}, "must be"),
    ("setMyCommands", {"commands": [], "language_code": "fr-FR"}, "language code"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "TOO_LONG"),
    ("sendPoll", {"question": "?", "options": []}, "does not act"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "reason"), PLANTED)
async def test_a_planted_mistake_is_refused_and_recorded(
    standin: TelegramStandin, bot: Bot, method: str, params: dict[str, Any], reason: str
) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    where = {"chat_id": ana.id} if method.startswith("send") else {}
    with pytest.raises((BadRequest, InvalidToken, NetworkError), match=f"(?i){reason}"):
        await bot._post(method, {**where, **params})
    assert [v.method for v in standin.violations] == [method]


@pytest.mark.parametrize(
    "html",
    ["<b>x", "x</b>", "<b><i>x</b></i>", "<h1>x</h1>", "a < b", "a > b", "a & b", "&nbsp;", "<a>x</a>",
     "<span>x</span>", "<b class='x'>y</b>", "<code><b>x</b></code>", "<a href='x' onclick='y'>x</a>", "&#0;"],
)  # fmt: skip
def test_html_that_telegram_would_refuse_is_refused(html: str) -> None:
    with pytest.raises(Exception, match="can't parse entities"):
        parse_html(html)


def test_html_is_read_as_telegram_reads_it() -> None:
    text, entities = parse_html(
        '😀<b>a<i>b</i></b> &lt;&amp;&#64;&gt; <a href="https://x.fr/?a=1&amp;b=2">x</a>'
        '<pre><code class="language-py">c</code></pre><span class="tg-spoiler">s</span>'
        '<blockquote expandable>q</blockquote><a href="tg://user?id=7">Zoé</a>'
    )
    assert text == "😀ab <&@> xcsqZoé"
    kinds = {e["type"]: piece(text, e) for e in entities}
    assert kinds["bold"] == "ab"
    assert kinds["text_mention"] == "Zoé"
    assert kinds["expandable_blockquote"] == "q"
    assert next(e["url"] for e in entities if e["type"] == "text_link") == "https://x.fr/?a=1&b=2"


@pytest.mark.parametrize(
    ("text", "found"),
    [("@ana /aide x.fr", ["x.fr", "@ana", "/aide"]), ("a@b.fr", ["a@b.fr"]), ("1/2 et/ou", []),
     ("@\u2060ana /\u2060aide", []), ("https://x.org/a?b (t.me/y). fin", ["https://x.org/a?b", "t.me/y"])],
)  # fmt: skip
def test_what_a_reader_could_tap_is_found(text: str, found: list[str]) -> None:
    assert [piece(text, e) for e in found_in(text, [])] == found


async def test_mentions_commands_and_links_are_recorded_outside_code(standin: TelegramStandin, bot: Bot) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    text = "<code>@code /code x.fr</code> @ana /aide https://x.org <a href='tg://user?id=5'>y</a>"
    await bot.send_message(ana.id, text, parse_mode="HTML", disable_notification=True)
    shown = ana.sees()[-1]
    assert shown.mentions == ["@ana", "tg://user?id=5"]
    assert (shown.commands, shown.links, shown.silent) == (["/aide"], ["https://x.org"], True)
    assert shown.previews == ["https://x.org"]


async def test_the_states_that_forbid_writing(standin: TelegramStandin, bot: Bot) -> None:
    ana, ben = standin.member("Ana"), standin.member("Ben")
    group = standin.group("Alumni", admins=[ana])
    with pytest.raises(Forbidden, match=r"(?i)can't initiate"):
        await bot.send_message(ana.id, "x")
    await ana.starts(within=0)
    await bot.send_message(ana.id, "x")
    await ana.blocks()
    with pytest.raises(Forbidden, match=r"(?i)blocked"):
        await bot.send_message(ana.id, "x")
    await ana.unblocks()
    await bot.send_message(ana.id, "x")
    ben.deletes_account()
    with pytest.raises(Forbidden, match=r"(?i)deactivated"):
        await bot.send_message(ben.id, "x")
    await standin.remove_bot(group, by=ana)
    with pytest.raises(Forbidden, match=r"(?i)kicked"):
        await bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(99, "x")
    assert standin.violations == []


async def test_an_upgraded_group_tells_its_new_id(standin: TelegramStandin, bot: Bot) -> None:
    group = standin.group("Alumni")
    old = group.id
    await standin.upgrade(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(old, "x")
    assert caught.value.new_chat_id == group.id
    await bot.send_message(group.id, "là")
    updates = await bot.get_updates()
    messages = [u.message for u in updates if u.message]
    assert [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in messages] == [
        (old, group.id, None), (group.id, None, old),
    ]  # fmt: skip


async def test_editing_follows_the_rules(standin: TelegramStandin, bot: Bot) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    sent = await bot.send_message(ana.id, "x", reply_markup=keyboard(a="1"))
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("x", ana.id, sent.message_id, reply_markup=keyboard(a="1"))
    await bot.edit_message_reply_markup(ana.id, sent.message_id)
    assert ana.sees()[0].buttons == []
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("y", ana.id, 999)
    await bot.delete_message(ana.id, sent.message_id)
    assert ana.sees() == []
    assert standin.violations == []


async def test_a_press_is_answered_once_and_in_time(bot: Bot, standin: TelegramStandin) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    await bot.send_message(ana.id, "x", reply_markup=keyboard(a="1"))
    await ana.presses(ana.sees()[0], "a", within=0)
    await ana.presses(ana.sees()[0], "a", within=0)
    first, second = [u.callback_query for u in await bot.get_updates() if u.callback_query]
    await first.answer()
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await first.answer()
    standin.world.callback_window = 0.0
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await second.answer()


async def polling(bot: Bot, standin: TelegramStandin) -> "asyncio.Task[Any]":
    """A long poll that has reached the stand-in."""
    task = asyncio.create_task(bot.get_updates(timeout=50))
    await standin.until_called("getUpdates")
    return task


async def test_two_pollers_conflict_and_a_bad_token_is_refused(standin: TelegramStandin, bot: Bot) -> None:
    async with Bot(standin.token, base_url=f"{standin.api_base}/bot") as second:
        waiting = await polling(second, standin)
        await bot.get_updates(timeout=0)
        with pytest.raises(Conflict):
            await waiting
    for token in ("123456:wrong", "nonsense"):
        other = Bot(token, base_url=f"{standin.api_base}/bot")
        with pytest.raises(InvalidToken):
            await other.initialize()
        await other.shutdown()


async def test_unconfirmed_updates_reach_the_next_client(standin: TelegramStandin, bot: Bot) -> None:
    ana = standin.member("Ana")
    one = await ana.says("un", within=0)
    await ana.says("deux", within=0)
    assert [u.message.text for u in await bot.get_updates(limit=1) if u.message] == ["un"]
    async with Bot(standin.token, base_url=f"{standin.api_base}/bot") as second:
        got = await second.get_updates()
        assert [u.message.text for u in got if u.message] == ["un", "deux"]
        assert await second.get_updates(offset=got[-1].update_id + 1, timeout=0) == ()
        await standin.redeliver(one.update, within=0)
        assert [u.update_id for u in await second.get_updates()] == [got[0].update_id]


async def test_faults_on_demand(standin: TelegramStandin, bot: Bot) -> None:
    ana = standin.member("Ana")
    await ana.starts(within=0)
    standin.fail_next("sendMessage", status=429, retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "x")
    standin.fail_next("sendMessage", status=500)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "x")
    assert ana.sees() == []
    standin.fail_next("sendMessage", drop_after_accept=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "accepted")
    standin.fail_next("sendMessage", drop_before_accept=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "not accepted")
    assert [s.text for s in ana.sees()] == ["accepted"]


async def test_strict_rates_answer_429(bot: Bot, standin: TelegramStandin) -> None:
    standin.world.strict_rates = True
    ana = standin.member("Ana")
    await ana.starts(within=0)
    for _ in range(3):
        await bot.send_message(ana.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "x")
    assert standin.violations == []


async def test_files_go_both_ways(standin: TelegramStandin, bot: Bot) -> None:
    ana = standin.member("Ana")
    await ana.sends_file(b"jpeg", "a.jpg", as_photo=True, within=0)
    update = (await bot.get_updates())[0]
    assert update.message is not None
    fetched = await update.message.photo[-1].get_file()
    assert bytes(await fetched.download_as_bytearray()) == b"jpeg"
    await bot.send_document(ana.id, b"a;b", filename="liste.csv", caption="<b>La</b> liste", parse_mode="HTML")
    shown = ana.sees()[-1]
    assert shown.document is not None
    assert (shown.document["file_name"], shown.text) == ("liste.csv", "La liste")
    assert standin.violations == []


async def test_profile_and_menus(standin: TelegramStandin, bot: Bot) -> None:
    ana, eve = standin.member("Ana", language="fr"), standin.member("Eve", language="de")
    await ana.starts(within=0)
    group = standin.group("Alumni", admins=[ana], members=[eve])
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("annuaire", "Chercher")], scope=scope, language_code="fr")
    await bot.set_my_commands([("directory", "Search")])
    assert ana.menu() == [("annuaire", "Chercher")]
    assert eve.menu() == ana.menu(group) == [("directory", "Search")]
    await bot.delete_my_commands(scope=scope, language_code="fr")
    assert await bot.get_my_commands(scope=scope, language_code="fr") == ()
    await bot.set_my_short_description("Le réseau", language_code="fr")
    assert (await bot.get_my_short_description("fr")).short_description == "Le réseau"
    assert (await bot.get_chat(ana.id)).first_name == "Ana"
    assert [m.user.id for m in await bot.get_chat_administrators(group.id)] == [ana.id]
    assert (await bot.get_chat_member(group.id, eve.id)).status == "member"
    await bot.leave_chat(group.id)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert standin.violations == []


async def test_topics_can_be_managed(standin: TelegramStandin, bot: Bot) -> None:
    group = standin.group("Alumni", forum=True)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await bot.create_forum_topic(group.id, "Stages")
    group.bot_is_admin = True
    topic = await bot.create_forum_topic(group.id, "Stages")
    await bot.send_message(group.id, "ici", message_thread_id=topic.message_thread_id)
    await bot.close_forum_topic(group.id, topic.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=1)
    assert [s.thread_id for s in group.shows()] == [topic.message_thread_id]


async def test_a_hanging_poll_ends_at_close() -> None:
    async with TelegramStandin() as standin:
        bot = Bot(standin.token, base_url=f"{standin.api_base}/bot")
        await bot.initialize()
        waiting = await polling(bot, standin)
    assert await waiting == ()
    await bot.shutdown()


async def test_a_webhook_is_served_until_each_update_is_taken(standin: TelegramStandin, bot: Bot) -> None:
    taken: list[tuple[str, str]] = []

    async def receive(request: web.Request) -> web.Response:
        update = await request.json()
        taken.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["message"]["text"]))
        return web.Response(status=200 if len(taken) > 1 else 500)

    app = web.Application()
    app.router.add_post("/hook", receive)
    async with TestServer(app) as server:
        await bot.set_webhook(f"http://127.0.0.1:{server.port}/hook", secret_token="s-1")
        with pytest.raises(Conflict):
            await bot.get_updates()
        await standin.member("Ana").says("bonjour", within=0)
        async with asyncio.timeout(2):
            while standin.pending:
                await standin.world.updates.changed()
    assert taken == [("s-1", "bonjour")] * 2
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_an_idle_watch_makes_silence_quick(standin: TelegramStandin) -> None:
    ana = standin.member("Ana")
    async with running_bot(standin):
        standin.watch(lambda: False)
        started = asyncio.get_running_loop().time()
        assert (await ana.says("silence")).nothing
        assert asyncio.get_running_loop().time() - started < 2
