"""Roster files as associations export them: encodings, headers, values, and problems that say where."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.membership.roster import MAX_PROBLEMS, open_roster, read_roster
from bot.features.membership.roster_rows import Dues, Problem, Relation, RosterRow
from bot.features.membership.roster_table import MAX_BYTES
from bot.features.membership.roster_words import COLUMNS, HEADERS, header_key

DATA = Path(__file__).parents[1] / "data" / "roster"


def rows(text: str) -> tuple[RosterRow, ...]:
    reading = read_roster(text.encode())
    assert reading.problems == ()
    return reading.rows


def codes(data: str | bytes) -> list[tuple[str, int]]:
    reading = read_roster(data.encode() if isinstance(data, str) else data)
    return [(problem.code, problem.line) for problem in reading.problems]


def cell(header: str, value: str) -> RosterRow | Problem:
    """The only row, or the only problem, of a file with one more column."""
    quoted = value.replace('"', '""')
    reading = read_roster(f'Prénom;Nom;"{header}"\nZoé;Martin;"{quoted}"\n'.encode())
    (found,) = (*reading.rows, *reading.problems)
    return found


def code(header: str, value: str) -> str:
    found = cell(header, value)
    assert isinstance(found, Problem), found
    assert (found.line, found.column) == (2, header)
    return found.code


@pytest.mark.parametrize(
    ("name", "encoding", "separator"),
    [
        ("fr-utf8-bom.csv", "UTF-8", ";"),
        ("fr-windows-1252.csv", "Windows-1252", ";"),
        ("fr-utf16-tabs.csv", "UTF-16", "\t"),
        ("fr-old-mac.csv", "UTF-8", ";"),
    ],
)
def test_the_same_list_reads_alike_whatever_the_encoding(name: str, encoding: str, separator: str) -> None:
    reading = read_roster((DATA / name).read_bytes())
    assert (reading.encoding, reading.separator, reading.problems) == (encoding, separator, ())
    zoe, jean, nadege = reading.rows
    assert zoe == RosterRow(
        line=2,
        id="00012",
        first_name="Zoé",
        last_name="LE GOFF",
        promotion=2015,
        programme="Ingénieur",
        email="zoe.legoff@exemple.fr",
        company="Société Générale",
        job="Analyste",
        sector="Finance",
        city="Lyon",
        country="France",
        skills=("Python", "C++"),
        relation=Relation.GRADUATE,
        dues=Dues.PAID,
        paid_until=date(2026, 12, 31),
    )
    assert (jean.line, jean.company, jean.programme) == (3, "Cœur & Cie (siège)", 'Master "Énergie"')
    assert (jean.relation, jean.dues) == (Relation.GRADUATE, None)
    assert (nadege.line, nadege.relation) == (5, Relation.STUDENT)  # the blank line counts, as in a spreadsheet
    assert nadege.last_name in ("Nguyễn", "Brûlé")
    assert reading.ignored_columns == ("Téléphone",)
    assert reading.header["id"] == "N° d'adhérent"


def test_an_english_list_with_commas() -> None:
    reading = read_roster((DATA / "en-commas.csv").read_bytes())
    assert (reading.separator, reading.problems, reading.ignored_columns) == (",", (), ())
    ana, ben = reading.rows
    assert (ana.programme, ana.skills, ana.relation) == (
        "Law, international",
        ("law", "tax"),
        Relation.GRADUATE,
    )
    assert (ana.dues, ana.paid_until) == (Dues.PAID, date(2026, 6, 30))
    assert (ben.last_name, ben.relation, ben.dues) == ("O'Neil", Relation.STAFF, Dues.NONE)


def test_every_wrong_cell_is_named_with_its_line_and_value() -> None:
    reading = read_roster((DATA / "fr-errors.csv").read_bytes())
    assert [(each.line, each.column, each.value, each.code) for each in reading.problems] == [
        (2, "Promotion", "20l5", "roster-promotion"),
        (3, "Promotion", "15", "roster-promotion-short"),
        (3, "E-mail", "paul@exemple", "roster-email"),
        (3, "Cotisation", "peut-être", "roster-dues"),
        (3, "Cotisant jusqu'au", "31/11/2026", "roster-date-impossible"),
        (4, "Prénom", "", "roster-first-name-missing"),
    ]
    assert reading.rows == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "roster-empty"),
        (b"\r\n ;; \n", "roster-empty"),
        (b"\xef\xbb\xbf", "roster-empty"),
        (b"PK\x03\x04rest of an xlsx", "roster-file-spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest of an xls", "roster-file-spreadsheet"),
        (b"%PDF-1.7", "roster-file-other"),
        (b"a" * (MAX_BYTES + 1), "roster-file-large"),
        (b"Zo\xc3\xa9;Martin;2015\n", "roster-no-header"),
        ("Prénom;Promo\nZoé;2015\n".encode(), "roster-no-last-name"),
        (b"Nom;Promo\nMartin;2015\n", "roster-no-first-name"),
        ("Nom et prénom;Promo\nMartin Zoé;2015\n".encode(), "roster-full-name"),
        ("Prénom;Nom;Surname\nZoé;Martin;Martin\n".encode(), "roster-header-twice"),
        ("Prénom;Nom\n".encode(), "roster-no-rows"),
        ("Prénom;Nom\nZoé;Martin;2015\n".encode(), "roster-extra-cell"),
        ('Prénom;Nom\nZoé;"Martin\nAna;Lima\n'.encode(), "roster-quote"),
        ('"Prénom;Nom\nZoé;Martin\n'.encode(), "roster-quote"),
        ('Prénom;Nom\nZoé;"Mar"tin\n'.encode(), "roster-quote"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(data: bytes, expected: str) -> None:
    assert [each for each, _ in codes(data)] == [expected]


def test_an_open_quote_is_reported_at_its_own_line() -> None:
    assert codes('Prénom;Nom\nAna;Lima\nZoé;"Martin\n' + "Ben;Ray\n" * 50_000) == [("roster-quote", 3)]


def test_missing_headers_quote_those_that_were_found() -> None:
    (problem,) = read_roster(b"Nom;Promo;Ville\n").problems
    assert problem.value == "Nom, Promo, Ville"


def test_sep_line_of_a_spreadsheet_decides() -> None:
    assert [row.line for row in rows("sep=,\r\nPrénom,Nom\r\nZoé,Martin\r\n")] == [3]


@pytest.mark.parametrize("header", ["Prénom;Nom, nom de famille;Promo", '"Prénom, usuel";Nom;Promo'])
def test_separators_are_counted_by_the_headers_they_give(header: str) -> None:
    assert read_roster(header.encode() + b"\na;b;2015\n").separator == ";"


def test_utf16_without_a_mark_is_recognised() -> None:
    for name in ("utf-16-le", "utf-16-be"):
        (row,) = read_roster("Prénom;Nom\r\nZoé;Martin\r\n".encode(name)).rows
        assert row.first_name == "Zoé"


def test_one_broken_byte_does_not_turn_utf8_into_windows_1252() -> None:
    data = "Prénom;Nom;Ville\nZoé;Hélène;Orléans\nAna;Lim€;Évreux\n".encode().replace("€".encode(), b"\xe9")
    assert codes(data) == [("roster-unreadable", 3)]


@pytest.mark.parametrize("headers", HEADERS.values())
def test_exported_headers_are_known(headers: dict[str, str]) -> None:
    assert {header_key(text): field for field, text in headers.items()}.items() <= COLUMNS.items()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *[(text, "id") for text in ("N°", "№", "numéro", "MATRICULE", "Identifiant", "member_id", "ID")],
        *[(text, "first_name") for text in ("PRENOM", "First-Name", "Given names", "Prénom(s)")],
        *[(text, "last_name") for text in ("nom", "NOM DE FAMILLE", "nom_de_famille", "Surname", "Name")],
        *[(text, "promotion") for text in ("Promo.", "Année", "Class of", "graduation year", "Promotion (année)")],
        *[(text, "programme") for text in ("Program", "Formation", "Diplôme", "filiere", "Degree")],
        *[(text, "email") for text in ("Mail", "courriel", "Adresse électronique", "E‑mail", "adresse_mail")],
        *[(text, "company") for text in ("Entreprise", "societe", "Employeur", "organisation", "Employer")],
        *[(text, "job") for text in ("Job Title", "poste", "Fonction", "MÉTIER", "Intitulé du poste", "position")],
        *[(text, "sector") for text in ("Secteur", "domaine", "Industry")],
        *[(text, "city") for text in ("Ville", "CITY")],
        *[(text, "country") for text in ("Pays", "Country")],
        *[(text, "skills") for text in ("Compétences", "Skills")],
        *[(text, "relation") for text in ("Relation", "Lien", "Type")],
        *[(text, "status") for text in ("Statut", "Status")],
        *[(text, "dues") for text in ("Cotisation", "Dues")],
        *[(text, "joined") for text in ("Adhésion", "Adhérent(e)", "Membership")],
        *[(text, "paid_until") for text in ("Cotisant jusqu’au", "À jour jusqu'au", "Date de fin", "PAID UNTIL")],
    ],
)
def test_headers_are_known_whatever_their_spelling(header: str, field: str) -> None:
    assert COLUMNS[header_key(header)] == field


def test_columns_without_a_header_are_named_by_their_letter() -> None:
    reading = read_roster("Prénom;;Nom;Téléphone\nZoé;x;Martin;06\n".encode())
    assert reading.ignored_columns == ("B", "Téléphone")
    assert reading.problems == ()


def test_short_lines_and_empty_cells_say_nothing() -> None:
    assert rows("Prénom;Nom;Promo;E-mail;Compétences;Statut\nZoé;Martin\n") == (
        RosterRow(line=2, first_name="Zoé", last_name="Martin"),
    )


@pytest.mark.parametrize(
    "text", ["2015", "X2015", "X 2015", "promo 2015", "Promotion 2015", "class of 2015", "année 2015", " 2015 "]
)
def test_years_that_are_read(text: str) -> None:
    found = cell("Promotion", text)
    assert isinstance(found, RosterRow)
    assert found.promotion == 2015


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20l5", "roster-promotion"),
        ("n’importe", "roster-promotion"),
        ("01/09/2015", "roster-promotion"),
        ("２０１５", "roster-promotion"),
        ("٢٠١٥", "roster-promotion"),
        ("2_015", "roster-promotion"),
        ("2015.0", "roster-promotion"),
        ("-2015-", "roster-promotion"),
        ("15", "roster-promotion-short"),
        ("X15", "roster-promotion-short"),
        ("promo 15", "roster-promotion-short"),
        ("2014-2015", "roster-promotion-two-years"),
        ("2014/15", "roster-promotion-two-years"),
        ("1899", "roster-promotion-range"),
        ("2101", "roster-promotion-range"),
        ("9" * 5000, "roster-long"),
    ],
)
def test_years_that_are_refused(text: str, expected: str) -> None:
    assert code("Promotion", text) == expected


def test_a_two_digit_year_names_both_centuries() -> None:
    found = cell("Promotion", "X15")
    assert isinstance(found, Problem)
    assert found.arguments() == {
        "line": "2",
        "column": "Promotion",
        "value": "X15",
        "old": "1915",
        "new": "2015",
    }


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Zoe.Martin@Exemple.FR", "zoe.martin@exemple.fr"),
        (" zoe+list@mail.exemple.fr ", "zoe+list@mail.exemple.fr"),
        ("mailto:zoe@exemple.fr", "zoe@exemple.fr"),
        ("zoe@école.fr", "zoe@xn--cole-9oa.fr"),
        ("ｚoe@exemple.fr", "zoe@exemple.fr"),
        ("zo\u200be@exemple.fr", "zoe@exemple.fr"),
        ("-", ""),
        ("n/a", ""),
    ],
)
def test_addresses_have_one_form(text: str, address: str) -> None:
    found = cell("E-mail", text)
    assert isinstance(found, RosterRow)
    assert found.email == address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zoe", "roster-email"),
        ("zoe@exemple", "roster-email"),
        ("zoe@exemple..fr", "roster-email"),
        ("zoe@.fr", "roster-email"),
        ("zoe@-a.fr", "roster-email"),
        ("zoe@1.2.3.4", "roster-email"),
        ("@exemple.fr", "roster-email"),
        ("zoe martin@exemple.fr", "roster-email"),
        ("Zoé <zoe@exemple.fr>", "roster-email"),
        (".zoe@exemple.fr", "roster-email"),
        ("a" * 65 + "@exemple.fr", "roster-email"),
        ("a" * 300 + "@exemple.fr", "roster-long"),
        ("a@x.fr, b@x.fr", "roster-email-several"),
        ("zоe@exemple.fr", "roster-email-mixed"),  # Cyrillic о
        ("zoe@exеmple.fr", "roster-email-mixed"),  # Cyrillic е
    ],
)
def test_addresses_that_are_refused(text: str, expected: str) -> None:
    assert code("E-mail", text) == expected


@pytest.mark.parametrize(
    "text", ["31/12/2026", "31-12-2026", "31.12.2026", "2026-12-31", "2026-12-31T00:00:00", "31/12/2026 00:00"]
)
def test_dates_that_are_read(text: str) -> None:
    found = cell("Cotisant jusqu'au", text)
    assert isinstance(found, RosterRow)
    assert (found.paid_until, found.dues) == (date(2026, 12, 31), Dues.PAID)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/11/2026", "roster-date-impossible"),
        ("2026-02-30", "roster-date-impossible"),
        ("12/31/2026", "roster-date-impossible"),
        ("00/00/2026", "roster-date-impossible"),
        ("31/12/26", "roster-date"),
        ("décembre 2026", "roster-date"),
        ("31/12-2026", "roster-date"),
        ("31/12/0001", "roster-date-range"),
        ("31/12/9999", "roster-date-range"),
        ("46387", "roster-date"),
    ],
)
def test_dates_that_are_refused(text: str, expected: str) -> None:
    assert code("Date de fin", text) == expected


GRADUATE, STUDENT, STAFF, GUEST = Relation.GRADUATE, Relation.STUDENT, Relation.STAFF, Relation.GUEST


@pytest.mark.parametrize(
    ("text", "relation", "dues"),
    [
        ("étudiant", STUDENT, None),
        ("ÉTUDIANTE", STUDENT, None),
        ("étudiant·e", STUDENT, None),
        ("etudiant.e", STUDENT, None),
        ("étudiant(e)", STUDENT, None),
        ("étudiant-e-s", STUDENT, None),
        ("étudiant/étudiante", STUDENT, None),
        ("Élève", STUDENT, None),
        ("student", STUDENT, None),
        ("diplômé", GRADUATE, None),
        ("diplômée", GRADUATE, None),
        ("diplômé(e)", GRADUATE, None),
        ("diplômé·e", GRADUATE, None),
        ("diplomé.e", GRADUATE, None),
        ("diplômé·e·s", GRADUATE, None),
        ("diplômé.e.s", GRADUATE, None),
        ("Diplômé(e)s", GRADUATE, None),
        ("ancien", GRADUATE, None),
        ("ancienne", GRADUATE, None),
        ("ancien·ne", GRADUATE, None),
        ("ancien(ne)s", GRADUATE, None),
        ("anciens élèves", GRADUATE, None),
        ("Ancienne étudiante", GRADUATE, None),
        ("alumni", GRADUATE, None),
        ("alumni·ae", GRADUATE, None),
        ("alumnus/a", GRADUATE, None),
        ("personnel", STAFF, None),
        ("Staff", STAFF, None),
        ("enseignant-chercheur", STAFF, None),
        ("enseignante", STAFF, None),
        ("employé(e)", STAFF, None),
        ("invité·e", GUEST, None),
        ("adhérent·e", None, Dues.JOINED),
        ("adhérente", None, Dues.JOINED),
        ("adhérent(s)", None, Dues.JOINED),
        ("cotisante", None, Dues.PAID),
        ("cotisant·e", None, Dues.PAID),
        ("à jour", None, Dues.PAID),
        ("A jour de cotisation", None, Dues.PAID),
        ("non adhérent", None, Dues.NONE),
        ("Non-adhérent·e", None, Dues.NONE),
        ("adhérent non à jour", None, Dues.JOINED),
        ("Diplômé·e, cotisant·e", GRADUATE, Dues.PAID),
        ("ancien élève - adhérent à jour de sa cotisation", GRADUATE, Dues.PAID),
        ("Étudiante et adhérente", STUDENT, Dues.JOINED),
        ("graduate, not a member", GRADUATE, Dues.NONE),
        ("diplômé non cotisant", GRADUATE, Dues.NONE),
        ("-", None, None),
    ],
)
def test_one_status_column_fills_relation_and_dues(text: str, relation: Relation | None, dues: Dues | None) -> None:
    found = cell("Statut", text)
    assert isinstance(found, RosterRow), found
    assert (found.relation, found.dues) == (relation, dues)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("président d'honneur", "roster-status"),
        ("étudiant, diplômé", "roster-relation-two"),
        ("adhérent, non adhérent", "roster-dues-two"),
        ("et", "roster-status"),
        ("···", "roster-status"),
    ],
)
def test_statuses_that_are_refused(text: str, expected: str) -> None:
    assert code("Statut", text) == expected


@pytest.mark.parametrize(
    ("header", "text", "dues"),
    [
        *[("Cotisation", text, Dues.PAID) for text in ("oui", "OUI", "x", "X", "1", "yes", "✓", "payé", "à jour")],
        *[("Cotisation", text, Dues.NONE) for text in ("non", "0", "no", "none", "impayée", "en retard")],
        ("Cotisation", "adhérent", Dues.JOINED),
        ("Cotisation", "31/12/2026", Dues.PAID),
        ("Cotisation", "", None),
        ("Adhésion", "oui", Dues.JOINED),
        ("Adhésion", "non", Dues.NONE),
        ("Adhésion", "2026-12-31", Dues.PAID),
    ],
)
def test_dues_columns(header: str, text: str, dues: Dues | None) -> None:
    found = cell(header, text)
    assert isinstance(found, RosterRow), found
    assert found.dues == dues


@pytest.mark.parametrize(
    ("joined", "paid", "until", "dues"),
    [
        ("oui", "oui", "31/12/2026", Dues.PAID),
        ("oui", "non", "31/12/2020", Dues.JOINED),
        ("non", "non", "31/12/2020", Dues.NONE),
        ("oui", "", "", Dues.JOINED),
        ("", "non", "", Dues.NONE),
    ],
)
def test_several_columns_say_one_standing(joined: str, paid: str, until: str, dues: Dues) -> None:
    (row,) = rows(f"Prénom;Nom;Adhérent;Cotisation;Date de fin\nZoé;Martin;{joined};{paid};{until}\n")
    assert row.dues == dues


def test_columns_that_contradict_each_other_are_named_together() -> None:
    (problem,) = read_roster("Prénom;Nom;Statut;Cotisation\nZoé;Martin;non adhérent;oui\n".encode()).problems
    assert (problem.code, problem.column) == ("roster-dues-two", "Statut / Cotisation")
    assert problem.value == "non adhérent / oui"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("'+33", "+33"),
        ("'-1", "-1"),
        ("'@SUM", "@SUM"),
        ("''=x", "'=x"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("  Saint\u00a0 Malo ", "Saint Malo"),
        ("Par\u202eis\u200b", "Paris"),
        ("Paris\r\nFrance", "Paris France"),
        ("'; DROP TABLE member;--", "'; DROP TABLE member;--"),
        ("%00 ${jndi:x}", "%00 ${jndi:x}"),
        ("a\u0301" + "\u0301" * 500, "á\u0301\u0301"),
        ("SÃO PAULO", "SÃO PAULO"),
    ],
)
def test_text_is_kept_and_cleaned(text: str, kept: str) -> None:
    found = cell("Ville", text)
    assert isinstance(found, RosterRow), found
    assert found.city.startswith(kept[:2])
    if "\u0301" not in text:
        assert found.city == kept


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        ("Ville", "\u200b\u200b", "roster-unreadable"),
        ("Ville", "OrlÃ©ans", "roster-garbled"),
        ("Entreprise", "Lâ€™Oréal", "roster-garbled"),
        ("Ville", "x" * 121, "roster-long"),
        ("Ville", "x" * 5000, "roster-long"),
        ("Compétences", ", ".join(f"s{n}" for n in range(31)), "roster-skills-many"),
        ("Compétences", "x" * 61, "roster-long"),
        ("N°", "1,23457E+15", "roster-id-rounded"),
        ("N°", "9" * 65, "roster-long"),
    ],
)
def test_text_that_is_refused(header: str, text: str, expected: str) -> None:
    if text.startswith("Lâ€™"):
        text = "Lâ€™Oreal"
    assert code(header, text) == expected


def test_garbled_text_comes_with_what_it_was() -> None:
    found = cell("Ville", "OrlÃ©ans")
    assert isinstance(found, Problem)
    assert found.args == {"repaired": "Orléans"}


def test_a_quoted_value_is_short_clean_and_on_one_line() -> None:
    found = cell("Promotion", "\u202e" + "abc\n" * 100)
    assert isinstance(found, Problem)
    assert len(found.value) <= 40
    assert found.value.startswith("abc abc")


@pytest.mark.parametrize(("text", "kept"), [("00012", "00012"), ('="00012"', "00012"), ("A-7", "A-7")])
def test_identifiers_stay_text(text: str, kept: str) -> None:
    found = cell("Matricule", text)
    assert isinstance(found, RosterRow)
    assert found.id == kept


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Python, C/C++; droit\nPYTHON", ("Python", "C/C++", "droit")),
        ("a, b | c", ("a, b", "c")),
        ("a, b |", ("a, b",)),
        (" , ;", ()),
    ],
)
def test_skills(text: str, skills: tuple[str, ...]) -> None:
    found = cell("Skills", text)
    assert isinstance(found, RosterRow)
    assert found.skills == skills


def test_a_person_of_one_name() -> None:
    (row,) = rows("Prénom;Nom\n-;Suharto\n")
    assert (row.first_name, row.last_name) == ("", "Suharto")
    assert codes("Prénom;Nom\nZoé;-\nAna;.\n") == [("roster-last-name-missing", 2), ("roster-last-name-missing", 3)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1;Ana;Lima;a@x.fr;", "1;Ben;Ray;b@x.fr;"], "roster-id-twice"),
        (["1;Ana;Lima;a@x.fr;", "2;Ben;Ray;A@X.fr;"], "roster-email-twice"),
        ([";Ana;Lima;;2015", ";ANA;LIMÀ;;2015"], "roster-person-twice"),
        ([";Ana;Lima;;", "2;Ana;Lima;;2015"], "roster-person-twice"),
        (["2;Ana;Lima;;2015", ";Ana;Lima;;2015"], "roster-person-twice"),
    ],
)
def test_doubles_name_both_lines(lines: list[str], expected: str) -> None:
    (problem,) = read_roster("\n".join(["id;Prénom;Nom;E-mail;Promo", *lines]).encode()).problems
    assert (problem.code, problem.line, problem.args["other"]) == (expected, 3, "2")


def test_namesakes_that_can_be_told_apart_pass() -> None:
    assert len(rows("id;Prénom;Nom;Promo\n1;Ana;Lima;2015\n2;Ana;Lima;2015\n;Ana;Lima;2016\n")) == 3


def test_lines_come_one_by_one() -> None:
    entries = open_roster(b"First name,Last name\n" + b"Ana,Lima\n" * 3).entries()
    first = next(entries)
    assert isinstance(first, RosterRow)
    assert first.line == 2


def test_problems_beyond_a_thousand_are_counted() -> None:
    reading = read_roster(b"First name,Last name\n" + b",x\n" * (MAX_PROBLEMS + 7))
    assert (len(reading.problems), reading.more_problems) == (MAX_PROBLEMS, 7)


@given(st.binary(max_size=400))
def test_S49_no_bytes_raise(data: bytes) -> None:
    read_roster(data)


PIECES = st.sampled_from([";", ",", "\t", "\n", "\r", '"', "'", "=", "é", "\x00", "\ud800", "\ufeff", "1", "\u202e"])
CELLS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=20).map("".join))


@given(st.lists(st.lists(CELLS, max_size=17), max_size=6), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_S49_no_cells_raise_and_problems_fit_their_lines(lines: list[list[str]], encoding: str) -> None:
    header = ";".join((*HEADERS["fr"].values(), "Statut", "Adhésion"))
    text = "\r\n".join([header, *(";".join(line) for line in lines)])
    reading = read_roster(text.encode(encoding, "replace"))
    assert all(problem.line >= 1 and len(problem.value) <= 40 for problem in reading.problems if problem.line)
    assert all(row.last_name for row in reading.rows)
