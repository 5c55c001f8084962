"""Groups, topics and channels as a test holds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .methods_chats import ADMINISTRATORS, open_topic
from .model import Chat, Message, Shown

if TYPE_CHECKING:
    from .people import Member
    from .world import World


class Group:
    """A group, supergroup, forum or channel. Its id changes when it is upgraded."""

    def __init__(self, world: "World", chat: Chat) -> None:
        self.world, self.chat = world, chat

    @property
    def id(self) -> int:
        """The chat's present id."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The group's name."""
        return self.chat.title

    @property
    def bot_is_admin(self) -> bool:
        """Whether the bot is administrator, and so receives everything that is written."""
        return self.chat.bot_status == "administrator"

    @bot_is_admin.setter
    def bot_is_admin(self, value: bool) -> None:
        self.chat.bot_status = "administrator" if value else "member"

    def topic(self, name: str) -> "Topic":
        """A new topic; only forums have any."""
        assert self.chat.forum, "only a forum has topics"
        return Topic(group=self, id=open_topic(self.world, self.chat, name), name=name)

    def is_admin(self, person: "Member") -> bool:
        """Whether somebody manages the group."""
        return self.chat.statuses.get(person.id) in ADMINISTRATORS

    def joins(self, person: "Member") -> None:
        """Somebody becomes a member, unseen by the bot."""
        self.chat.statuses[person.id] = "member"

    def leaves(self, person: "Member") -> None:
        """Somebody goes, unseen by the bot."""
        self.chat.statuses[person.id] = "left"

    def demotes(self, person: "Member") -> None:
        """An administrator becomes an ordinary member, unseen by the bot."""
        self.chat.statuses[person.id] = "member"

    def promotes(self, person: "Member") -> None:
        """A member becomes administrator, unseen by the bot."""
        self.chat.statuses[person.id] = "administrator"

    def shows(self) -> list[Shown]:
        """What the bot has posted, oldest first, as it stands now."""
        bots = (m for m in self.chat.visible() if _by_bot(m))
        return [m.shown for m in bots if "forum_topic_created" not in m.payload]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic of a forum."""

    group: Group
    id: int
    name: str

    def shows(self) -> list[Shown]:
        """What the bot has posted here."""
        return [s for s in self.group.shows() if s.thread_id == self.id]


def _by_bot(message: Message) -> bool:
    return message.from_bot or message.chat.kind == "channel"


def thread_fields(place: "Group | Topic") -> dict[str, Any]:
    """What being in a topic adds to a message."""
    return {"message_thread_id": place.id, "is_topic_message": True} if isinstance(place, Topic) else {}


def group_of(place: "Group | Topic") -> Group:
    """The group itself."""
    return place.group if isinstance(place, Topic) else place
