# ruff: noqa: S311, T201 - made-up people, and figures for a person to read
"""Directory search at a given size: how many times the price of fetching one row each kind of query costs.

    python bench/search.py [--people 10000] [--queries 60]

Times vary with the machine, so the figures to compare are the ratios: every query is followed by a fetch by
primary key in the same run. A tenth of the people are in small communities beside the large one.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import sqlalchemy as sa

from bot.features.directory.domain import Entry, Person, Search
from bot.folding import words
from storage.base import community, member
from storage.database import Database
from storage.directory import SqlDirectory

_PARTS = """
Hélène Élodie Camille Zoé Agnès Inès Maëlle Noémie Chloé Anne-Sophie Marie-Claire Léa Jeanne Lucie Amina Yasmine Jean
Jean-Baptiste Pierre Paul Étienne François Loïc Théo Maël Hugo Karim Mehdi Łukasz Søren Matteo Joël Benoît Antoine Rémi
/ Ba Be Bou Bri Cha Cor Da Del Du Fa Fleu Fou Ga Gi Gué Hé Jo La Le Lou Ma Mi Mou Na Pa Pé Pi Ra Ri Rou Sa Tou
/ ba bri che da de fe ga gno la li ma mi na ni pe qui ra ri ro sa ti va vi lle rre sse nne mbe nta
/ ard aud ault eau el elle er et ez ier in ol on ot our oux t uet y and e ac ec ieu is os
/ Paris Lyon Toulouse Lille Nantes Strasbourg Rennes Saint-Étienne Aix-en-Provence Montréal Kraków Dakar
"""
GIVEN, BEGINNINGS, MIDDLES, ENDINGS, CITIES = (part.split() for part in _PARTS.split("/"))
PARTICLES = ("de ", "Le ", "d'", "de La ", "El ", "Ben ")
PARTICLE_SHARE, DOUBLE_SHARE = 0.06, 0.04
SECTORS = ("Énergie", "Banque", "Aéronautique", "Santé", "Conseil", "Enseignement", "Luxe")
JOBS = ("Ingénieure", "Chef de projet", "Enseignant", "Juriste", "Data scientist", "Directrice financière")
SKILLS = ("C++", "Python, SQL", ".NET", "droit social", "gestion de crise", "rédaction")
NEIGHBOURS = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zertyuiopmsdfghjklmqxcvbnw", strict=True))
WARM_UP = 3
SHOWN = 5
VIEWER = 1

T = TypeVar("T")
Make = Callable[[Person, random.Random], Search]


def surname(rng: random.Random) -> str:
    """A French-sounding surname; some with a particle, some double."""
    name = rng.choice(BEGINNINGS) + "".join(rng.choices(MIDDLES, k=rng.choice((0, 1, 1, 2)))) + rng.choice(ENDINGS)
    if rng.random() < PARTICLE_SHARE:
        return rng.choice(PARTICLES) + name
    return f"{name}-{surname(rng)}" if rng.random() < DOUBLE_SHARE else name


def entry(rng: random.Random, companies: Sequence[str]) -> Entry:
    """One made-up listed person."""
    person = Person(
        member_id=0,
        given_name=rng.choice(GIVEN),
        family_name=surname(rng),
        relation="graduate",
        promotion=rng.randint(1975, 2025),
        programme=rng.choice(("Grande école", "Master Finance", "Mastère Data")),
        company=rng.choice(companies),
        job=rng.choice(JOBS),
        sector=rng.choice(SECTORS),
        city=rng.choice(CITIES),
        skills=rng.choice(SKILLS),
    )
    return Entry(person=person, listed="declared")


def mistyped(word: str, rng: random.Random) -> str:
    """The word with one slip: two letters swapped, one dropped, doubled, or its neighbour on the keyboard."""
    i = rng.randrange(1, max(2, len(word) - 1))
    slips = (
        word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :],
        word[:i] + word[i + 1 :],
        word[:i] + word[i] + word[i:],
        word[:i] + NEIGHBOURS.get(word[i].lower(), "e") + word[i + 1 :],
    )
    return rng.choice(slips)


CLASSES: dict[str, Make] = {
    "surname": lambda p, _: Search.read(p.family_name),
    "three letters": lambda p, _: Search.read(words(p.family_name)[-1][:3]),
    "first name": lambda p, _: Search.read(p.given_name),
    "full name": lambda p, _: Search.read(p.name),
    "surname, one typo": lambda p, rng: Search.read(mistyped(p.family_name, rng)),
    "first name + typo": lambda p, rng: Search.read(f"{p.given_name} {mistyped(p.family_name, rng)}"),
    "company + city": lambda p, _: Search.read(f"{p.city} {p.company}"),
    "first name + year + city": lambda p, _: Search.read(p.given_name, promotion=p.promotion, city=p.city),
    "first name + typo + year": lambda p, rng: Search.read(
        f"{p.given_name} {mistyped(p.family_name, rng)}", promotion=p.promotion
    ),
    "filters only": lambda p, _: Search.read(promotion=p.promotion, city=p.city),
    "nonsense": lambda _, rng: Search.read("".join(rng.choices("bcdfghjklmnpqrstvwxz", k=9))),
}


async def fill(database: Database, people: int, rng: random.Random) -> tuple[list[int], dict[int, list[Person]]]:
    """Communities with their people: nine tenths in the first, the rest in five others."""
    companies = [
        f"{surname(rng)} {rng.choice(('& Fils', 'Conseil', 'SA', 'Industrie', 'Labs'))}"
        for _ in range(max(60, people // 100))
    ]
    now = datetime.now(UTC)
    communities, everyone = [], {}
    for slug, size in (("large", people * 9 // 10), *((f"small{n}", people // 50) for n in range(5))):
        async with database.write() as connection:
            row = sa.insert(community).values(
                slug=slug, name=slug, language="fr", timezone="Europe/Paris", created_at=now
            )
            number = (await connection.execute(row.returning(community.c.id))).scalar_one()
        entries = [entry(rng, companies) for _ in range(size)]
        numbers: list[int] = []
        for start in range(0, size, 1000):
            async with database.write() as connection:
                numbers += await SqlDirectory(connection, number).index(entries[start : start + 1000], now)
        communities.append(number)
        everyone[number] = [replace(one.person, member_id=n) for one, n in zip(entries, numbers, strict=True)]
    return communities, everyone


async def timed(work: Awaitable[T]) -> tuple[float, T]:
    """Milliseconds it took, and what it gave."""
    start = time.perf_counter()
    result = await work
    return (time.perf_counter() - start) * 1000, result


async def measure(
    database: Database, number: int, people: Sequence[Person], make: Make, queries: int
) -> tuple[list[float], list[float], float]:
    """Times of searches, times of the fetches in between, and the share that showed the person among the first five."""
    rng = random.Random(queries)
    searches, fetches, hits = [], [], 0
    async with database.read() as connection:
        store = SqlDirectory(connection, number)
        for n in range(queries + WARM_UP):
            person = rng.choice(people)
            search = make(person, rng)
            fetch = sa.select(member).where(member.c.id == person.member_id)
            fetched, _ = await timed(connection.execute(fetch))
            spent, page = await timed(store.search(search, VIEWER))
            if n >= WARM_UP:
                searches.append(spent)
                fetches.append(fetched)
                hits += any(one.name == person.name for one in page.people[:SHOWN])
    return searches, fetches, hits / queries


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


async def main(people: int, queries: int) -> None:
    """Build, measure, print."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await database.upgrade()
        start = time.perf_counter()
        communities, everyone = await fill(database, people, rng)
        print(f"{people} people indexed in {time.perf_counter() - start:.1f} s")
        print(f"{'':28}{'p50':>7}{'p95':>7}   times a fetch   {'p50 ms':>8}{'p95 ms':>8}{'same name in 5':>16}")
        for number, where in ((communities[0], ""), (communities[-1], " (small)")):
            for title, make in CLASSES.items():
                searches, fetches, hit = await measure(database, number, everyone[number], make, queries)
                unit = median(fetches)
                print(
                    f"{title + where:28}{median(searches) / unit:7.1f}{p95(searches) / unit:7.1f}{'':18}"
                    f"{median(searches):8.2f}{p95(searches):8.2f}{hit:16.2f}"
                )
        await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=60)
    asyncio.run(main(**vars(parser.parse_args())))
