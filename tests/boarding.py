"""A made-up wire that shows copies, and what a test says of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.cards import Cards, Copy
from bot.delivery import Delivery
from bot.language import Reader
from bot.replies import Paragraph, Reply
from bot.senders import Fixed, Sent, Target, Vanished
from tests.bulletin import KIND, Board
from tests.stage import Stage
from tests.wire import Wire


@dataclass(kw_only=True)
class Wall(Wire):
    """A platform whose messages can be changed and taken away: `hung` is what people see now, by message."""

    hung: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    edits: int = 0
    removals: int = 0
    fixed: bool = False

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        before = len(self.taken)
        try:
            sent = await super().send(target, reply, reader, nonce)
        finally:
            if len(self.taken) > before:
                self.hung[str(len(self.taken))] = words(reply)
                self.targets[str(len(self.taken))] = target
        if len(self.taken) == before:  # known by its nonce
            return Sent(message_id=str([one for _, _, one in self.taken].index(nonce) + 1))
        return sent

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        fault, after = self.faults.pop(0) if self.faults else (None, True)
        if after:
            if message_id not in self.hung:
                raise Vanished("not found")
            self.edits += 1
            self.hung[message_id] = words(reply)
        if fault:
            raise fault

    async def remove(self, target: Target, message_id: str) -> None:
        if self.fixed:
            raise Fixed("too old")
        if self.hung.pop(message_id, None) is None:
            raise Vanished("not found")
        self.removals += 1


def words(reply: Reply) -> str:
    shown = [str(block.text) for block in reply.blocks if isinstance(block, Paragraph)]
    return " ".join([reply.text.key if reply.text else "", *shown]).strip()


def works_on(stage: Stage, board: Board, *walls: Wire, **more: object) -> Delivery:
    """A new process that shows the board's records."""
    senders = {wall.platform: wall for wall in walls}
    return Delivery(stage.works, stage.clock, senders, board.letters(stage), **more)  # type: ignore[arg-type]


async def shows(stage: Stage, board: Board, *walls: Wire) -> Delivery:
    """A new process starts and shows what is due now."""
    process = works_on(stage, board, *walls)
    await process.recover(alone=True)
    while await process.route():
        pass
    for lane in process.lanes():
        while await process.drain(lane):
            await process.route()
    return process


async def copies(stage: Stage, number: int = 1) -> tuple[Copy, ...]:
    async with stage.works.read() as work:
        return await work.store(Cards, stage.community.id).copies(KIND, number)
