# Ce que dit le terminal lui-même.
console-greeting = { $community } : une communauté inventée de { $members } personnes pour essayer. Rien n'est conservé.
console-try = Par exemple, tapez :
console-hints = Un numéro presse un bouton, { $people } change de personne, +2h fait passer le temps, Tab complète, /quit termine.
console-now = Vous êtes maintenant { $name }, { $about }.
console-nobody = Personne de ce nom. Essayez { $names }.
console-moved = Le temps a passé.
console-no-number = Rien à l'écran n'a ce numéro.
console-member = membre
console-moderator = modératrice ou modérateur
console-administrator = administratrice ou administrateur
console-guest = personne invitée
console-place = # lieu
console-letter = ✉ @{ $name }
console-photo = photo : { $caption }
console-send-photo = (tapez { $prefix } puis le chemin du fichier)
console-file = Un fichier : { $name }
