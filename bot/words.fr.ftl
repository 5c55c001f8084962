# Les mots du cœur lui-même
as-is = { $text }
and-also = { $first }, { $second }
sorry = Désolée, quelque chose n'a pas fonctionné de mon côté et rien n'a été changé. Réessayez ; si cela se reproduit, donnez cette référence à la modération : { $reference }
already-done = C'est déjà fait. Vous pouvez regarder le résultat, ou recommencer.
not-found = Je ne trouve pas cela : il a peut-être été retiré.
privacy-notice = Avant d'aller plus loin : je garde le numéro de votre compte, votre langue et ce que vous me demandez de faire, pour votre communauté seulement. Rien n'est montré en dehors d'elle. Pour tout consulter ou tout faire effacer, parlez-en simplement à la modération : l'exploitant s'en charge.
refused-suspended = Votre accès est suspendu dans cette communauté. Écrivez à la modération pour en parler.
refused-guest = C'est réservé aux membres. Demandez à la modération de vous ajouter en lui donnant ce numéro : { $number }
refused-right = C'est réservé à d'autres rôles de votre communauté. Si vous en avez besoin, demandez à l'administration.
refused-anonymous = Vous écrivez en administration anonyme : je ne peux pas savoir qui demande. Agissez depuis votre propre compte.
place-unlinked = Ce lieu n'appartient encore à aucune communauté. Une personne qui le gère peut le relier avec la commande de configuration et un code de l'exploitant.
no-community = Je ne sais pas à quelle communauté vous appartenez. Si vous en avez plusieurs, choisissez-en une avec la commande communaute ; sinon, demandez à la modération de vous ajouter en lui donnant ce numéro : { $number }
answer-in-private = Je vous réponds en privé, pour que personne d'autre ne le voie.
    .button = Voir la réponse
press-unknown = Ce bouton n'est plus à jour. Reprenez depuis le menu ou l'aide.
press-expired = Ce bouton est trop ancien pour servir. Recommencez : cela ne prend qu'un instant.
press-retired = Ce bouton appartient à quelque chose qui n'existe plus. L'aide montre ce qui est possible aujourd'hui.
press-others = Ce bouton est à quelqu'un d'autre. Vous pouvez faire la même chose avec votre propre recherche ou commande.
form-back = ◀ Retour
form-skip = Passer
form-finish = Terminer
form-cancel = Annuler
form-continue = Continuer
form-open = Ouvrir le formulaire
form-correct = Corriger
form-resume = Reprendre : { $form }
form-gone = Ce formulaire est fermé ou trop ancien. Rien de ce qui était enregistré n'est perdu ; recommencez quand vous voulez.
form-cancelled = C'est annulé. Rien n'a été enregistré.
form-wrong = Certaines réponses sont à revoir. Rien n'est perdu : appuyez sur « Corriger » et ne changez que celles-ci.
form-more = Tout va bien jusqu'ici. Voici la partie { $page } sur { $pages }.
form-in-group = { $ask } Écrivez la réponse après { $command }, dans le même message.
heard-closest = Je ne suis pas sûre de comprendre « { $words } ». Est-ce l'une de ces choses ?
heard-nothing = Je n'ai pas compris, mais voici ce que je peux faire pour vous.
heard-typed = { $command } { $words }
heard-stop-words = qui, connait, connaît, est, sont, la, le, les, un, une, je, j, cherche, trouver, trouve, moi, svp, merci, quelqu'un, quelqu, quelques, à, au, aux, en, dans, chez, de, des, du, d, l, voudrais, veux, peux, tu, vous, avec, pour, il, y, a, t, s, plait, plaît, te
heard-file = Merci, mais je n'attends pas de fichier pour le moment. Pour trouver l'aide, écrivez « aide ».
language-fr = français
language-en = anglais
bad-missing = « { $field } » est nécessaire.
bad-text = Écrivez la réponse avec des mots.
bad-text-long = C'est trop long : { $max } caractères au plus.
bad-text-short = { $min ->
    [one] Écrivez au moins une lettre ou un chiffre.
   *[other] Écrivez au moins { $min } caractères.
}
bad-number = « { $value } » n'est pas un nombre entier. Écrivez seulement des chiffres, entre { $min } et { $max }.
bad-number-range = Écrivez un nombre entre { $min } et { $max }.
bad-date = Je n'ai pas pu lire cette date. Écrivez par exemple : 12 juin 19h
bad-date-range = Cette date est passée ou à plus de deux ans. Écrivez par exemple : 12 juin 19h
bad-choice = Choisissez l'une des réponses proposées.
bad-zone = Je ne connais pas ce fuseau horaire. Écrivez une grande ville de ce fuseau, par exemple : Paris, Montreal, New York
bad-id = Ce nombre ne peut pas exister. Recopiez-le.
bad-person = Je n'ai pas compris de qui il s'agit. Choisissez la personne dans la liste.
bad-place = Je n'ai pas compris de quel lieu il s'agit. Choisissez-le dans la liste.
bad-file = Envoyez le fichier lui-même, s'il vous plaît.
bad-file-type = Ce type de fichier ne convient pas. Envoyez une image : JPEG, PNG ou WebP.
bad-file-size = Ce fichier est vide ou trop lourd : { $max } Mo au plus.
# Ce que les adaptateurs disent d'eux-mêmes
adapter-given = Votre réponse jusqu'ici : { $value }
adapter-sent-in-private = Je vous ai répondu en privé : allez voir notre conversation.
adapter-open-first = Cette réponse n'est que pour vous, et je ne peux pas encore vous écrire. Ouvrez notre conversation, appuyez sur Démarrer, puis réessayez.
    .button = Ouvrir la conversation
# Discord-independent adapter phrases
adapter-form-slow = Le formulaire se fait attendre. Touchez le bouton pour l’ouvrir.
adapter-restarting = Je redémarre et n’ai rien commencé. Réessayez dans une minute.
adapter-not-shown = C’est fait, mais je n’ai pas pu afficher la réponse ici. Redemandez-la-moi.
