"""The methods that have an effect, by name."""

from collections.abc import Callable
from typing import Any

from .errors import broken
from .schema import facts
from .world import World

Handler = Callable[[World, dict[str, Any]], Any]
HANDLERS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Registers the function that acts a Bot API method out."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


def act_out(world: World, name: str, params: dict[str, Any]) -> Any:
    """The method's result. One that only says True is believed; any other unwritten one is refused."""
    if name in HANDLERS:
        return HANDLERS[name](world, params)
    if facts()["methods"][name]["returns"] == ["Boolean"]:
        if "chat_id" in params:
            world.reachable(params["chat_id"])
        return True
    raise broken(f"the stand-in knows {name} but does not act it out")
