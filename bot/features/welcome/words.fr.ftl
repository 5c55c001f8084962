start = debut
    .about = Commencer, et voir ce que je peux faire pour vous
    .said = bonjour, bonsoir, salut, coucou, menu, accueil, recommencer
start-member = Bonjour ! Je suis Amicale, l'assistante de la communauté « { $community } ». Que souhaitez-vous faire ?
start-guest = Bonjour ! Je suis Amicale, l'assistante de la communauté « { $community } ». Vous n'en êtes pas encore membre : demandez à la modération de vous ajouter en lui donnant ce numéro : { $number }
start-several = Bonjour ! Je suis Amicale, l'assistante des communautés d'anciens. Vous appartenez à plusieurs d'entre elles : dites-moi d'abord de laquelle nous parlons, avec { $command }
start-nobody = Bonjour ! Je suis Amicale, l'assistante des communautés d'anciens. Je ne vous connais encore dans aucune communauté : demandez à la modération de la vôtre de vous ajouter en lui donnant ce numéro : { $number }
help = aide
    .about = Voir ce que je sais faire, ou comment s'utilise une commande
    .title = Aide
    .button = ❔ Aide
    .said = au secours, comment faire, comment ça marche
help-command = commande
    .about = La commande sur laquelle vous voulez en savoir plus
    .ask = Sur quelle commande voulez-vous en savoir plus ?
help-line = { $command } – { $about }
help-lines =
    { $before }
    { $line }
help-rest = Vous, vos réglages et l'aide
help-intro = Voici ce que vous pouvez faire. En conversation privée, vous pouvez aussi écrire simplement ce que vous cherchez.
help-unknown = Je ne connais pas de commande « { $command } » que vous puissiez utiliser. Voici celles que vous pouvez.
help-note = Les réponses ne sont visibles que par vous.
