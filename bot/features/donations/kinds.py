"""What is asked about gifts, and the words people use for each answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import Missing
from bot.features.donations.domain import (
    CATEGORIES,
    CONDITIONS,
    DESCRIPTION_MAX,
    QUANTITY_MAX,
    SITUATION_MAX,
    TOWN_MAX,
    URGENCIES,
    Handover,
)
from bot.kinds import ID_MAX, Choice, Number, Text

CATEGORY = Choice(
    values=tuple((name, f"donation-category-{name}") for name in CATEGORIES),
    labels={
        "laptop": ("ordinateur", "ordinateurs", "portable", "ordi", "pc", "computer", "notebook", "laptops"),
        "tablet": ("tablettes", "ipad", "tablets"),
        "screen": ("écrans", "moniteur", "monitor", "screens"),
        "phone": ("smartphone", "téléphones", "mobile", "phones"),
        "connection": ("connexion", "clé", "clé 4g", "internet", "wifi", "box", "modem", "router"),
        "peripheral": ("accessoire", "périphérique", "clavier", "souris", "webcam", "casque", "imprimante", "keyboard"),
        "book": ("livre", "livres", "manuel", "manuels", "books", "textbook"),
        "other": ("autres", "else"),
    },
)
CONDITION = Choice(
    values=tuple((name, f"donation-condition-{name}") for name in CONDITIONS),
    labels={
        "new": ("neuve", "jamais servi", "unused"),
        "verygood": ("très bon", "excellent", "comme neuf", "like new"),
        "good": ("bon", "bonne", "correct", "ok"),
        "repair": ("cassé", "en panne", "panne", "broken"),
    },
)
HANDOVER = Choice(
    values=tuple((way.value, f"donation-handover-{way.value}") for way in Handover),
    labels={
        "person": ("main", "main propre", "remise", "pickup"),
        "delivery": ("envoi", "livraison", "colis", "poste", "post"),
        "either": ("les deux", "both", "any"),
    },
)
URGENCY = Choice(
    values=tuple((name, f"donation-urgency-{name}") for name in URGENCIES),
    labels={"urgent": ("vite", "asap"), "weeks": ("bientôt", "soon"), "whenever": ("tranquille", "later")},
)


@dataclass(frozen=True, kw_only=True)
class Ref:
    """Which offer is meant; with the `version` that its author was shown, when a form was filled with it."""

    id: int
    version: int | None = None

    @classmethod
    def read(cls, text: str) -> Ref:
        """The offer meant; raises `Missing` for what is no number."""
        found = _REF.fullmatch(text.strip())
        if found is None:
            raise Missing
        return cls(id=int(found[1]), version=int(found[2]) if found[2] else None)

    def __str__(self) -> str:
        return f"{self.id}.{self.version}"


_REF = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?", re.ASCII)

DESCRIPTION = Text(min=3, max=DESCRIPTION_MAX, lines=True)
SITUATION = Text(max=SITUATION_MAX, lines=True)
TOWN = Text(min=2, max=TOWN_MAX)
QUANTITY = Number(min=1, max=QUANTITY_MAX)
RECORD = Number(min=1, max=ID_MAX)
YES = Number(min=0, max=1)
PAGE_NUMBER = Number(min=1, max=100)
