"""Whose language and whose clock an answer is written in, and what words do with what is put into them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.language import MissingWords, Reader, Words, Writer, moment_text, supported
from bot.people import PlaceRef
from bot.ports import Places
from bot.replies import CommandName, Link, Mention, Moment, Strong, say
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Stage, Surface, add_community, build
from tests.survey import ALL, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
FTL = """
directory = annuaire
directory-search = chercher
hello = Bonjour { $who } !
count = { $n ->
    [one] Une personne
   *[other] { $n } personnes
}
"""


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("fr_BE", "fr"),
        ("EN-us", "en"),
        ("de", None),
        ("", None),
        (None, None),
        ("f", None),
    ],
)
def test_a_clients_tag_names_a_language_or_none(tag: str | None, language: str | None) -> None:
    assert supported(tag) == language


@both
async def test_the_persons_choice_comes_before_the_client(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface, language="en")
    assert "Here is what you can do" in (await ana.types("help")).text
    answer = await ana.types("account language", language="français")
    assert "je vous parlerai en français" in answer.text
    assert "Voici ce que vous pouvez faire" in (await ana.types("help")).text
    assert "d'autres rôles" in (await ana.types("survey close")).text
    stage.restart()
    assert "Voici ce que vous pouvez faire" in (await ana.types("help")).text


@both
async def test_the_client_then_the_place_then_the_community(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface, language="de")
    assert "Voici ce que" in (await ana.types("help")).text  # the community speaks French
    ana.place = await stage.place(surface)
    async with stage.works.write() as work:
        await work.store(Places).set_language(PlaceRef(platform=surface.name, root=900), "en")
    shown = await ana.types("help")
    if not surface.whispers:
        ana.language = "fr"
        assert "I answer you in private" in shown.text  # for everybody there, whoever asks
        assert "I answer you in private" in (await ana.types("help")).text
        return
    assert "Here is what" in shown.text
    ana.language = "fr"
    assert "Voici ce que" in (await ana.types("help")).text


async def test_whoever_is_nobody_and_speaks_neither_reads_english(stage: Stage) -> None:
    hugo = stage.stranger(language="de")
    assert "I am Amicale" in (await hugo.types("start")).text


async def test_an_event_handled_before_is_answered_in_the_persons_language(stage: Stage) -> None:
    ana = await stage.member("Ana", language="de")
    await ana.types("survey note", "mots", event="twice")
    stage.restart()
    assert "déjà fait" in (await ana.types("survey note", "mots", event="twice")).text


@both
async def test_times_are_the_readers(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    assert "20 mars 2026 à 19:00" in (await ana.types("account timezone", zone="Paris")).text
    assert "20 mars 2026 à 14:00" in (await ana.types("account timezone", zone="Montréal")).text
    filled = await ana.types("survey fill", subject="vélos", number="3", at="demain 9h")
    assert "Rempli" in filled.text


async def test_a_guest_reads_the_communitys_time_and_a_nobody_utc(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert (await ana.types("help")).writer.reader.zone == "Europe/Paris"
    assert (await stage.stranger().types("help")).writer.reader.zone == "UTC"


async def test_each_community_has_its_own_language(stage: Stage) -> None:
    english = await add_community(stage.database, "lse", "LSE", "en")
    ana = await stage.member("Ana", CHAT, language="de", community=english)
    assert "Here is what you can do" in (await ana.types("help")).text
    ben = await stage.member("Ben", MODALS, language="de")
    assert "Voici ce que" in (await ben.types("help")).text


def test_nodes_keep_their_place_and_text_cannot_pretend_to_be_one() -> None:
    known = Words([("fr", FTL), ("en", FTL)], strict=True)
    reader = Reader(language="fr")
    assert known.write(say("hello", who=Strong("Zoé")), reader) == ("Bonjour ", Strong("Zoé"), " !")
    assert known.plain(say("hello", who=say("count", n=1)), reader) == "Bonjour Une personne !"
    for forged in ("\ue0000\ue001", "\ue0007\ue001", "\ue000", "\ue001"):
        assert "\ue000" not in known.plain(say("hello", who=forged), reader)
    assert known.plain(say("hello", who="{ $who } <b> \u2068"), reader) == "Bonjour { $who } <b> \u2068 !"


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1, -(2**63), 10**25, 10**300])
def test_S45_any_number_is_written_with_every_digit(number: int) -> None:
    known = Words([("fr", FTL), ("en", FTL)], strict=True)
    assert str(number) in known.plain(say("hello", who=number), Reader(language="fr"))


def test_every_node_has_a_plain_form() -> None:
    writer = Writer(words=Words([("fr", FTL), ("en", FTL)], strict=True), reader=Reader(language="fr", zone="UTC"))
    at = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
    assert writer.plain(Link("ici", "https://a.example/")) == "ici (https://a.example/)"
    assert writer.plain(Mention("discord", 5, "Zoé")) == "Zoé"
    assert writer.plain(CommandName("directory search")) == "annuaire chercher"
    assert writer.plain(Moment(at)) == writer.moment(at) == "vendredi 20 mars 2026 à 18:00 UTC"
    assert moment_text(at, Reader(language="en", zone="Europe/Paris")) == "Friday 20 March 2026 at 19:00 (Europe/Paris)"


def test_missing_words_stop_a_test_and_only_show_the_key_to_people() -> None:
    with pytest.raises(MissingWords):
        Words([("fr", FTL), ("en", FTL)], strict=True).plain(say("nothing"), Reader())
    assert Words([("fr", FTL), ("en", FTL)]).plain(say("nothing"), Reader()) == "nothing"
    with pytest.raises(MissingWords):
        Words([("fr", FTL), ("en", FTL)], strict=True).plain(say("hello"), Reader())
