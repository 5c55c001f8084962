"""Numbers of the Bot API as documented at core.telegram.org/bots/api and /bots/faq (Bot API 10.1)."""

MESSAGE_UNITS = 4096  # UTF-16 units, after entities are parsed
CAPTION_UNITS = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_CHARACTERS = 200
BUTTONS = 100
BUTTONS_PER_ROW = 8
START_PARAMETER = r"[A-Za-z0-9_-]{1,64}"
COMMAND_NAME = r"[a-z0-9_]{1,32}"
COMMAND_DESCRIPTION = 256
COMMANDS = 100
BOT_NAME = 64
BOT_DESCRIPTION = 512
BOT_SHORT_DESCRIPTION = 120
TOPIC_NAME = 128
UPDATES_PER_POLL = 100
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
SENDS_PER_SECOND = 30
CHAT_BURST = 3  # a chat takes one message a second; so many at once are tolerated
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20
CALLBACK_WINDOW_S = 15.0  # not documented; observed by bot authors as roughly a quarter of a minute
WEBHOOK_SECRET = r"[A-Za-z0-9_-]{1,256}"

GENERAL_TOPIC = 1  # Telegram refuses this id when sending, although its messages belong to it
TELEGRAM_ID = 777000  # posts a linked channel's messages into its group
ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688

# Update kinds a bot does not get unless it asks for them
OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
UPDATE_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)
DELETABLE_S = 48 * 3600
