"""The vocabulary of roster files in French and English: headers, relations, dues, yes and no."""

from bot.features.membership.roster_rows import Dues, Relation
from bot.folding import fold

JOINED_COLUMN, STATUS_COLUMN, FULL_NAME_COLUMN = "joined", "status", "full_name"

# What an export writes; every one of these is read back (tested).
HEADERS = {
    "fr": {
        "id": "Identifiant",
        "first_name": "Prénom",
        "last_name": "Nom",
        "promotion": "Promotion",
        "programme": "Programme",
        "email": "E-mail",
        "company": "Entreprise",
        "job": "Poste",
        "sector": "Secteur",
        "city": "Ville",
        "country": "Pays",
        "skills": "Compétences",
        "relation": "Lien",
        "dues": "Cotisation",
        "paid_until": "À jour jusqu’au",
    },
    "en": {
        "id": "ID",
        "first_name": "First name",
        "last_name": "Last name",
        "promotion": "Class of",
        "programme": "Programme",
        "email": "E-mail",
        "company": "Company",
        "job": "Job title",
        "sector": "Sector",
        "city": "City",
        "country": "Country",
        "skills": "Skills",
        "relation": "Relation",
        "dues": "Dues",
        "paid_until": "Paid until",
    },
}
RELATIONS = {
    "fr": {
        Relation.GUEST: "invité",
        Relation.STUDENT: "étudiant",
        Relation.GRADUATE: "diplômé",
        Relation.STAFF: "personnel",
    },
    "en": {
        Relation.GUEST: "guest",
        Relation.STUDENT: "student",
        Relation.GRADUATE: "graduate",
        Relation.STAFF: "staff",
    },
}
DUES = {
    "fr": {Dues.NONE: "non", Dues.JOINED: "adhérent", Dues.PAID: "cotisant"},
    "en": {Dues.NONE: "no", Dues.JOINED: "joined", Dues.PAID: "paid"},
}

_SYNONYMS = {
    "id": """
        id|identifiant|identifiant unique|identifier|numéro|numero|num|n°|no|nr|number|matricule|code
        code membre|réf|référence|reference|ref|id membre|member id|id adhérent|n° adhérent
        numéro d'adhérent|numéro adhérent|n° d'adhérent|numéro de membre|n° membre|member number
        membership number|id alumni|alumni id|student id|id étudiant|numéro étudiant|n° étudiant
        external id|identifiant externe|uid|user id""",
    "first_name": """
        prénom|prénoms|prénom usuel|prénom d'usage|first name|firstname|first|given name|given names
        forename|forenames|preferred name|christian name""",
    "last_name": """
        nom|noms|nom de famille|nom usuel|nom d'usage|nom patronymique|patronyme|last name|lastname|last
        surname|family name|name""",
    FULL_NAME_COLUMN: """
        nom complet|nom et prénom|nom prénom|prénom nom|prénom et nom|nom & prénom|noms et prénoms
        full name|complete name|display name|nom / prénom|nom affiché""",
    "promotion": """
        promotion|promo|année|année de promotion|année de promo|année promotion|promotion année
        année de diplôme|année du diplôme|année d'obtention|année de sortie|année de diplomation|year
        class|class of|class year|graduation year|year of graduation|grad year|graduation|cohort|cohorte
        millésime|annee diplome""",
    "programme": """
        programme|program|formation|diplôme|diplôme obtenu|filière|degree|course|course of study|cursus
        major|majeure|parcours|spécialité|spécialisation|mention|master|étude|études|field of study
        discipline|department|département|école|school""",
    "email": """
        e-mail|mail|courriel|mèl|mél|adresse mail|adresse e-mail|adresse électronique|adresse courriel
        adresse de messagerie|email address|mail address|e-mail address|e-mail principal|mail principal
        primary email|email personnel|mail personnel|e-mail perso|mail perso|personal email
        contact e-mail""",
    "company": """
        company|company name|entreprise|nom de l'entreprise|entreprise actuelle|société|employeur
        employer|organisation|organization|organisme|structure|current company|raison sociale""",
    "job": """
        job|job title|poste|poste actuel|poste occupé|fonction|fonction actuelle|métier|profession
        emploi|title|intitulé du poste|intitulé de poste|titre du poste|position|role|rôle|occupation
        current position|current job""",
    "sector": """
        sector|secteur|secteur d'activité|domaine|domaine d'activité|industry|activité|branche|field
        business sector""",
    "city": """
        city|ville|ville de résidence|commune|town|localité|location|lieu|lieu de résidence""",
    "country": """
        country|pays|pays de résidence|country of residence""",
    "skills": """
        skills|skill|compétences|compétence|mots-clés|keywords|expertise|expertises|savoir-faire|tags""",
    "relation": """
        relation|lien|type|lien avec l'école|type de membre|catégorie|category|member type|profil
        relationship|qualité|type de profil""",
    STATUS_COLUMN: """
        status|statut|statuts|statut du membre|situation|member status|statut membre|état""",
    "dues": """
        dues|cotisation|cotisant|cotisante|cotisations|à jour|à jour de cotisation|cotisation à jour
        cotisation payée|dues paid|paid|up to date|fee|fees|membership fee|subscription|paid up
        cotisation réglée""",
    JOINED_COLUMN: """
        adhésion|adhérent|adhérente|membership|membre|member|joined|adhérent de l'association|adhésions""",
    "paid_until": """
        paid until|paid up to|paid through|paid to|valid until|expiry|expiry date|expires|expiration
        expiration date|membership end|membership expiry|cotisant jusqu'au|cotisation jusqu'au
        à jour jusqu'au|à jour jusqu'à|à jour au|date de fin|date d'échéance|échéance|fin de cotisation
        fin d'adhésion|fin de validité|valable jusqu'au|validité|date de fin d'adhésion
        date de fin de cotisation|date d'expiration|end date|dues until|jusqu'au|adhérent jusqu'au
        payé jusqu'au|payée jusqu'au|réglé jusqu'au
        adhésion jusqu'au""",
}

_RELATION_WORDS = {
    Relation.STUDENT: """
        étudiant|élève|apprenant|alternant|apprenti|apprentie|doctorant|student|current student
        étudiant actuel|élève actuel|undergraduate|phd student|en cours de scolarité|étudiant en cours""",
    Relation.GRADUATE: """
        diplômé|ancien|ancien élève|ancien étudiant|jeune diplômé|alumni|alumnus|alumna|alumnae|alum
        graduate|former student|former pupil|lauréat|lauréate|old student|recent graduate
        diplômé de l'école""",
    Relation.STAFF: """
        personnel|staff|enseignant|enseignant chercheur|professeur|prof|intervenant|salarié|employé
        teacher|faculty|administratif|personnel administratif|personnel enseignant|lecturer|professor
        employee|chercheur|équipe""",
    Relation.GUEST: """
        invité|ami|amie|guest|friend|extérieur|externe|partenaire|sympathisant|visiteur|partner|external
        ami de l'école|friend of the school""",
}
_DUES_WORDS = {
    Dues.NONE: """
        non adhérent|non membre|not a member|non member|pas adhérent|none|aucune|aucun|jamais adhéré
        never joined|nonmember""",
    Dues.JOINED: """
        adhérent|membre|member|joined|adhérent actif|membre actif|active member|membre adhérent""",
    Dues.PAID: """
        cotisant|à jour|à jour de cotisation|à jour de sa cotisation|cotisation à jour|payé|paid|paid up
        réglé|up to date|membre cotisant|adhérent à jour|adhérent cotisant|membre à jour
        membre à jour de cotisation|paying member|adhérent à jour de cotisation|cotisation payée
        cotisation réglée""",
}
_UNPAID_WORDS = """
    non cotisant|pas à jour|non à jour|non payé|impayé|unpaid|not paid|pas cotisant|en retard|late
    overdue|not up to date|expiré|expired|lapsed|à relancer|cotisation non payée|cotisation impayée
    non réglé"""

YES = frozenset(("oui", "yes", "o", "y", "x", "1", "vrai", "true", "v", "ok", "✓", "✔", "☑", "✅"))
NO = frozenset(("non", "no", "n", "0", "faux", "false", "✗", "✘", "☐", "❌"))
NOTHING = frozenset(("-", "–", "—", "/", "?", "n/a", "#n/a", "na", "nc", "n.c.", "null", "nan", "néant", "none"))
CONNECTORS = frozenset(
    (
        "et",
        "and",
        "ou",
        "or",
        "de",
        "d",
        "du",
        "of",
        "l",
        "la",
        "le",
        "les",
        "the",
        "a",
        "an",
        "un",
        "une",
        "sa",
        "son",
        "cotisation",
    )
)

_GENDERED = (
    ("nne", "n"),
    ("ee", "e"),
    ("nte", "nt"),
    ("rte", "rt"),
    ("ere", "er"),
    ("ive", "if"),
    ("euse", "eur"),
    ("eure", "eur"),
)
_PLURAL_FROM = 4  # a plural s is taken off words of this length on


def header_key(text: str) -> str:
    """The letters and digits of a header, folded: "N° d'adhérent" and "n_d_adherent" are one."""
    return "".join(character for character in fold(text) if character.isalnum())


def root(word: str) -> str:
    """A folded word without the marks of plural and feminine, as far as the words above need it."""
    if len(word) >= _PLURAL_FROM and word.endswith(("s", "x")):
        word = word[:-1]
    for feminine, masculine in _GENDERED:
        if word.endswith(feminine):
            return word.removesuffix(feminine) + masculine
    return word


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, punctuation gone, in their root form."""
    kept = "".join(character if character.isalnum() else " " for character in fold(text))
    return tuple(root(word) for word in kept.split())


def _terms(text: str) -> list[str]:
    return [term.strip() for line in text.splitlines() for term in line.split("|") if term.strip()]


COLUMNS = {header_key(term): column for column, text in _SYNONYMS.items() for term in _terms(text)}
RELATION_PHRASES = {words_of(term): meant for meant, text in _RELATION_WORDS.items() for term in _terms(text)}
DUES_PHRASES = {words_of(term): meant for meant, text in _DUES_WORDS.items() for term in _terms(text)}
UNPAID_PHRASES = frozenset(words_of(term) for term in _terms(_UNPAID_WORDS))
LONGEST_PHRASE = max(len(phrase) for phrase in (*RELATION_PHRASES, *DUES_PHRASES, *UNPAID_PHRASES))
