"""Set-up from the chat, what each place is for, which community one speaks to, and who may do what there."""

from bot import closing, introducing
from bot.features.community import closed, deciding, team
from bot.features.community.commands import choose, place, places_, setup
from bot.features.community.letters import named, told
from bot.features.community.presses import chosen, remove
from bot.features.community.team import TOPIC
from bot.spec import Feature

FEATURE = Feature(
    name="community",
    commands=(choose, place, places_, setup, deciding.rights, team.team, team.grant, team.revoke),
    actions=(
        chosen,
        remove,
        deciding.turn,
        deciding.opened,
        deciding.decide,
        deciding.default,
        team.turn,
        team.person,
        team.give,
        team.take,
    ),
    letters={TOPIC: told, introducing.TOPIC: named, closing.TOPIC: closed.told},
)
