"""A community full of other people's things, each with a word in it that only some may ever read.

Whoever sees such a word sees the thing; whoever changes a row has done something to it.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.people import Community, Right
from bot.presses import pack
from bot.replies import Press, Reply
from bot.spec import Action
from storage.base import metadata
from tests.features import donations, internships
from tests.stage import CHAT, Actor, Shown, Stage, Surface, add_community

LINK = "https://visio.example.org/kanarilink"

ROLES = ("guest", "member", "student", "coordinator", "moderator", "administrator", "suspended", "elsewhere")
MEMBERS = frozenset({"member", "student", "coordinator", "moderator", "administrator"})
DECIDERS = frozenset({"moderator", "administrator"})
EVERYBODY_HERE = frozenset({"guest", "suspended"}) | MEMBERS

READERS: dict[str, frozenset[str]] = {
    "kanarievdraft": frozenset(),
    "kanarievproposed": DECIDERS,
    "kanarievrefused": DECIDERS,
    "kanarievplanned": EVERYBODY_HERE,
    "kanarilink": DECIDERS,
    "kanarioffer": MEMBERS,
    "kanariwithdraft": frozenset(),
    "kanarineed": frozenset({"coordinator", "administrator"}),
    "kanarinote": frozenset(),
    "kanaripostdraft": frozenset(),
    "kanaripostreview": DECIDERS,
    "kanaripostopen": MEMBERS,
    "kanariapply": frozenset(),
    "kanarisearch": DECIDERS,
    "kanarinewsdraft": frozenset(),
    "kanarinews": DECIDERS,
    "kanarigiving": MEMBERS,
}
"""Who may come to read what by pressing and typing. Owen wrote it all, and is none of these."""

QUIET = frozenset({"inbox", "audit", "account", "draft", "kept_press", "notebook"})
"""Tables in which merely asking leaves a trace."""

NOWHERE = 987_654_321
"""A number that nothing has."""


@dataclass(kw_only=True)
class World:
    """The community, its people, and the numbers of everything in it."""

    stage: Stage
    other: Community
    owen: Actor
    people: dict[str, Actor]
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)

    async def state(self) -> dict[str, str]:
        """What every table holds of the community, as a digest each; what merely asking leaves behind left out."""
        async with self.stage.database.read() as connection:
            found = {}
            for table in metadata.sorted_tables:
                if table.name not in QUIET:
                    query = sa.select(table).order_by(*table.primary_key.columns)
                    if "community_id" in table.c:
                        query = query.where(table.c.community_id == self.stage.community.id)
                    rows = (await connection.execute(query)).all()
                    found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
            return found

    def presses(self, action: Action) -> Iterator[str]:
        """The action, on everything there is of the kind it is about."""
        names = [parameter.name for parameter in action.parameters]
        wanted = (self._values(action.code, name) for name in names)
        return (pack(Press(code=action.code, args=args)) for args in itertools.product(*wanted))

    def _values(self, code: str, name: str) -> tuple[int | str, ...]:
        letter = code[0]
        by_feature = {
            ("offer", "g"): "gift",
            ("offer", "i"): "post",
            ("number", "m"): "review",
            ("number", "b"): "news",
        }
        by_feature[("number", "r")] = "thread"
        if code in PAGES and name == "number":
            return (1,)
        found = self.numbers.get(by_feature.get((name, letter), name))
        return found if found is not None else FIXED[name]


PAGES = frozenset({"il", "iz", "idl", "iq", "im", "ql", "qt"})
"""Codes whose `number` is of a page."""

FIXED: dict[str, tuple[int | str, ...]] = {
    "page": (1,),
    "answer": ("yes",),
    "how": ("private",),
    "reason": ("parce",),
    "sure": (0, 1),
    "yes": (0, 1),
    "which": (0, 1),
    "version": (1, 2, 3),
    "card": (0, 1),
    "purpose": ("general", "events"),
    "right": ("administrator",),
    "wanted": (0, 1),
    "capability": ("create", "events_create"),
    "subject": ("events", "relay"),
    "query": ("",),
    "promotion": (2010,),
    "city": ("Paris",),
    "company": ("",),
    "sector": ("",),
    "category": ("",),
    "town": ("",),
    "place": ("",),
    "type": ("",),
    "mode": ("",),
}


def read(shown: Shown) -> str:
    """Everything that came with an answer: its words, labels, targets, and what an attached file says."""
    answer = shown.outcome.answer
    document = getattr(answer, "document", None)
    file = document.content.decode("utf-8", "replace").replace("\r\n ", "") if document else ""
    buttons = answer.buttons if isinstance(answer, Reply) else ()
    labels = [f"{shown.writer.plain(b.label)} {b.url or ''}" for row in buttons for b in row]
    questions = [str(getattr(q, "value", "")) for q in getattr(answer, "questions", ())]
    return "\n".join([shown.text, *shown.presses, *labels, *questions, file])


def leaked(shown: Shown, role: str) -> set[str]:
    """Words in the answer that somebody in that role is never to read."""
    text = read(shown)
    return {word for word, readers in READERS.items() if word in text and role not in readers}


async def world(stage: Stage, surface: Surface = CHAT) -> World:
    """Everything there is to trespass on."""
    other = await add_community(stage.database, "by", "Ailleurs")
    people = await _people(stage, other, surface)
    owen = await internships.student(stage, "Owen", surface)
    made = World(stage=stage, other=other, owen=owen, people=people)
    await stage.place(surface, root=777, purposes=("events",))
    await _events(made)
    await _gifts(made)
    await _posts(made)
    await _news(made)
    assert owen.member
    made.numbers |= {
        "member": (owen.member.id,),
        "person": (owen.member.id,),
        "community": (stage.community.id,),
        "place": (1,),
        "record": (*made.numbers["gift"], *made.numbers["need"]),
    }
    return made


async def _people(stage: Stage, other: Community, surface: Surface) -> dict[str, Actor]:
    people = {
        "guest": stage.stranger("Hugo", surface),
        "member": await stage.member("Zoé", surface),
        "student": await internships.student(stage, "Sam", surface),
        "coordinator": await stage.member("Chloé", surface, right=Right.COORDINATOR),
        "moderator": await stage.member("Max", surface, right=Right.MODERATOR),
        "administrator": await stage.member("Ada", surface, right=Right.ADMINISTRATOR),
        "suspended": await stage.member("Sue", surface, right=Right.MODERATOR),
        "elsewhere": await stage.member("Eve", surface, right=Right.ADMINISTRATOR, community=other),
    }
    await suspend(people["suspended"])
    for one in people.values():
        await one.types("start")
    return people


async def suspend(actor: Actor) -> None:
    """From now on they may do nothing that needs a right."""
    stage, table = actor.stage, metadata.tables["member"]
    assert actor.member
    async with stage.database.write() as connection:
        mine = sa.update(table).where(table.c.id == actor.member.id)
        await connection.execute(mine.values(suspended_at=stage.clock.now()))


async def reviewed(made: World, approve: bool) -> int:
    """The newest proposal, decided: its number."""
    moderator = await made.stage.member("Mina", made.owen.surface, right=Right.MODERATOR)
    table = metadata.tables["review"]
    async with made.stage.database.read() as connection:
        newest = sa.select(table.c.id, table.c.subject_version).order_by(table.c.id.desc()).limit(1)
        number, version = (await connection.execute(newest)).one()
    if approve:
        await moderator.sends(pack(Press(code="ma", args=(number, version, 0))))
    else:
        await moderator.types("review refuse", number=str(number), reason="other", words="kanarievrefused, hélas")
    return int(number)


async def _events(made: World) -> None:
    owen = made.owen

    async def new(word: str) -> None:
        given = {"title": f"Visite {word}", "when": "jeudi 19h", "place": "Café", "link": LINK, "capacity": "1"}
        await owen.types("event create", **given)

    await new("kanarievrefused")
    await owen.presses("modération")
    refused = await reviewed(made, approve=False)
    await new("kanarievplanned")
    await owen.presses("modération")
    planned = await reviewed(made, approve=True)
    await new("kanarievproposed")
    await owen.presses("modération")
    await new("kanarievdraft")
    found = await ids(made.stage, "event")
    await owen.sends(pack(Press(code="ea", args=(found[1], "yes"))))
    made.numbers |= {"event": found, "review": (refused, planned, *(n for n in await ids(made.stage, "review")))}


async def _gifts(made: World) -> None:
    stage, owen = made.stage, made.owen
    chloe = await donations.coordinator(stage, "Coco", owen.surface)
    ada = await stage.member("Adam", owen.surface, right=Right.ADMINISTRATOR)
    await ada.types("donation giving", link="https://dons.example.org/kanarigiving")
    dora = await stage.member("Dora", owen.surface)
    first = await donations.offers(dora, description="Un écran kanarioffer")
    second = await donations.offers(dora, description="Un autre kanarioffer")
    await donations.offers(owen, description="Le mien kanarioffer", category="livre")
    need = await donations.needs(owen, description="Malade, kanarineed", quantity="3")
    agreed = await donations.proposed(chloe, need, first)
    await donations.press(dora, "ga", agreed.id, 1)
    await donations.press(owen, "ga", agreed.id, 1)
    threads = await ids(stage, "relay_thread")
    await owen.types("answer", number=str(threads[0]), text="Bonjour, kanarinote")
    await donations.proposed(chloe, need, second)
    await owen.types("donation offer", **{**donations.OFFER, "description": "Pas encore kanariwithdraft"})
    made.numbers |= {
        "gift": await ids(stage, "donation_offer"),
        "need": await ids(stage, "donation_need"),
        "match": await ids(stage, "donation_match"),
    }


async def _posts(made: World) -> None:
    stage, owen = made.stage, made.owen

    async def post(word: str) -> None:
        await owen.types("internship post", **{**internships.OFFER, "title": f"Stage {word}"})

    await post("kanaripostopen")
    await owen.presses("Envoyer")
    await reviewed(made, approve=True)
    await post("kanaripostreview")
    await owen.presses("Envoyer")
    await post("kanaripostdraft")
    found = await ids(stage, "internship_offer")
    anne = await stage.member("Anne", owen.surface)
    await anne.types("internship apply", offer=str(found[0]), note="Je voudrais kanariapply, merci")
    words = {"words": "Je cherche, kanarisearch", "audience": "nobody"}
    await owen.types("internship seek", **{**internships.SEARCH, **words})
    made.numbers |= {
        "post": found,
        "demand": await ids(stage, "internship_demand"),
        "thread": await ids(stage, "relay_thread"),
        "review": await ids(stage, "review"),
    }


async def _news(made: World) -> None:
    """Sent and still written by Owen, while Owen is a moderator."""
    stage, owen = made.stage, made.owen
    await stage.grant(owen, Right.MODERATOR)
    await owen.types("announce new", title="Nouvelles kanarinews", text="Bonjour", audience="people")
    found = await ids(stage, "announcement")
    await owen.sends(pack(Press(code="bs", args=(found[0], 1))))
    await owen.types("announce new", title="Bientôt kanarinewsdraft", text="Rien", audience="people")
    made.numbers["news"] = await ids(stage, "announcement")
    rights = metadata.tables["member_right"]
    assert owen.member
    async with stage.database.write() as connection:
        theirs = (rights.c.member_id == owen.member.id) & (rights.c.right == Right.MODERATOR.value)
        await connection.execute(sa.delete(rights).where(theirs))


async def ids(stage: Stage, table: str) -> tuple[int, ...]:
    """Numbers of all that a table holds."""
    column = metadata.tables[table].c.id
    async with stage.database.read() as connection:
        return tuple((await connection.execute(sa.select(column).order_by(column))).scalars())
