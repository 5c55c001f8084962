"""A feature for tests only: every kind of question, every kind of press, and handlers that fail.

Its effect is a line in the log, so that a test can count how often something was done.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from bot.errors import Invalid
from bot.installed import FEATURES
from bot.kinds import ID_MAX, AccountRef, Choice, File, Number, Person, Text, TimeZone, Upload, When, Where
from bot.language import Words
from bot.people import PlaceRef, Right
from bot.permissions import MEMBERS, Capability
from bot.planned import Planned
from bot.ports import Audit, AuditLine
from bot.replies import Button, Picture, Press, Reply, say
from bot.spec import Context, Feature, action, command
from tests import catalogues

FILL = Capability(name="survey.fill", rights=MEMBERS)
CLOSE = Capability(name="survey.close", rights=frozenset({Right.MODERATOR, Right.ADMINISTRATOR}))
COLOURS = Choice(values=(("red", "survey-red"), ("blue", "survey-blue")))

SECRET = "SELECT secret FROM member WHERE path = '/srv/amicale/config.toml'"
"""What must never be shown of an exception."""


async def done(ctx: Context, audit: Audit, what: str, result: str) -> None:
    community = ctx.community.id if ctx.community else None
    line = AuditLine(at=ctx.now, community_id=community, account_id=ctx.account.id, what=what, result=result)
    await audit.note(line)


async def titles(ctx: Context, audit: Audit, typed: str) -> list[str]:
    return [typed.upper(), "autre"] if typed != "break" else [SECRET[int(typed)]]


@command("survey fill", code="sf", allow=FILL, home=True, suggest={"subject": titles})
async def fill(
    ctx: Context,
    audit: Audit,
    subject: Annotated[str, Text(min=2, max=100)],
    number: Annotated[int, Number(min=0, max=ID_MAX)],
    at: Annotated[Planned | None, When()] = None,
    colour: Annotated[str | None, COLOURS] = None,
    who: Annotated[AccountRef | None, Person()] = None,
    where: Annotated[PlaceRef | None, Where()] = None,
    photo: Annotated[File | None, Upload()] = None,
) -> Reply:
    if subject == "refuse":
        raise Invalid(say("survey-refused"))
    await done(ctx, audit, "survey.filled", f"{subject}|{number}|{colour}|{who}|{where}|{photo}")
    return Reply(text=say("survey-filled", subject=subject, number=str(number)), buttons=buttons(subject))


def buttons(subject: str = "") -> tuple[tuple[Button, ...], ...]:
    presses = {
        "survey-count": Press(code="sa", args=(ID_MAX,)),
        "survey-mine": Press(code="so", args=(7,)),
        "survey-again": Press(code="sp", args=(subject, 5)),
        "survey-close": Press(code="sc", args=(1,)),
    }
    return tuple((Button(label=say(key), press=press),) for key, press in presses.items())


@command("survey note", code="sn", allow=FILL, first=True)
async def note(
    ctx: Context,
    audit: Audit,
    words: Annotated[str, Text(max=4000, lines=True)],
    zone: Annotated[str, TimeZone()] = "",
) -> Reply:
    await done(ctx, audit, "survey.noted", f"{words}|{zone}")
    return Reply(text=say("survey-noted", words=words, zone=zone), buttons=buttons())


@command("survey close", code="sk", allow=CLOSE)
async def close(ctx: Context, audit: Audit) -> Reply:
    await done(ctx, audit, "survey.closed", "command")
    return Reply(text=say("survey-done"))


@command("survey break", code="sx", allow=FILL)
async def broken(ctx: Context, audit: Audit) -> Reply:
    await done(ctx, audit, "survey.broken", "never")
    raise RuntimeError(SECRET)


@command("survey photo", code="sh", allow=FILL)
async def photo(ctx: Context, audit: Audit, photo: Annotated[File, Upload()]) -> Reply:
    await done(ctx, audit, "survey.photo", photo.ref)
    again = Button(label=say("survey-again"), press=Press(code="sv", args=(photo.ref,)))
    gone = Button(label=say("form-cancel"), press=Press(code="sv"))
    picture = Picture(photo=photo.ref, caption=photo.name)
    return Reply(text=say("survey-done"), blocks=(picture,), buttons=((again, gone),))


@action("sv", allow=FILL)
async def shown(ctx: Context, name: Annotated[str, Text(max=40)] = "") -> Reply:
    """The message becomes one with that photo, or without any."""
    pictures = (Picture(photo=name, caption="again"),) if name else ()
    return Reply(text=say("survey-done"), blocks=pictures, replaces=True)


@action("sa", allow=FILL)
async def count(ctx: Context, audit: Audit, number: Annotated[int, Number(min=1, max=ID_MAX)]) -> Reply:
    await done(ctx, audit, "survey.counted", str(number))
    return Reply(text=say("survey-done"))


@action("so", allow=FILL, owned=True)
async def mine(ctx: Context, audit: Audit, number: Annotated[int, Number(min=1, max=ID_MAX)]) -> Reply:
    await done(ctx, audit, "survey.mine", str(number))
    return Reply(text=say("survey-done"), replaces=True)


@action("sp", allow=FILL, opens="survey fill")
async def again(
    ctx: Context, subject: Annotated[str, Text(max=100)] = "", number: Annotated[int, Number(min=0, max=9)] = 0
) -> dict[str, str]:
    return {"subject": subject, "number": str(number)} if subject else {}


@action("sc", allow=CLOSE)
async def closed(ctx: Context, audit: Audit, number: Annotated[int, Number(min=1, max=9)]) -> Reply:
    await done(ctx, audit, "survey.closed", str(number))
    return Reply(text=say("survey-done"))


@action("sb", allow=FILL)
async def breaks(ctx: Context) -> Reply:
    raise RuntimeError(SECRET)


@action("sl", anywhere=True, linkable=True)
async def linked(ctx: Context, number: Annotated[int, Number(min=-9, max=ID_MAX)] = 0) -> Reply:
    return Reply(text=say("survey-linked", number=str(number)))


SURVEY = Feature(
    name="survey",
    commands=(fill, note, close, broken, photo),
    actions=(count, mine, again, closed, breaks, linked, shown),
    retired=("zz",),
)

ALL: tuple[Feature, ...] = (*FEATURES, SURVEY)


def words() -> Words:
    """The words of everything installed, and the survey's."""
    return catalogues.words(Path(__file__).parent / "data" / "survey")
