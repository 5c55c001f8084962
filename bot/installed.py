"""The features of this program, and where their words are. Imported by the composition root only."""

from pathlib import Path

from bot.features.accounts.feature import FEATURE as ACCOUNTS
from bot.features.announcements.feature import FEATURE as ANNOUNCEMENTS
from bot.features.community.feature import FEATURE as COMMUNITY
from bot.features.directory.feature import FEATURE as DIRECTORY
from bot.features.donations.feature import FEATURE as DONATIONS
from bot.features.events.feature import FEATURE as EVENTS
from bot.features.internships.feature import FEATURE as INTERNSHIPS
from bot.features.mine.feature import FEATURE as MINE
from bot.features.moderation.feature import FEATURE as MODERATION
from bot.features.preferences.feature import FEATURE as PREFERENCES
from bot.features.relay.feature import FEATURE as RELAY
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.spec import Feature

FEATURES: tuple[Feature, ...] = (
    DIRECTORY,
    DONATIONS,
    EVENTS,
    INTERNSHIPS,
    MINE,
    MODERATION,
    ANNOUNCEMENTS,
    RELAY,
    PREFERENCES,
    ACCOUNTS,
    COMMUNITY,
    WELCOME,
)

_CORE = Path(__file__).parent

WORD_FOLDERS: tuple[Path, ...] = (
    _CORE,
    _CORE / "features" / "membership",
    *(_CORE / "features" / feature.name for feature in FEATURES),
)
