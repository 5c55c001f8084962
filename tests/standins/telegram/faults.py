"""Failures on demand."""

from dataclasses import dataclass

from .errors import ApiError

REASONS = {
    400: "Bad Request: failed on demand", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user",
    404: "Not Found", 409: "Conflict: failed on demand", 500: "Internal Server Error", 502: "Bad Gateway",
}  # fmt: skip


@dataclass(kw_only=True)
class Fault:
    """What shall happen to the next calls of a method (`*` is any but getUpdates)."""

    method: str
    status: int = 0
    retry_after: int | None = None
    drop_after_accept: bool = False
    drop_before_accept: bool = False
    hang: float = 0.0
    times: int = 1

    def fits(self, method: str) -> bool:
        """Whether it strikes this call."""
        wanted = self.method.lower()
        return self.times > 0 and (wanted == method.lower() or (wanted == "*" and method != "getUpdates"))

    def strike(self) -> None:
        """Raises the refusal, when it is one."""
        if self.status == 429:
            seconds = self.retry_after or 1
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        if self.status:
            raise ApiError(self.status, REASONS.get(self.status, f"Error {self.status}"))
