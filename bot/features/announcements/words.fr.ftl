announce = annonce
    .about = Annonces aux lieux et aux membres de l'association (modération)
announce-new = nouvelle
    .about = Écrire une annonce, voir son aspect et qui elle touche, puis l'envoyer
    .title = Nouvelle annonce
    .button = 📣 Écrire une annonce
    .said = annonce, annoncer, nouvelles
announce-new-title = titre
    .about = Quelques mots qui disent de quoi il s'agit
    .ask = De quoi parle l'annonce ? Quelques mots suffisent, le texte vient ensuite.
announce-new-text = texte
    .about = Ce que vous voulez dire, en 1 500 caractères au plus
    .ask = Que voulez-vous dire ? Plusieurs lignes sont possibles, 1 500 caractères au plus.
announce-new-audience = public
    .about = Où elle va : dans les lieux de l'association, aux membres en privé, ou les deux
    .said = destination, où
    .ask = Où doit-elle aller ? Vous verrez exactement qui elle touche avant tout envoi.
announce-new-link = lien
    .about = Une adresse web pour en lire plus, s'il y en a une
    .ask = Y a-t-il une page web pour en lire plus ? Vous pouvez passer.
announce-people = destinataires
    .about = Choisir à quels membres s'adresse l'annonce que vous écrivez
    .title = À qui s'adresse-t-elle ?
announce-people-relation = lien
    .about = Seulement les diplômé·es, les étudiant·es ou le personnel
    .ask = Seulement les diplômé·es, les étudiant·es ou le personnel ? Passez pour tout le monde.
announce-people-promotion = promotion
    .about = Une seule année de promotion, par exemple 2015
    .said = promo, année
    .ask = Une seule année de promotion ? Par exemple : 2015. Passez pour toutes les années.
announce-people-city = ville
    .about = Seulement les membres d'une ville
    .ask = Seulement les membres d'une ville ? Passez pour toutes les villes.
announce-people-right = role
    .label = rôle
    .about = Seulement les personnes qui s'occupent de quelque chose ici
    .said = rôle, droit
    .ask = Seulement la coordination, la modération ou l'administration ? Passez pour tout le monde.
announce-edit = corriger
    .about = Corriger une annonce déjà envoyée
    .title = Corriger l'annonce
announce-edit-number = numero
    .label = numéro
    .about = Le numéro de l'annonce, tel que la liste le donne
    .ask = Quelle annonce ? Ouvrez-la depuis la liste des annonces et appuyez sur « Corriger », ou écrivez son numéro.
announce-edit-title = titre
    .about = Le titre corrigé
    .ask = Quel doit être le titre ?
announce-edit-text = texte
    .about = Le texte corrigé, en 1 500 caractères au plus
    .ask = Quel doit être le texte ?
announce-edit-link = lien
    .about = L'adresse web corrigée
    .ask = Y a-t-il une page web pour en lire plus ? Vous pouvez passer.
announce-list = liste
    .about = Les annonces envoyées, et combien de personnes chacune a touchées
    .title = Annonces envoyées
    .button = 📣 Annonces envoyées
    .said = annonces
announce-list-page = page
    .about = Quelle page de la liste
    .ask = Quelle page de la liste ?
capability-announcements-send = Envoyer des annonces

announcement-to-places = Les lieux de l'association
announcement-to-people = Les membres, en privé
announcement-to-both = Les lieux et les membres
announcement-relation-graduate = diplômé·es
announcement-relation-student = étudiant·es
announcement-relation-staff = personnel
announcement-right-coordinator = coordination
announcement-right-moderator = modération
announcement-right-administrator = administration
announcement-promotion = promotion { $year }
announcement-city = ville : { $city }
announcement-everybody = tous les membres
announcement-and = { $first } · { $second }

announcement-link = En lire plus
announcement-why = Vous recevez ceci en tant que membre de l'association, dont l'équipe envoie ainsi ses nouvelles.
announcement-preview = Rien n'est encore envoyé. Voici l'aspect qu'elle aura :
announcement-preview-private = En privé, elle se termine par « { $why } » et un bouton pour arrêter les annonces.
announcement-in-places = Publiée dans
announcement-in-private = En privé
announcement-meant = Destinée à
announcement-left-out = Non touchées
announcement-places = { $count ->
    [0] aucun lieu
    [one] un lieu
   *[other] { $count } lieux
}
announcement-no-place = Aucun lieu n'accueille encore les annonces : écrivez { $command } là où elles doivent paraître.
announcement-people = { $count ->
    [0] personne
    [one] une personne
   *[other] { $count } personnes
}
announcement-stopped = { $count ->
    [one] une personne a arrêté les annonces
   *[other] { $count } personnes ont arrêté les annonces
}
announcement-without = { $count ->
    [one] une personne n'a pas encore rejoint ce service
   *[other] { $count } personnes n'ont pas encore rejoint ce service
}
announcement-send = L'envoyer
announcement-correct = ✏️ Corriger
announcement-choose = 👥 Choisir les destinataires
announcement-discard = L'abandonner
announcement-discarded = L'annonce est abandonnée. Personne ne l'a vue.
announcement-again = La même annonce a été envoyée il y a moins d'un jour : { $at }. Faut-il vraiment l'envoyer une nouvelle fois ?
announcement-anyway = L'envoyer de nouveau
announcement-see = Voir celle-là
announcement-on-its-way = Elle est en route. Appuyez sur « Actualiser » pour voir où elle en est.
announcement-sent-at = Envoyée
announcement-taken-down = retirée
announcement-figure-sent = Reçue par
announcement-figure-waiting = À venir pour
announcement-figure-unreachable = Injoignables
announcement-figure-stopped = Ont arrêté les annonces
announcement-figure-dropped = Non envoyée, car vous l'avez arrêtée
announcement-figure-without = Sans compte ici
announcement-still-planning = La liste de ses destinataires est encore en cours d'établissement.
announcement-is-stopped = L'envoi a été arrêté.
announcement-refresh = 🔄 Actualiser
announcement-stop = Arrêter l'envoi
announcement-stop-sure = { $sent ->
    [0] Personne ne l'a encore reçue en privé. Faut-il arrêter l'envoi ?
    [one] Une personne l'a déjà reçue en privé. Faut-il arrêter l'envoi aux autres ?
   *[other] { $sent } personnes l'ont déjà reçue en privé. Faut-il arrêter l'envoi aux autres ?
}
announcement-stop-yes = Oui, arrêter
announcement-stopped-now = C'est arrêté : plus personne ne la reçoit. Ce qui part à l'instant même peut encore arriver.
announcement-nothing-waits = Plus personne ne doit la recevoir : il n'y a rien à arrêter.
announcement-take-down = La retirer
announcement-down-sure = Faut-il retirer l'annonce des lieux où elle figure ? Ce que les membres ont reçu en privé leur reste.
announcement-down-yes = Oui, la retirer
announcement-down-now = Elle est en train d'être retirée des lieux où elle figurait.
announcement-down-already = Elle ne figure plus nulle part.
announcement-back = ◀ Retour
announcement-all = 📣 Toutes les annonces
announcement-corrected = C'est corrigé : partout où elle figure, elle se lit ainsi dans quelques instants.
announcement-corrected-private = C'est corrigé : partout où elle figure, elle se lit ainsi dans quelques instants, et de même pour qui ne l'a pas encore reçue. Ce que les membres ont déjà reçu en privé reste tel quel.
announcement-nobody = Elle ne toucherait personne : aucun lieu n'accueille les annonces, ou aucun membre ne correspond. Choisissez d'autres destinataires, ou un autre public.
announcement-enough = { $max } annonces en un jour suffisent à la patience de chacun. Envoyez la suivante demain : ce que vous avez écrit est gardé une semaine.
announcement-changed = L'annonce a changé depuis que vous l'avez vue. Regardez-la encore une fois avant de l'envoyer.
announcement-sent-already = Cette annonce est déjà envoyée : voyez « Annonces envoyées ».
announcement-not-sent = Cette annonce n'est pas encore envoyée. Écrivez { $command } pour continuer.
announcement-no-draft = Vous n'êtes pas en train d'écrire une annonce. Écrivez { $command } pour commencer.
announcement-gone = Cette annonce n'existe plus. Recommencez, ou voyez la liste des annonces.
announcement-none = Aucune annonce n'a encore été envoyée. Écrivez la première : rien ne part avant que vous ayez vu son aspect.
announcement-list = { $count ->
    [one] Une annonce a été envoyée.
   *[other] { $count } annonces ont été envoyées, la plus récente d'abord.
}
announcement-open = Ouvrir une annonce
announcement-line = { $at } · { $detail }
announcement-sent-of = reçue par { $sent } sur { $all }
announcement-mine = Votre annonce
announcement-mine-draft = pas encore envoyée
