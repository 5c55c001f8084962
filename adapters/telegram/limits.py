"""Telegram's numbers. Those without a source are from core.telegram.org/bots/api (Bot API 10.1)."""

PLATFORM = "telegram"

MESSAGE_UNITS = 4096
"""UTF-16 units of one message once its entities are parsed."""

CAPTION_UNITS = 1024
"""The same of the words below a photo."""

ALERT_CHARACTERS = 200
"""Characters of the text that answers a press."""

CALLBACK_BYTES = 64
"""Bytes of a button's data."""

BUTTONS_PER_ROW = 8
BUTTONS_MAX = 100
"""Buttons of one row and of one keyboard. Not documented; the server refuses more."""

LABEL_UNITS = 64
"""UTF-16 units of a button's label: phones show fewer, and nothing is gained by longer ones."""

COMMANDS_MAX = 100
COMMAND_NAME_MAX = 32
COMMAND_ABOUT_MAX = 256
"""Commands of one menu, and characters of a command's name and description."""

ANONYMOUS_ADMIN = 1087968824
"""Account under which an administrator writes who hides behind the group's name."""

TELEGRAM_ITSELF = 777000
"""Account under which a channel's posts are forwarded into its group."""

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""Kinds of updates asked for. The server remembers the last list it was given, so it is always given."""

POLL_SECONDS = 30
"""How long the server may keep a fetch open when nothing happens."""

PRESS_SECONDS = 1.0
"""After so long a press is answered without text, so that the button does not seem dead."""

GROUP_PRESS_SECONDS = 5.0
"""The same in a group, where only the answer to the press reaches its presser alone. The server takes answers
for about a quarter of a minute (observed, not documented)."""

WAIT_MAX_SECONDS = 30.0
"""A pause the server asks for is kept once, if it is no longer than this."""

UNSENT_RETRIES = 3
"""Further attempts at a call that surely never reached the server."""

ATTEMPTS_MAX = 3
"""Attempts at handling one update before it is set aside."""

STOP_SECONDS = 10.0
"""Time for what is under way when the bot stops."""

STALE_SECONDS = 90.0
"""Without a successful fetch for so long, polling is taken for dead."""

CONFLICT_SECONDS = 60.0
"""Another fetcher this long in the way is no restart of our own."""

SWEEP_SECONDS = 3600.0
"""How often places that nobody linked are looked for."""

AT_ONCE_MAX = 32
"""Updates of different chats handled at once."""

PER_SECOND = 28.0
"""Messages a second that delivery sends; the documented 30 are shared with people's answers
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

IN_FLIGHT = 3
"""Messages on the wire at once: so many may come twice when the program is killed. Enough for 28 a second."""

PRIVATE_GAP_SECONDS = 1.02
GROUP_GAP_SECONDS = 60 / 18
"""Between two messages in one chat: documented are one a second, and 20 a minute in a group."""

PAUSE_MORE_SECONDS = 0.05
"""Added to a pause the server asks for."""
