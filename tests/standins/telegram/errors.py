"""How a Bot API call is refused."""

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`. `violation` says that the bot broke a documented rule."""

    def __init__(self, status: int, description: str, *, violation: bool = False, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description = status, description
        self.violation, self.parameters = violation, parameters

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram answers."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad(reason: str, **parameters: Any) -> ApiError:
    """400 that can happen to a correct bot (a message is gone, a query is old)."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def broken(reason: str) -> ApiError:
    """400 that a correct bot never gets: it is recorded as a violation."""
    return ApiError(400, f"Bad Request: {reason}", violation=True)


def forbidden(reason: str) -> ApiError:
    """403: the recipient cannot be reached."""
    return ApiError(403, f"Forbidden: {reason}")
