"""From one cell to a value: text, year, address, date, skills; or BadCell, which says what to write."""

import re
import unicodedata
from datetime import date

from bot.features.membership.roster_rows import (
    EMAIL_LENGTH,
    FIRST_YEAR,
    ID_LENGTH,
    LAST_YEAR,
    MAX_SKILLS,
    NAME_LENGTH,
    SKILL_LENGTH,
    BadCell,
    shown,
)
from bot.features.membership.roster_words import NOTHING
from bot.folding import clean, fold

MAX_CELL = 4000
NO_FIRST_NAME = "-"  # what a person of one name has in that column
GUARDED = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
)  # what a spreadsheet may take for a formula
_LOCAL_LENGTH, _LABEL_LENGTH = 64, 63  # RFC 5321 4.5.3.1.1, RFC 1035 2.3.4
_SHORT_YEAR = 2
_YEAR = re.compile(
    r"(?:[^\W\d_]{1,3}|promo|promotion|class|class of|ann[ée]e|year|dipl[ôo]me|cohorte?)?[ .:_-]{0,2}"
    r"([0-9]{4})"
)
_SHORT = re.compile(r"(?:[^\W\d_]{1,3}|promo|promotion|class|class of|ann[ée]e|year)?[ .:_'’-]{0,2}[0-9]{2}")
_TWO_YEARS = re.compile(r"[0-9]{4} ?[-/–] ?[0-9]{2}(?:[0-9]{2})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?Z?$")
_ROUNDED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_UTF8_SEEN_AS_1252 = re.compile(r"[ÂÃÅâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def read_text(raw: str, limit: int) -> str:
    """The cell as clean text on one line, as given otherwise. Raises BadCell beyond `limit` characters."""
    return _tidy(unguarded(raw.strip()), limit)


def _tidy(raw: str, limit: int) -> str:
    if len(raw) > MAX_CELL:
        raise _too_long(raw, limit)
    text = " ".join(raw.split())
    if not (text.isascii() and text.isprintable()):  # else there is nothing to clean, as in most cells
        text = _cleaned(text)
    if len(text) > limit:
        raise _too_long(raw, limit)
    return text


def _cleaned(text: str) -> str:
    kept = clean(text)
    if "\ufffd" in kept or (text and not kept):
        raise BadCell("roster-unreadable")
    if repaired := _repaired(kept):
        raise BadCell("roster-garbled", repaired=shown(repaired))
    return kept


def unguarded(text: str) -> str:
    """The text without the apostrophe an export sets before what looks like a formula."""
    bare = text.lstrip("'")
    return text[1:] if len(bare) < len(text) and bare.startswith(GUARDED) else text


def guarded(text: str) -> str:
    """The text a spreadsheet shows and does not calculate; `unguarded` gives it back."""
    return "'" + text if text.lstrip("'").startswith(GUARDED) else text


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value: empty, a dash, n/a."""
    return not text or text.casefold() in NOTHING


def read_first_name(raw: str) -> str:
    """The first name, "" for the dash of a person who has one name only."""
    text = read_text(raw, NAME_LENGTH)
    if not text:
        raise BadCell("roster-first-name-missing")
    return "" if text == NO_FIRST_NAME else text


def read_last_name(raw: str) -> str:
    """The last name, which holds a letter at least."""
    text = read_text(raw, NAME_LENGTH)
    if not any(character.isalpha() for character in text):
        raise BadCell("roster-last-name-missing")
    return text


def read_id(raw: str) -> str:
    """The identifier, kept as text so that leading zeros stay; `="0012"`, a trick of exports, is 0012."""
    bare = raw.strip()
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1]
    text = read_text(bare, ID_LENGTH)
    if _ROUNDED.fullmatch(text):
        raise BadCell("roster-id-rounded")
    return text


def read_promotion(raw: str) -> int | None:
    """The year in "2015", "X2015", "promo 2015"; None when the cell says nothing. Two digits are refused."""
    text = read_text(raw, MAX_CELL)[:SKILL_LENGTH]
    if is_nothing(text):
        return None
    if _TWO_YEARS.fullmatch(text):
        raise BadCell("roster-promotion-two-years")
    found = _YEAR.fullmatch(text.casefold())
    if not found:
        short = _SHORT.fullmatch(text.casefold())
        raise BadCell("roster-promotion-short", **_centuries(text)) if short else BadCell("roster-promotion")
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell("roster-promotion-range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return year


def read_email(raw: str) -> str:
    """The address in one canonical form (lower case, ASCII domain), "" when the cell says nothing."""
    text = unicodedata.normalize("NFKC", read_text(raw, EMAIL_LENGTH)).casefold().removeprefix("mailto:")
    if is_nothing(text):
        return ""
    if text.count("@") > 1:
        raise BadCell("roster-email-several")
    local, _, domain = text.partition("@")
    if len(_scripts(local)) > 1 or len(_scripts(domain)) > 1:
        raise BadCell("roster-email-mixed")
    if len(local) > _LOCAL_LENGTH or not _LOCAL.fullmatch(local):
        raise BadCell("roster-email")
    return f"{local}@{_domain(domain)}"


def read_date(raw: str) -> date | None:
    """The day in "31/12/2024", also with "-" or ".", or in "2024-12-31"; None when the cell says nothing."""
    text = _MIDNIGHT.sub("", read_text(raw, MAX_CELL)[:SKILL_LENGTH])
    if is_nothing(text):
        return None
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    else:
        raise BadCell("roster-date")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell("roster-date-range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell("roster-date-impossible") from None


def read_skills(raw: str) -> tuple[str, ...]:
    """The skills, cut at "|" where there is one, else at commas, semicolons and line breaks; doubles go."""
    if len(raw) > MAX_CELL:
        raise BadCell("roster-skills-many", limit=str(MAX_SKILLS))
    skills: dict[str, str] = {}
    for part in re.split(r"\|" if "|" in raw else r"[,;\r\n]", unguarded(raw.strip())):
        if skill := _tidy(part, SKILL_LENGTH):
            skills.setdefault(fold(skill), skill)
    if len(skills) > MAX_SKILLS:
        raise BadCell("roster-skills-many", limit=str(MAX_SKILLS))
    return tuple(skills.values())


def join_skills(skills: tuple[str, ...]) -> str:
    """The text `read_skills` takes apart again: commas, or "|" when a skill holds a comma or semicolon itself."""
    plain = [skill.replace("|", "/") for skill in skills]
    if any("," in skill or ";" in skill for skill in plain):
        return " | ".join(plain) + (" |" if len(plain) == 1 else "")
    return ", ".join(plain)


def _too_long(raw: str, limit: int) -> BadCell:
    # A cell that is too long and holds line breaks has swallowed its neighbours: a quote stands open above.
    swallowed = len(raw) > MAX_CELL and "\n" in raw
    return BadCell("roster-quote") if swallowed else BadCell("roster-long", limit=str(limit))


def _repaired(text: str) -> str:
    """What the text was before its UTF-8 was read as Windows-1252 ("ZoÃ©"), "" when nothing hints at that."""
    if not _UTF8_SEEN_AS_1252.search(text):
        return ""
    try:
        return clean(text.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return ""


def _centuries(text: str) -> dict[str, str]:
    digits = "".join(character for character in text if character in "0123456789")[-_SHORT_YEAR:]
    return {"old": f"19{digits}", "new": f"20{digits}"}


def _scripts(text: str) -> set[str]:
    """The scripts of the letters, by the first word of each letter's Unicode name."""
    return {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()}


def _domain(text: str) -> str:
    try:
        domain = text if text.isascii() else text.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadCell("roster-email") from None
    labels = domain.split(".")
    valid = all(len(label) <= _LABEL_LENGTH and _LABEL.fullmatch(label) for label in labels)
    if len(labels) < 2 or not valid or labels[-1].isdigit():  # noqa: PLR2004 - a name and its top level
        raise BadCell("roster-email")
    return domain
