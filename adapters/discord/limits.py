"""Discord's numbers, from https://discord.com/developers/docs (API v10), and this adapter's own deadlines."""

from datetime import timedelta

CONTENT = 2000
"""Characters of a message's text. Discord counts code points, not bytes."""
EMBED_TOTAL = 6000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
ROWS = 5
BUTTONS_PER_ROW = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
URL = 512
SELECT_OPTIONS = 25
SELECT_TEXT = 100
SELECT_PROMPT = 150
MODAL_TITLE = 45
MODAL_FIELDS = 5
INPUT_LABEL = 45
INPUT_HINT = 100
INPUT_TEXT = 4000
CHOICES = 25
CHOICE_TEXT = 100
ABOUT = 100
OPTION_TEXT = 6000
INTEGER_MAX = 2**53 - 1
"""The largest whole number of an option."""

MESSAGES_MAX = 4
"""Messages one answer may take: the answer itself and follow-ups, which Discord limits to 5 in 2 s."""

ITEM_TITLE = 200
ITEM_DETAIL = 300

EPHEMERAL = 1 << 6

ACK_SECONDS = 2.5
"""Discord forgets an interaction that was not answered within 3 s."""

FORM_SECONDS = 1.5
"""How long the first page of a form may take before an answer that takes any time is promised instead."""

SUGGEST_SECONDS = 1.5

STOP_SECONDS = 10.0
"""How long `stop` waits for what is under way."""

RATE_LIMIT_SECONDS = 60.0
"""The longest that the library may sleep for a rate limit inside a request; it raises past that."""

REFUSALS_MAX, REFUSALS_SECONDS = 1_000, 600.0
"""Ours; past 10,000 answers of 401, 403 or 429 in 10 minutes Discord shuts out the whole address."""

SETTLE_SECONDS = 1.0
"""How long the library waits for the last guild before it says that it is ready."""

LOOK_AGAIN_SECONDS = 10.0
"""How soon a guild that was linked from the operator's shell has its commands."""

SWEEP_SECONDS = 3600.0
"""How often guilds that stayed unlinked are left."""

IDENTIFIES_PER_DAY = 300
"""Ours; Discord resets the token past 1,000 in 24 hours."""

IDENTIFY_FREE = 3
"""Starts within an hour that wait for nothing."""

IDENTIFY_FIRST, IDENTIFY_LONGEST = timedelta(seconds=5), timedelta(minutes=15)
IDENTIFY_RECENT, IDENTIFY_DAY = timedelta(hours=1), timedelta(hours=24)

IDENTIFY_IN_CONNECTION = 40.0
"""Seconds a start may wait with its connection already open: the library gives up on it after 60."""

NONCE_SECONDS = 100.0
"""How long a message sent again under its nonce is surely known: "a few minutes" by the documentation, two observed."""

SEND_SECONDS = 90.0
"""How long one message may take, the library's own waits for rate limits and its retries included."""

POSTS_PER_SECOND = 20.0
"""Ours, over all channels: the library keeps each channel's limit, and people's answers share the 50 a second."""

DIRECT_PER_SECOND = 0.2
"""Ours: bots were set aside after a few dozen new direct conversations in a row (reports, nothing documented)."""

DIRECT_PAUSE_SECONDS = 600.0
"""How long no direct message is sent after Discord said that it was too fast."""

DOUBT_HISTORY = 100
"""Messages of a channel that are looked through for one whose arrival is in doubt."""

THREAD_TITLE = 100
TAG_NAME, TAGS_PER_FORUM, TAGS_APPLIED = 20, 20, 5
"""Characters of a forum tag's name, tags of one forum, and tags of one post."""

EVENT_NAME, EVENT_ABOUT, EVENT_WHERE = 100, 1000, 100
"""Characters of a scheduled event's name, description and location."""
