### What is wrong in a roster file. Each sentence says where, what stands there, and what to write.

roster-where = Ligne { $line }, colonne « { $column } »

## The file

roster-empty = Ce fichier est vide. Exportez la liste au format CSV, avec une première ligne d’en-têtes (« Prénom », « Nom », « Promotion »…), puis recommencez.
roster-file-spreadsheet = Ce fichier est un classeur de tableur, pas un CSV. Ouvrez-le, choisissez « Enregistrer sous », puis le format « CSV UTF-8 ».
roster-file-other = Ce fichier n’est pas un CSV. Exportez la liste au format CSV, puis recommencez.
roster-file-large = Ce fichier dépasse { $limit } Mo. Coupez-le en plusieurs fichiers et importez-les l’un après l’autre.
roster-rows-many = Ligne { $line } : ce fichier dépasse { $limit } personnes. Coupez-le en plusieurs fichiers et importez-les l’un après l’autre.
roster-no-rows = Ce fichier a des en-têtes, mais aucune personne en dessous. Vérifiez que l’export était complet.
roster-quote = Ligne { $line } : un guillemet (") ouvert ici n’est pas refermé comme il faut. Refermez-le, ou supprimez-le s’il est de trop.

## The header line

roster-no-header = Ligne { $line } : aucun en-tête connu parmi « { $value } ». La première ligne doit nommer les colonnes, par exemple : Prénom ; Nom ; Promotion ; E-mail.
roster-no-first-name = Ligne { $line } : il manque la colonne « Prénom ». En-têtes trouvés : { $value }. Ajoutez-la, ou renommez la colonne qui contient les prénoms.
roster-no-last-name = Ligne { $line } : il manque la colonne « Nom ». En-têtes trouvés : { $value }. Ajoutez-la, ou renommez la colonne qui contient les noms de famille.
roster-full-name = { roster-where } : prénom et nom sont dans la même colonne, et rien ne dit où finit l’un et où commence l’autre. Séparez-les en deux colonnes, « Prénom » et « Nom ».
roster-header-twice = { roster-where } : cette colonne dit la même chose que « { $other } ». Gardez-en une, ou renommez celle qui ne doit pas être lue.

## A line and its cells

roster-extra-cell = Ligne { $line } : « { $value } » se trouve au-delà de la dernière colonne. Un séparateur de trop a décalé la ligne : supprimez-le, ou mettez la cellule entre guillemets.
roster-unreadable = { roster-where } : « { $value } » contient des caractères illisibles. Réenregistrez le fichier en « CSV UTF-8 », ou retapez cette cellule.
roster-garbled = { roster-where } : « { $value } » a été abîmé par un changement d’encodage ; c’était sans doute « { $repaired } ». Refaites l’export en « CSV UTF-8 », ou corrigez la cellule.
roster-long = { roster-where } : « { $value } » dépasse { $limit } caractères. Raccourcissez ce texte.
roster-first-name-missing = { roster-where } : le prénom est vide. Écrivez-le, ou mettez un tiret (-) si la personne n’a qu’un seul nom.
roster-last-name-missing = { roster-where } : le nom est vide, ou n’a aucune lettre. Écrivez le nom de famille.
roster-id-rounded = { roster-where } : « { $value } » est un numéro que le tableur a arrondi. Mettez la colonne au format « Texte », retapez le numéro entier, puis refaites l’export.
roster-promotion = { roster-where } : « { $value } » n’est pas une année. Écrivez quatre chiffres, par exemple 2015.
roster-promotion-short = { roster-where } : « { $value } » peut vouloir dire { $old } ou { $new }. Écrivez les quatre chiffres de l’année.
roster-promotion-two-years = { roster-where } : « { $value } » nomme deux années. Gardez celle de la promotion, par exemple 2015.
roster-promotion-range = { roster-where } : « { $value } » n’est pas entre { $first } et { $last }. Vérifiez l’année.
roster-email = { roster-where } : « { $value } » n’est pas une adresse e-mail. Écrivez-la en entier, par exemple zoe.martin@exemple.fr, ou laissez la cellule vide.
roster-email-several = { roster-where } : « { $value } » contient plusieurs « @ ». Gardez une seule adresse par personne.
roster-email-mixed = { roster-where } : « { $value } » mélange des lettres d’alphabets différents qui se ressemblent. Retapez l’adresse au clavier.
roster-date = { roster-where } : « { $value } » n’est pas une date. Écrivez jour/mois/année, par exemple 31/12/2025.
roster-date-impossible = { roster-where } : le « { $value } » n’existe pas au calendrier. Écrivez jour/mois/année, par exemple 30/11/2025.
roster-date-range = { roster-where } : l’année de « { $value } » n’est pas entre { $first } et { $last }. Vérifiez la date.
roster-skills-many = { roster-where } : cette cellule nomme plus de { $limit } compétences. Gardez les principales.
roster-status = { roster-where } : « { $value } » ne dit pas le lien avec l’école. Mots connus : étudiant, diplômé, ancien, personnel, invité, adhérent, cotisant, à jour, non adhérent.
roster-dues = { roster-where } : « { $value } » ne dit pas où en est la cotisation. Écrivez oui, non, adhérent ou cotisant, ou la date de fin (31/12/2025).
roster-relation-two = { roster-where } : « { $value } » donne deux liens avec l’école. Gardez-en un seul : étudiant, diplômé, personnel ou invité.
roster-dues-two = { roster-where } : « { $value } » se contredit sur la cotisation. Gardez une seule réponse : non, adhérent ou cotisant, et une seule date de fin.

## Between lines

roster-id-twice = { roster-where } : l’identifiant « { $value } » est déjà à la ligne { $other }. Supprimez la ligne en double, ou corrigez l’identifiant.
roster-email-twice = { roster-where } : l’adresse « { $value } » est déjà à la ligne { $other }. Supprimez la ligne en double, ou laissez l’adresse vide pour l’une des deux personnes.
roster-person-twice = Ligne { $line } : « { $value } » est aussi à la ligne { $other }, et rien ne distingue les deux. Supprimez la ligne en double, ou donnez à chacune un identifiant ou une adresse e-mail.

## Against members known already

roster-email-taken = Ligne { $line } : l’adresse « { $value } » est déjà celle de { $name } (membre n° { $member }). Corrigez l’adresse ou l’identifiant.
roster-email-other-id = Ligne { $line } : l’adresse « { $value } » est celle de { $name } (membre n° { $member }), qui a un autre identifiant. Corrigez l’adresse ou l’identifiant.
roster-same-member = Ligne { $line } : « { $value } » et la ligne { $other } désignent toutes deux { $name } (membre n° { $member }). Gardez une seule des deux lignes.
roster-ambiguous = Ligne { $line } : « { $value } » est peut-être { $name } (membre n° { $member }), déjà dans l’annuaire, ou bien un homonyme. Ajoutez l’identifiant ou l’adresse e-mail déjà connus pour le dire.
roster-ambiguous-many = Ligne { $line } : { $count } membres portent déjà le nom « { $value } ». Ajoutez l’identifiant ou l’adresse e-mail du bon.

## What an import says while it works and when it is done

roster-read = Lu : { $people } { $people ->
    [one] personne
   *[other] personnes
 } ({ $encoding }, séparateur « { $separator } »).
roster-separator-tab = tabulation
roster-ignored = Colonnes laissées de côté : { $columns }.
roster-more-problems = … et { $count } { $count ->
    [one] autre problème
   *[other] autres problèmes
 }.
roster-doing-reading = Lecture du fichier…
roster-doing-comparing = Comparaison avec l’annuaire…
roster-doing-writing = Écriture
roster-doing-indexing = Mise à jour de la recherche
roster-count-create = Nouvelles personnes
roster-count-update = Fiches à modifier
roster-count-unchanged = Fiches sans changement
roster-count-refused = Lignes à corriger
roster-count-kept = Fiches dont une valeur est gardée telle que le membre l’a écrite
roster-count-listed = Personnes que l’annuaire montrera
roster-changed-columns = Colonnes modifiées : { $columns }.
roster-kept-title = Gardé tel que le membre l’a écrit (le fichier dit autre chose) :
roster-kept-line = Ligne { $line }, { $name }, { $column } : gardé « { $old } », fichier « { $new } »
roster-kept-more = … et { $count } { $count ->
    [one] autre différence
   *[other] autres différences
 }.
roster-dry-run = Rien n’a été écrit : c’était un essai. Ajoutez --apply pour importer.
roster-applied = Import terminé : { $created } { $created ->
    [one] nouvelle personne
   *[other] nouvelles personnes
 }, { $updated } { $updated ->
    [one] fiche modifiée
   *[other] fiches modifiées
 }.
roster-applied-listed = L’annuaire les montre : { $by } déclare une base légale pour cela, et c’est consigné. Informez-les, et dites-leur comment s’y opposer.
roster-applied-unlisted = L’annuaire ne montre pas les nouvelles personnes tant qu’elles n’ont pas rejoint leur fiche. (Importé par { $by }.)
