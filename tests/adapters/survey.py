"""A small feature with every kind of question and press, for tests of adapters."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Annotated

import bot
from bot.catalogue import Catalogue
from bot.errors import Conflict
from bot.kinds import AccountRef, Choice, File, Number, Person, Text, Upload, When, Where
from bot.language import LANGUAGES, Words
from bot.people import PlaceRef
from bot.planned import Planned
from bot.ports import Audit, AuditLine
from bot.replies import Button, Field, Fields, Inline, Item, Items, Moment, Note, Quote, Reply, rows, say
from bot.spec import Context, Feature, Form, action, command
from tests import catalogues

LEVEL = Choice(values=(("low", "survey-level-low"), ("high", "survey-level-high")))


async def _note(ctx: Context, audit: Audit, what: str) -> None:
    line = AuditLine(at=ctx.now, community_id=None, account_id=ctx.account.id, what=what, result="done")
    await audit.note(line)


@command("survey fill", code="tf", home=True, anywhere=True, first=True, form=Form())
async def fill(
    ctx: Context,
    audit: Audit,
    topic: Annotated[str, Text(min=2, max=200, lines=True)],
    size: Annotated[int, Number(min=1, max=99)],
    level: Annotated[str, LEVEL] = "low",
    at: Annotated[Planned | None, When()] = None,
    who: Annotated[AccountRef | None, Person()] = None,
    where: Annotated[PlaceRef | None, Where()] = None,
    photo: Annotated[File | None, Upload()] = None,
) -> Reply:
    """All seven kinds in one command; shows what it was given."""
    await _note(ctx, audit, "survey.fill")
    shown: list[tuple[str, Inline]] = [("topic", topic), ("size", str(size)), ("level", say(f"survey-level-{level}"))]
    shown += [("at", Moment(at.instant))] if at else []
    shown += [("who", str(who.native_id))] if who else []
    shown += [("where", str(where.root))] if where else []
    shown += [("photo", photo.name)] if photo else []
    fields = tuple(Field(label=say(f"survey-fill-{name}"), value=value) for name, value in shown)
    return Reply(text=say("survey-filled"), blocks=(Fields(rows=fields),), buttons=rows(_buttons(topic)))


def _buttons(topic: str) -> tuple[Button, ...]:
    return (
        Button(label=say("survey-vote"), press=vote.press(7)),
        Button(label=say("survey-mine"), press=mine.press(topic)),
        Button(label=say("survey-again"), press=again.press(topic)),
        Button(label=say("survey-refuse"), press=refuse.press()),
    )


@command("survey list", code="tl", anywhere=True)
async def list_(ctx: Context, count: Annotated[int, Number(min=0, max=25)] = 5) -> Reply:
    """A numbered list whose entries open."""
    items = tuple(
        Item(title=f"Entry {n} <&>", detail=f"_detail_ {n}", press=vote.press(n)) for n in range(1, count + 1)
    )
    return Reply(text=say("survey-listed"), blocks=(Items(items=items, prompt=say("survey-open")),))


@command("survey echo", code="te", anywhere=True, public=True)
async def echo(ctx: Context, words: Annotated[str, Text(min=1, max=4000, lines=True)]) -> Reply:
    """What was said, for everyone there, with buttons of every kind."""
    private = Button(label=say("survey-whisper"), press=whisper.press(0))
    long = Button(label=say("survey-whisper-long"), press=whisper.press(1))
    public = Button(label=say("survey-vote"), press=vote.press(3))
    door = Button(label=say("survey-door"), link=vote_link.press(5))
    return Reply(
        text=say("as-is", text=words),
        blocks=(Quote(text=words), Note(text=words)),
        buttons=((private, long), (public, door)),
        private=False,
    )


@action("tv", anywhere=True)
async def vote(ctx: Context, audit: Audit, number: Annotated[int, Number(min=0, max=2**62)]) -> Reply:
    """One effect that can be counted; takes the place of what was pressed."""
    await _note(ctx, audit, "survey.vote")
    return Reply(text=say("survey-voted", number=str(number)), replaces=True, private=False)


@action("tk", linkable=True, anywhere=True)
async def vote_link(ctx: Context, number: Annotated[int, Number(min=0, max=99)]) -> Reply:
    """Shows something; a link may reach it."""
    return Reply(text=say("survey-shown", number=str(number)))


@action("tw", anywhere=True)
async def whisper(ctx: Context, long: Annotated[int, Number(min=0, max=1)]) -> Reply:
    """For the presser alone, short or long."""
    return Reply(text=say("survey-secret", words="x" * 300 if long else "x"))


@action("tm", owned=True, anywhere=True)
async def mine(ctx: Context, topic: Annotated[str, Text(max=200, lines=True)]) -> Reply:
    """Only for the one it was shown to."""
    return Reply(text=say("as-is", text=topic), replaces=True)


@action("ta", opens="survey fill", anywhere=True)
async def again(ctx: Context, topic: Annotated[str, Text(max=200, lines=True)]) -> dict[str, str]:
    """The form once more, filled with the topic."""
    return {"topic": topic}


@action("tr", anywhere=True)
async def refuse(ctx: Context) -> Reply:
    """Always refused."""
    raise Conflict(say("survey-refused"))


@action("ts", anywhere=True)
async def slow(ctx: Context) -> Reply:
    """Takes longer than people wait for a button."""
    await asyncio.sleep(1.3)
    return Reply(text=say("survey-shown", number="1"), replaces=True)


FEATURE = Feature(
    name="survey", commands=(fill, list_, echo), actions=(vote, vote_link, whisper, mine, again, refuse, slow)
)

FRENCH = """
survey = sondage
    .about = Répondre à un sondage
survey-fill = remplir
    .about = Remplir le sondage
    .title = Sondage
    .button = Remplir le sondage
survey-fill-topic = sujet
    .about = De quoi s'agit-il ?
    .ask = De quoi s'agit-il ? Par exemple : les repas
survey-fill-size = taille
    .about = Combien, de 1 à 99
    .ask = Combien ? De 1 à 99
survey-fill-level = niveau
    .about = À quel point
    .ask = À quel point ?
survey-fill-at = quand
    .about = Date et heure
    .ask = Quand ? Par exemple : 12 juin 19h
survey-fill-who = qui
    .about = La personne
    .ask = Qui ?
survey-fill-where = lieu
    .about = Le lieu
    .ask = Où ?
survey-fill-photo = photo
    .about = Une image
    .ask = Envoyez une image.
survey-list = liste
    .about = Voir la liste
    .title = Liste
survey-list-count = nombre
    .about = Combien d'entrées
    .ask = Combien d'entrées ?
survey-echo = echo
    .about = Répéter
    .title = Écho
survey-echo-words = mots
    .about = Ce qu'il faut répéter
    .ask = Que faut-il répéter ?
survey-level-low = Un peu
survey-level-high = Beaucoup
survey-filled = C'est noté.
survey-listed = Voici la liste.
survey-open = Ouvrir une entrée
survey-vote = Voter
survey-voted = A voté : { $number }
survey-shown = Voici { $number }
survey-mine = Pour moi
survey-again = Recommencer
survey-refuse = Refuser
survey-refused = C'est refusé.
survey-whisper = En privé
survey-whisper-long = En privé, long
survey-secret = Secret { $words }
survey-door = En tête-à-tête
"""

ENGLISH = """
survey = survey
    .about = Answer a survey
survey-fill = fill
    .about = Fill in the survey
    .title = Survey
    .button = Fill in the survey
survey-fill-topic = topic
    .about = What it is about
    .ask = What is it about? For example: meals
survey-fill-size = size
    .about = How many, from 1 to 99
    .ask = How many? From 1 to 99
survey-fill-level = level
    .about = How much
    .ask = How much?
survey-fill-at = at
    .about = Date and time
    .ask = When? For example: 12 June 7pm
survey-fill-who = who
    .about = The person
    .ask = Who?
survey-fill-where = where
    .about = The place
    .ask = Where?
survey-fill-photo = photo
    .about = A picture
    .ask = Send a picture.
survey-list = list
    .about = See the list
    .title = List
survey-list-count = count
    .about = How many entries
    .ask = How many entries?
survey-echo = echo
    .about = Say it again
    .title = Echo
survey-echo-words = words
    .about = What to say again
    .ask = What should I say again?
survey-level-low = A little
survey-level-high = A lot
survey-filled = Noted.
survey-listed = Here is the list.
survey-open = Open an entry
survey-vote = Vote
survey-voted = Voted: { $number }
survey-shown = Here is { $number }
survey-mine = For me
survey-again = Again
survey-refuse = Refuse
survey-refused = This is refused.
survey-whisper = In private
survey-whisper-long = In private, long
survey-secret = Secret { $words }
survey-door = One to one
"""


def texts() -> list[tuple[str, str]]:
    """The core's words and the survey's, by language."""
    core = [(language, _core(language)) for language in LANGUAGES]
    return [*core, ("fr", FRENCH), ("en", ENGLISH)]


def _core(language: str) -> str:
    assert bot.__file__ is not None
    return (Path(bot.__file__).parent / f"words.{language}.ftl").read_text("utf-8")


@cache
def _words() -> Words:
    return Words(texts(), strict=True)


def survey_catalogue(*features: Feature) -> Catalogue:
    """The survey alone, or with other features that bring no words."""
    return catalogues.catalogue((FEATURE, *features), _words())
