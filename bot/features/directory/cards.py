"""How a person is shown to one viewer."""

from bot.features.directory.domain import Person
from bot.replies import Field, Fields, Heading, Note, Reply, say
from bot.spec import Card

SHOWN = ("programme", "job", "company", "sector", "city", "country", "skills")


def show(person: Person) -> Reply:
    """The profile card: what `visible` let through, and nothing that is empty."""
    rows = [Field(label=say("directory-card-relation"), value=say(f"directory-relation-{person.relation}"))]
    if person.promotion:
        rows.append(Field(label=say("directory-card-promotion"), value=str(person.promotion)))
    rows += [
        Field(label=say(f"directory-card-{name}"), value=value) for name in SHOWN if (value := getattr(person, name))
    ]
    return Reply(
        blocks=(Heading(text=person.name), Fields(rows=tuple(rows)), Note(text=say("directory-card-note"))),
    )


PERSON_CARD = Card(kind="person", show=show)
