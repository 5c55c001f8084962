"""Expected refusals, which are answered kindly; every other exception is a bug and is logged."""

from bot.replies import Button, Phrase, say


class DeclarationError(Exception):
    """A feature's declaration cannot work; raised at start-up only, with the feature and what to change."""


class Refusal(Exception):
    """The request is refused for a reason the member can understand: a phrase, and buttons that help."""

    def __init__(self, phrase: Phrase, *, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase
        self.buttons = buttons


class NotAllowed(Refusal):
    """This person may not do this, now or here."""


class Missing(Refusal):
    """There is no such thing, or this person may not know of it: both read the same."""

    def __init__(self, phrase: Phrase | None = None, *, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
        super().__init__(phrase or say("not-found"), buttons=buttons)


class Conflict(Refusal):
    """The state of things does not allow it any more."""


class Invalid(Refusal):
    """One value could not be read."""


class Unreadable(Refusal):
    """Several values could not be read: `problems` by parameter name, all reported together."""

    def __init__(self, problems: dict[str, Phrase]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems
