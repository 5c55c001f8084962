directory = annuaire
    .about = Retrouver les membres de votre communauté
directory-search = chercher
    .about = Trouver quelqu'un par nom, promotion, entreprise, métier, ville ou compétence
    .title = Chercher dans l'annuaire
    .button = 🔎 Chercher dans l'annuaire
    .said = chercher, cherche, trouver, recherche, rechercher, qui est
    .heard = 🔎 Chercher « { $words } » dans l'annuaire
directory-search-query = recherche
    .about = Nom, promotion, entreprise, métier, ville, compétence… dans n'importe quel ordre
    .ask = Qui cherchez-vous ? Écrivez un nom, une promotion, une entreprise, une ville ou une compétence, dans n'importe quel ordre. Par exemple : Martin Lyon 2015
directory-search-promotion = promotion
    .about = Année de promotion, par exemple 2015
    .said = promo, année
    .ask = Quelle année de promotion ? Par exemple : 2015
directory-search-city = ville
    .about = Ville où la personne vit ou travaille
    .ask = Quelle ville ?
directory-search-company = entreprise
    .about = Entreprise où la personne travaille
    .said = société, boîte, employeur
    .ask = Quelle entreprise ?
directory-search-sector = secteur
    .about = Secteur, par exemple énergie ou santé
    .said = domaine
    .ask = Quel secteur ? Par exemple : énergie
directory-found = { $count ->
    [one] Une personne trouvée pour « { $words } ».
   *[other] { $count } personnes trouvées pour « { $words } ».
}
directory-found-near = { $count ->
    [one] Personne exactement pour « { $words } ». Voici une personne qui s'en approche.
   *[other] Personne exactement pour « { $words } ». Voici { $count } personnes qui s'en approchent.
}
directory-found-many = Plus de cinquante personnes trouvées pour « { $words } ». Voici les plus proches.
directory-none = Personne pour « { $words } ». Essayez avec moins de mots, une autre orthographe, ou seulement une ville ou une année de promotion. Les personnes qui n'ont pas choisi de figurer dans l'annuaire n'apparaissent pas.
directory-narrow = Il y a plus de monde que l'on ne peut montrer ici. Précisez votre recherche avec une ville, une entreprise ou une année de promotion.
directory-open = Ouvrir une fiche
directory-refine = Affiner la recherche
directory-detail = promotion { $promotion } · { $rest }
directory-detail-year = promotion { $promotion }
directory-no-one = Il n'y a personne à montrer ici : cette personne a peut-être quitté l'annuaire. Vous pouvez relancer une recherche.
directory-quota = Vous avez ouvert { $people } fiches en 24 heures : c'est la limite qui protège les données de chacun. Vous pourrez en ouvrir d'autres dans quelques heures ; celles que vous avez déjà ouvertes restent disponibles.
directory-too-short = Écrivez au moins { $letters } lettres, ou choisissez une ville, une entreprise, un secteur ou une promotion.
directory-too-long = Cette recherche est trop longue : { $letters } caractères au plus. Gardez les mots les plus parlants.
directory-too-many-words = Cette recherche a trop de mots : { $words } au plus. Gardez les plus parlants.
directory-card-relation = Lien
directory-card-promotion = Promotion
directory-card-programme = Formation
directory-card-job = Métier
directory-card-company = Entreprise
directory-card-sector = Secteur
directory-card-city = Ville
directory-card-country = Pays
directory-card-skills = Compétences
directory-card-note = Cette fiche vous est montrée en tant que membre. Merci de ne pas la diffuser.
directory-relation-graduate = Diplômé·e
directory-relation-student = Étudiant·e
directory-relation-staff = Personnel
directory-relation-guest = Ami·e de la communauté
