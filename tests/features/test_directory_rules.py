"""The directory's rules without a database: words, rights, quota, ranking."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.features.directory.domain import (
    VIEWS_PER_DAY,
    Entry,
    Person,
    Search,
    ViewQuota,
    page_of,
    visible,
)
from bot.features.directory.ranking import EXACT, NEAR, PREFIX, Candidate, rank
from bot.features.directory.tokens import deletions, terms, values
from bot.folding import clean, fold, forms, glued_readings, name_forms, sort_name, words

ANA = Entry(
    person=Person(
        member_id=7,
        given_name="Jean-Baptiste",
        family_name="de La Tour",
        relation="graduate",
        promotion=2015,
        company="L'Oréal",
        city="Saint-Étienne",
        skills="C++, .NET",
    ),
    listed="consent",
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Hélène   DUPONT ", "helene dupont"),
        ("Cœur d'Ægir", "coeur d'aegir"),
        ("Łukasz Østergård Đorđe", "lukasz ostergard dorde"),
        ("Straße Þór İlkay ılgaz", "strasse thor ilkay ilgaz"),
        ("Nguyễn Ⅳ ﬁn", "nguyen iv fin"),
    ],
)
def test_fold_takes_off_case_and_accents(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_fold_and_clean_may_be_repeated(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    kept = clean(text, lines=True)
    assert clean(kept, lines=True) == kept


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_S36_nothing_invisible_gets_in(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert not {unicodedata.category(letter) for letter in cleaned.replace("\u200d", "")} & {
        "Cf",
        "Cc",
        "Cs",
        "Co",
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zo\u202eé\u2066 \u200bDu\u00adpont\ufeff\x00", "Zoé Dupont"),
        ("a\ud800b", "ab"),
        ("\ue000\u200b\u3164\u2800", ""),
        ("👩\u200d💻 et a\u200db", "👩\u200d💻 et ab"),
        ("👩🏽\u200d🔧 ❤\ufe0f\u200d🔥", "👩🏽\u200d🔧 ❤\ufe0f\u200d🔥"),
        ("un\u00a0\t deux\r\ntrois", "un deux trois"),
    ],
)
def test_S36_what_is_kept_of_a_name(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_are_kept_where_they_mean_something() -> None:
    assert clean(" un \r\n\n\n\n deux\ttrois ", lines=True) == "un\n\ndeux trois"


def test_S38_at_most_three_marks_on_a_letter() -> None:
    piled = clean("e" + "\u0301\u0323" * 250)
    assert len(piled) <= 4
    assert fold(piled) == "e"


def test_names_are_found_in_every_way_of_writing_them() -> None:
    assert {"jean", "baptiste", "jeanbaptiste"} == name_forms("Jean-Baptiste")
    assert {"de", "la", "tour", "latour", "delatour"} == name_forms("de La Tour")
    assert {"o", "neil", "oneil"} == name_forms("O’Neil")
    assert {"l", "oreal", "loreal"} == forms("L'Oréal")


def test_skills_keep_their_signs() -> None:
    assert words("C++, C#, .NET et F#") == ("c++", "c#", ".net", "et", "f#")
    assert {"asp", ".net", "net"} <= forms("ASP.NET")


def test_neighbours_are_also_read_as_one_word() -> None:
    assert ("delatour",) in glued_readings(("de", "la", "tour"))
    assert ("jeanbaptiste", "martin") in glued_readings(("jean", "baptiste", "martin"))
    assert glued_readings(("martin",)) == ()


def test_people_are_ordered_without_their_particles() -> None:
    assert sort_name("Charles", "de Gaulle") == "gaulle de charles"
    assert sort_name("Ana", "de la") != ""


def test_S21_two_letters_or_a_filter() -> None:
    for query in ("", " ", "a", "é", "*", "%", "_", "%_*", "a b"):
        with pytest.raises(Invalid):
            Search.read(query)
    assert Search.read("a", city="Paris").words == ("a",)
    assert Search.read(promotion=2015).filtered
    assert Search.read("du%").words == ("du",)
    assert Search.read("c++").words == ("c++",)


def test_S21_a_query_has_bounds() -> None:
    Search.read("x" * 100)
    for query in ("x" * 101, "un deux trois quatre cinq six sept huit neuf", "e" + "\u0301" * 10_000 + "x" * 200):
        with pytest.raises(Invalid):
            Search.read(query)


@given(st.text(), st.text(max_size=20))
def test_S27_any_words_are_a_search_or_a_kind_refusal(query: str, city: str) -> None:
    try:
        search = Search.read(query, city=city)
    except Invalid:
        return
    assert all(word == fold(word) and '"' not in word and " " not in word for word in search.words)


def test_particles_are_not_required() -> None:
    assert Search.read("de la tour").wanted == ("tour",)
    assert Search.read("de la").wanted == ("de", "la")


def test_S18_only_those_listed_are_seen_by_others() -> None:
    unlisted = replace(ANA, listed=None)
    assert visible(1, ANA) == ANA.person
    assert visible(1, unlisted) is None
    assert visible(1, replace(ANA, suspended=True)) is None
    assert visible(None, ANA) is None
    assert visible(7, unlisted) == ANA.person
    assert terms(unlisted) == ()
    assert list(values(unlisted)) == []


def test_terms_say_where_a_word_stands() -> None:
    assert {"tour", "=ltour", "=ldelatour", "=gjeanbaptiste", "2015", "=y2015", "=vsaintetienne", "c++"} <= set(
        terms(ANA)
    )


def test_words_worth_a_typo_are_kept_with_a_letter_less() -> None:
    assert deletions("paul") == {"aul", "pul", "pal", "pau"}
    assert deletions("=vnice") == {"=vice", "=vnce", "=vnie", "=vnic"}
    assert not deletions("=ldupont") | deletions("2015") | deletions("=y2015") | deletions("de")


def test_S22_the_sixty_first_person_of_a_day_is_refused() -> None:
    quota = ViewQuota()
    seen = frozenset(range(100, 100 + VIEWS_PER_DAY))
    assert quota.verdict(1, 99, set(list(seen)[:-1]), 0).allowed
    assert quota.verdict(1, 100, seen, 0).allowed, "someone already seen"
    assert quota.verdict(1, 1, seen, 0).allowed, "oneself"
    verdicts = [quota.verdict(1, 99, seen, refused) for refused in range(5)]
    assert not any(verdict.allowed for verdict in verdicts)
    assert [verdict.alert for verdict in verdicts] == [False, False, True, False, False]


def test_S21_five_pages_of_ten() -> None:
    ids = list(range(51))
    assert page_of(ids, 1) == (list(range(10)), 1, 5)
    assert page_of(ids, 5) == (list(range(40, 50)), 5, 5)
    assert page_of(ids, 6) == page_of(ids, 5)
    assert page_of(ids, -3) == page_of(ids, 1)
    assert page_of(ids[:11], 2) == ([10], 2, 2)
    assert page_of([], 1) == ([], 1, 0)


def _candidate(number: int, *found: str, name: str = "") -> Candidate:
    return Candidate(member_id=number, terms=frozenset(found), sort_name=name)


def test_surname_before_given_name_before_the_rest() -> None:
    people = [
        _candidate(1, "martin"),
        _candidate(2, "martin", "=gmartin"),
        _candidate(3, "martin", "=lmartin"),
        _candidate(4, "martinez", "=lmartinez"),
        _candidate(5, "marten", "=lmarten"),
        _candidate(6, "durand", "=ldurand"),
    ]
    reading = [{"martin": EXACT, "martinez": PREFIX, "marten": NEAR}]
    assert rank(people, [reading]) == [3, 2, 1, 4, 5]
    assert rank(reversed(people), [reading]) == [3, 2, 1, 4, 5]


def test_a_lone_word_shows_three_surnames_two_given_names() -> None:
    surnames = [_candidate(n, "martin", "=lmartin", name=f"martin {n}") for n in range(1, 6)]
    given = [_candidate(n, "martin", "=gmartin", name=f"x {n}") for n in range(6, 10)]
    assert rank([*surnames, *given], [[{"martin": EXACT}]]) == [1, 2, 3, 6, 7, 4, 5, 8, 9]


def test_whoever_has_the_particles_too_comes_first() -> None:
    people = [
        _candidate(1, "tour", "=ltour", name="tour"),
        _candidate(2, "de", "la", "tour", "=lde", "=lla", "=ltour", name="tour de la"),
    ]
    assert rank(people, [[{"tour": EXACT}]], ("de", "la", "tour")) == [2, 1]
