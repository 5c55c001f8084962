"""Made-up graduates for the demonstration: the same ones every time, and nobody real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bot.cli.demo_personas import Part
from bot.features.directory.domain import Entry, Person

SEED = 1793
LISTED_OF_TEN = 9
FIRST_PROMOTION, LAST_PROMOTION = 1978, 2026


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", " ").split(","))


_GIVEN = _names(
    """
    Camille, Chloé, Léa, Manon, Inès, Élodie, Aurélie, Céline, Hélène, Françoise, Océane, Anaïs, Maëlle, Zoé,
    Agathe, Capucine, Noémie, Anne-Sophie, Marie-Claire, Jean-Baptiste, Jean-Marc, Pierre-Yves, Louis-Étienne,
    François, Loïc, Gaël, Benoît, Jérôme, Rémi, Théo, Léo, Hugo, Lucas, Nathan, Mathieu, Édouard, Cédric, Aurélien,
    Stéphane, Raphaël, Gabriel, Antoine, Julien, Thomas, Nicolas, Guillaume, Yasmine, Leïla, Samira, Nadia, Karim,
    Mehdi, Youssef, Amadou, Fatou, Aïssatou, Mamadou, Kofi, Chinwe, Ngozi, Adaeze, Wanjiru, Thị-Mai, Minh, Anh,
    Linh, Wei, Xiaoming, Yuki, Haruto, Ji-woo, Priya, Arjun, Ananya, Rahul, Sofia, Matteo, Giulia, Alessandro,
    Lucía, José, Íñigo, María-José, Beatriz, João, Inês, Łukasz, Agnieszka, Zuzanna, Jürgen, Anneliese, Björn,
    Søren, Åsa, Siobhán, Ciarán, Emily, Oliver, Charlotte, William, Grace, Elif, Mehmet, Ioana, Ștefan, Zoltán,
    Ágnes, Dimitris, Eleni, Olga, Dmitri, Oksana
    """
)

_FAMILY = _names(
    """
    Martin, Bernard, Dubois, Durand, Moreau, Lefèvre, Lefebvre, Leroy, Roux, Fournier, Girard, Bonnet, Dupont,
    Dupond, Lambert, Rousseau, Vincent, Müller, Faure, Mercier, Blanc, Guérin, Boyer, Chevalier, François, Legrand,
    Gauthier, Perrin, Morel, Le Goff, Le Bihan, Le Guen, Kerviel-Moal, Guézennec, de La Tour, de Villeneuve,
    d'Aubigny, d'Orgeval, du Plessis, des Rosiers, L'Hermitte, Saint-Martin, Dupont-Moretti, Garcia, García Márquez,
    López, Fernández, Ferreira, da Silva, dos Santos, Rossi, De Luca, Esposito, Schneider, Weiß, von Bergen,
    van den Berg, De Smet, Nowak, Wójcik, Łukaszewicz, Novák, Horváth, Popescu, Papadopoulos, Ivanova, Shevchenko,
    Yılmaz, Öztürk, Ben Ahmed, El Amrani, Benali, Haddad, Cohen, Levy, Diallo, Traoré, N'Diaye, Ndiaye, Okafor,
    Mensah, Mwangi, Nguyễn, Trần, Phạm, Wang, Li, Zhang, Tanaka, Satō, Kim, Park, Patel, Sharma, Singh, Iyer,
    O'Connor, Mac Carthy, Smith, Johnson, Taylor, Sørensen, Åkesson, Jónsdóttir
    """
)

_PLACES = (
    *(("Paris", "France"),) * 6,
    *(("Lyon", "France"),) * 3,
    *((city, "France") for city in _names("Toulouse, Nantes, Bordeaux, Lille, Marseille, Strasbourg, Rennes")),
    *((city, "France") for city in ("Saint-Étienne", "Aix-en-Provence", "Le Havre", "L'Haÿ-les-Roses")),
    ("Bruxelles", "Belgique"),
    ("Genève", "Suisse"),
    ("Luxembourg", "Luxembourg"),
    ("London", "United Kingdom"),
    ("Dublin", "Ireland"),
    ("Berlin", "Deutschland"),
    ("München", "Deutschland"),
    ("Madrid", "España"),
    ("São Paulo", "Brasil"),
    ("Montréal", "Canada"),
    ("New York", "United States"),
    ("San Francisco", "United States"),
    ("Singapore", "Singapore"),
    ("東京 (Tokyo)", "日本"),
    ("Dakar", "Sénégal"),
    ("Casablanca", "Maroc"),
    ("Abidjan", "Côte d'Ivoire"),
)

_PROGRAMMES = (
    "Grande École",
    "Master Finance",
    "Master Data & IA",
    "MSc Energy Transition",
    "Executive MBA",
    "Doctorat",
    "Bachelor",
)

# Sector, companies, jobs, skills: the first of each pair is French, the second English.
_WORK = (
    (
        ("énergie", "energy"),
        ("Énergies du Rhône", "Éolis Mer", "Watt & Fils", "Northwind Power"),
        (("ingénieure réseau", "grid engineer"), ("cheffe de projet éolien", "wind project lead")),
        (("hydrogène", "hydrogen"), ("réseaux électriques", "power grids"), ("photovoltaïque", "solar")),
    ),
    (
        ("banque et finance", "banking and finance"),
        ("Banque Lutèce", "Crédit des Alpes", "Sequana Capital", "Harbour & Stone"),
        (("analyste crédit", "credit analyst"), ("contrôle des risques", "risk controller")),
        (("gestion d'actifs", "asset management"), ("IFRS", "IFRS"), ("fusions-acquisitions", "M&A")),
    ),
    (
        ("santé", "health"),
        ("Clinique des Tilleuls", "Pharmavie", "MedTrace", "Institut Laennec"),
        (("cheffe de produit", "product manager"), ("data scientist", "data scientist")),
        (("essais cliniques", "clinical trials"), ("biostatistique", "biostatistics"), ("R", "R")),
    ),
    (
        ("numérique", "software"),
        ("Octobre Rouge Logiciels", "Nuage Bleu", "Pixelle", "Kestrel Systems"),
        (("développeuse back-end", "back-end developer"), ("architecte cloud", "cloud architect")),
        (("Python", "Python"), ("C++", "C++"), ("cybersécurité", "cybersecurity"), (".NET", ".NET")),
    ),
    (
        ("conseil", "consulting"),
        ("Cabinet Voltaire", "Meridian Partners", "Trois Rivières Conseil"),
        (("consultant senior", "senior consultant"), ("associée", "partner")),
        (("stratégie", "strategy"), ("conduite du changement", "change management")),
    ),
    (
        ("transport", "transport"),
        ("Rail Atlantique", "Aéro Garonne", "Vélocité", "Port du Ponant"),
        (("responsable d'exploitation", "operations manager"), ("ingénieur systèmes", "systems engineer")),
        (("logistique", "logistics"), ("maintenance prédictive", "predictive maintenance")),
    ),
    (
        ("culture et médias", "culture and media"),
        ("Éditions du Canal", "Théâtre des Quais", "Studio Belleville"),
        (("éditrice", "editor"), ("chargé de production", "production officer")),
        (("rédaction", "writing"), ("droit d'auteur", "copyright"), ("montage", "editing")),
    ),
    (
        ("solidarité", "social impact"),
        ("Association Passerelle", "Toits pour Tous", "Open Hands"),
        (("directrice de programme", "programme director"), ("collecte de fonds", "fundraiser")),
        (("mécénat", "patronage"), ("gestion de bénévoles", "volunteering")),
    ),
)

# Found by the example lines that greet the visitor.
_KNOWN = (
    ("Camille", "Dupont", 2015, "Lyon", "France", 0, 0),
    ("Élodie", "Lefèvre", 2008, "Lyon", "France", 0, 1),
    ("Jean-Baptiste", "de La Tour", 1994, "Paris", "France", 1, 0),
    ("Wei", "Zhang", 2019, "Singapore", "Singapore", 3, 0),
)


def people(count: int, language: str) -> Iterator[Entry]:
    """That many entries (the first four are always the same), about one in ten of them unlisted."""
    random = Random(SEED)  # noqa: S311 - the same people every time, and no secret
    for index in range(count):
        if index < len(_KNOWN):
            given, family, promotion, city, country, sector, job = _KNOWN[index]
        else:
            given, family = random.choice(_GIVEN), random.choice(_FAMILY)
            promotion = random.randint(FIRST_PROMOTION, LAST_PROMOTION)
            city, country = random.choice(_PLACES)
            sector, job = random.randrange(len(_WORK)), random.randrange(2)
        person = _person(random, language, (given, family, promotion, city, country), (sector, job))
        listed = index < len(_KNOWN) or random.randrange(10) < LISTED_OF_TEN
        yield Entry(person=person, listed="consent" if listed else None)


def persona(part: Part, language: str) -> Entry:
    """The entry of somebody the visitor can be."""
    random = Random(part.given)  # noqa: S311 - as above
    known = (part.given, part.family, part.promotion, "Paris", "France")
    person = _person(random, language, known, (part.work, 0))
    return Entry(person=replace(person, relation=part.relation), listed="consent")


def _person(random: Random, language: str, known: tuple[str, str, int, str, str], work: tuple[int, int]) -> Person:
    given, family, promotion, city, country = known
    sector, companies, jobs, skills = _WORK[work[0]]
    at = 0 if language == "fr" else 1
    student = promotion >= LAST_PROMOTION - 1
    return Person(
        member_id=0,
        given_name=given,
        family_name=family,
        relation="student" if student else "graduate",
        promotion=promotion,
        programme=random.choice(_PROGRAMMES),
        company="" if student else random.choice(companies),
        job="" if student else jobs[work[1]][at],
        sector=sector[at],
        city=city,
        country=country,
        skills=", ".join(skill[at] for skill in random.sample(skills, k=2)),
    )
