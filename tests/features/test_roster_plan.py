"""What an import would do, an export that reads back, and the words for every problem."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fluent.runtime import FluentBundle, FluentResource
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.features.membership.roster import read_roster
from bot.features.membership.roster_cells import read_email, read_id, read_skills, read_text
from bot.features.membership.roster_export import export_rows
from bot.features.membership.roster_plan import BATCH, Change, KnownMember, StepKind, plan
from bot.features.membership.roster_rows import (
    FIELDS,
    ID_LENGTH,
    NAME_LENGTH,
    TEXT_FIELDS,
    TEXT_LENGTH,
    BadCell,
    Dues,
    Problem,
    Relation,
    RosterRow,
    name_key,
)

FEATURE = Path(__file__).parents[2] / "bot" / "features" / "membership"


@dataclass
class Members:
    """A community held in memory, with the largest number of words any question had."""

    members: Sequence[KnownMember] = ()
    largest: int = 0

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, KnownMember]:
        return self._found(ids, lambda each: each.id)

    async def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownMember]:
        return self._found(emails, lambda each: each.email)

    async def by_names(self, names: Collection[str]) -> Mapping[str, Sequence[KnownMember]]:
        self.largest = max(self.largest, len(names))
        found: dict[str, list[KnownMember]] = {}
        for each in self.members:
            found.setdefault(name_key(each.first_name, each.last_name), []).append(each)
        return {name: found[name] for name in names if name in found}

    def _found(self, words: Collection[str], word: Any) -> dict[str, KnownMember]:
        self.largest = max(self.largest, len(words))
        assert all(words)
        return {word(each): each for each in self.members if word(each) in words}


def member(key: int, first: str = "Zoé", last: str = "Martin", **values: Any) -> KnownMember:
    return KnownMember(key=key, first_name=first, last_name=last, **values)


def row(line: int = 2, first: str = "Zoé", last: str = "Martin", **values: Any) -> RosterRow:
    return RosterRow(line=line, first_name=first, last_name=last, **values)


def stored(row: RosterRow, key: int) -> KnownMember:
    return KnownMember(key=key, **{name: getattr(row, name) for name in FIELDS})


@pytest.mark.parametrize(
    ("given_row", "known", "kind"),
    [
        (row(id="1", email="a@x.fr"), [], StepKind.CREATE),
        (row(), [member(1, "Ana")], StepKind.CREATE),
        (row(promotion=2015), [member(1, promotion=2016)], StepKind.CREATE),
        (row(id="1"), [member(1, id="2")], StepKind.CREATE),
        (row(id="1", city="Lyon"), [member(1, id="1", city="Lyon")], StepKind.UNCHANGED),
        (row(id="1"), [member(1, id="1", city="Lyon", promotion=2015)], StepKind.UNCHANGED),
        (row(id="1", city="Lyon"), [member(1, id="1")], StepKind.UPDATE),
        (row(id="1", email="b@x.fr"), [member(1, id="1", email="a@x.fr")], StepKind.UPDATE),
        (row(email="a@x.fr", city="Lyon"), [member(1, email="a@x.fr")], StepKind.UPDATE),
        (row(id="1", email="a@x.fr"), [member(1, email="a@x.fr")], StepKind.UPDATE),
        (row(city="Lyon"), [member(1, city="Lyon")], StepKind.UNCHANGED),
    ],
)
async def test_each_row_gets_one_step(given_row: RosterRow, known: list[KnownMember], kind: StepKind) -> None:
    found = await plan([given_row], Members(known))
    assert [step.kind for step in found.steps] == [kind]
    assert found.counts[kind] == 1
    assert found.problems == ()


@pytest.mark.parametrize(
    ("given_row", "known", "code"),
    [
        (row(), [member(7, "ZOE", "Martin", email="z@x.fr")], "roster-ambiguous"),
        (row(promotion=2015), [member(7)], "roster-ambiguous"),
        (row(city="Lyon"), [member(7, city="Brest")], "roster-ambiguous"),
        (row(id="1"), [member(7, email="z@x.fr")], "roster-ambiguous"),
        (row(email="new@x.fr"), [member(7, id="1", email="old@x.fr")], "roster-ambiguous"),
        (row(), [member(7), member(8)], "roster-ambiguous-many"),
        (row(id="1", email="b@x.fr"), [member(6, id="1"), member(7, "Ben", email="b@x.fr")], "roster-email-taken"),
        (row(id="1", email="a@x.fr"), [member(7, id="2", email="a@x.fr")], "roster-email-other-id"),
    ],
)
async def test_what_cannot_be_decided_is_a_problem(given_row: RosterRow, known: list[KnownMember], code: str) -> None:
    found = await plan([given_row], Members(known))
    (problem,) = found.problems
    assert (problem.code, problem.line, problem.args["member"]) == (code, 2, "7")
    assert found.counts[StepKind.REFUSED] == 1


async def test_changes_list_old_and_new_and_what_a_member_wrote_is_kept() -> None:
    known = member(1, id="1", city="Lyon", job="Analyst", own=frozenset({"job", "skills"}))
    found = await plan([row(id="1", city="Brest", job="Boss", skills=("Go",), dues=Dues.PAID)], Members([known]))
    (step,) = found.steps
    assert step.kind is StepKind.UPDATE
    assert step.changes == (
        Change(field="city", old="Lyon", new="Brest"),
        Change(field="dues", old=None, new=Dues.PAID),
    )
    assert step.kept == (
        Change(field="job", old="Analyst", new="Boss"),
        Change(field="skills", old=(), new=("Go",)),
    )
    assert found.kept == (step,)


async def test_only_kept_differences_change_nothing() -> None:
    known = member(1, id="1", email="new@x.fr", own=frozenset({"email"}))
    (step,) = (await plan([row(id="1", email="old@x.fr")], Members([known]))).steps
    assert (step.kind, len(step.kept)) == (StepKind.UNCHANGED, 1)


async def test_two_rows_for_one_member_name_each_other() -> None:
    rows = [row(2, id="1"), row(3, "Zo", email="a@x.fr")]
    found = await plan(rows, Members([member(1, id="1", email="a@x.fr")]))
    (problem,) = found.problems
    assert (problem.code, problem.line, problem.args["other"]) == ("roster-same-member", 3, "2")


async def test_a_namesake_who_has_his_own_row_is_no_candidate() -> None:
    rows = [row(2, email="a@x.fr"), row(3, email="b@x.fr")]
    found = await plan(rows, Members([member(1, email="a@x.fr")]))
    assert [step.kind for step in found.steps] == [StepKind.UNCHANGED, StepKind.CREATE]


async def test_the_same_file_again_changes_nothing() -> None:
    text = "id;Prénom;Nom;Promo;E-mail;Ville;Statut\n" + "".join(
        f"{'' if n % 3 else n};P{n};Nom {n % 50};{1990 + n % 30};{'' if n % 2 else f'p{n}@x.fr'};V{n};diplômé\n"
        for n in range(1, 1300)
    )
    reading = read_roster(text.encode())
    assert reading.problems == ()
    empty = Members()
    first = await plan(reading.rows, empty)
    assert first.counts[StepKind.CREATE] == 1299
    assert empty.largest <= BATCH
    again = await plan(reading.rows, Members([stored(each, each.line) for each in reading.rows]))
    assert again.problems == ()
    assert again.counts[StepKind.UNCHANGED] == 1299


def read_back(read: Any, *limits: int) -> Any:
    """Values that reading accepts, as reading gives them."""

    def value(text: str) -> Any:
        try:
            return read(text, *limits)
        except BadCell:
            assume(False)

    alphabet = st.one_of(st.characters(codec="utf-8"), st.sampled_from("=+-@'\t\r\n;,|\"à éA1"))
    return st.text(alphabet, max_size=20).map(value)


def read_mail(text: str) -> str:
    return read_email(f"{text}@exemple.fr") if text else ""


texts = read_back(read_text, TEXT_LENGTH)
members = st.builds(
    KnownMember,
    key=st.integers(1, 2**53),
    id=read_back(read_id).filter(lambda text: len(text) <= ID_LENGTH),
    first_name=read_back(read_text, NAME_LENGTH).filter(lambda text: text != "-"),
    last_name=read_back(read_text, NAME_LENGTH).map(lambda text: f"{text}a"[-NAME_LENGTH:].strip()),
    promotion=st.none() | st.integers(1900, 2100),
    email=st.text("abc.+1", max_size=9).map(lambda text: f"{text}x@exemple.fr" if text[:1].isalpha() else ""),
    skills=read_back(read_skills),
    relation=st.none() | st.sampled_from(Relation),
    dues=st.sampled_from(Dues),
    paid_until=st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    own=st.just(frozenset()),
    **dict.fromkeys(TEXT_FIELDS, texts),
)


@given(members, st.sampled_from(["fr", "en"]))
def test_S50_an_export_reads_back_without_a_change(known: KnownMember, language: str) -> None:
    assume(".." not in known.email and ".@" not in known.email)
    reading = read_roster(export_rows([known], language).encode())
    assert reading.problems == ()
    assert reading.ignored_columns == ()
    (found,) = reading.rows
    assert stored(found, known.key) == known


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "'=1", "＝1"])
def test_S50_no_exported_cell_is_a_formula(text: str) -> None:
    known = member(1, text, 'O"Neil; x', city=text, skills=(text, "b"))
    lines = list(csv.reader(export_rows([known]).splitlines(keepends=True), delimiter=";"))
    assert export_rows([known]).startswith("\ufeff")
    assert not [cell for cell in lines[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert "'" + text in lines[1]
    assert 'O"Neil; x' in lines[1]


def test_S45_identifiers_are_exported_as_text() -> None:
    known = [member(1, id=text) for text in ("9007199254740993", "0012", "-1", "0x1")]
    text = export_rows(known)
    assert '"9007199254740993"' in text
    assert [row.id for row in read_roster(text.encode()).rows] == ["9007199254740993", "0012", "-1", "0x1"]


def bundle(language: str) -> FluentBundle:
    made = FluentBundle([language], use_isolating=False)
    made.add_resource(FluentResource((FEATURE / f"words.{language}.ftl").read_text(encoding="utf-8")))
    return made


def said(problem: Problem, language: str) -> str:
    made = bundle(language)
    text, errors = made.format_pattern(made.get_message(problem.code).value, problem.arguments())
    assert errors == []
    return str(text)


CODES = sorted(
    set(re.findall(r'"(roster-[a-z0-9-]+)"', "".join(path.read_text("utf-8") for path in FEATURE.glob("roster*.py"))))
)


def keys(language: str) -> tuple[set[str], set[str]]:
    """Keys of problems, and keys of what an import says."""
    text = (FEATURE / f"words.{language}.ftl").read_text(encoding="utf-8")
    problems, _, told = text.partition("## What an import says")
    found = [set(re.findall(r"^(roster-[a-z0-9-]+) =", part, re.MULTILINE)) for part in (problems, told)]
    return found[0] - {"roster-where"}, found[1]


def test_every_code_has_words_and_every_word_a_code() -> None:
    assert keys("fr") == keys("en")
    assert keys("fr")[0] == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_name_the_same_things(code: str) -> None:
    named = []
    for language in ("fr", "en"):
        text = (FEATURE / f"words.{language}.ftl").read_text(encoding="utf-8")
        (line,) = re.findall(rf"^{code} = (.*)$", text, re.MULTILINE)
        named.append(set(re.findall(r"\{ (\$?[\w-]+) \}", line)))
    assert named[0] == named[1]


def test_french_punctuation_is_never_torn_off() -> None:
    text = (FEATURE / "words.fr.ftl").read_text(encoding="utf-8")
    assert not re.findall(r"= .*(?: [:;!?»]|« )", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_problems_of_a_file_can_be_said(language: str) -> None:
    data = (Path(__file__).parents[1] / "data" / "roster" / "fr-errors.csv").read_bytes()
    sentences = [said(problem, language) for problem in read_roster(data).problems]
    assert len(sentences) == 6
    if language == "fr":
        assert sentences[0].replace("\u00a0", " ") == (
            "Ligne 2, colonne « Promotion » : « 20l5 » n’est pas une année. Écrivez quatre chiffres, par exemple 2015."
        )


async def test_problems_of_a_plan_can_be_said() -> None:
    cases = [
        ([row(id="1", email="b@x.fr")], [member(6, id="1"), member(7, "Ben", email="b@x.fr")]),
        ([row(id="1", email="a@x.fr")], [member(7, id="2", email="a@x.fr")]),
        ([row(2, id="1"), row(3, "Zo", email="a@x.fr")], [member(1, id="1", email="a@x.fr")]),
        ([row(12345)], [member(7, email="a@x.fr")]),
        ([row()], [member(7), member(8)]),
    ]
    for rows, known in cases:
        for problem in (await plan(rows, Members(known))).problems:
            for language in ("fr", "en"):
                assert str(problem.line) in said(problem, language)
