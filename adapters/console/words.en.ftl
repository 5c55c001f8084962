# What the terminal itself says.
console-greeting = { $community }: an invented community of { $members } people to try things on. Nothing is kept.
console-try = For example, type:
console-hints = A number presses a button, { $people } changes who you are, +2h lets time pass, Tab completes, /quit leaves.
console-now = You are now { $name }, { $about }.
console-nobody = Nobody of that name. Try { $names }.
console-moved = Time has passed.
console-no-number = Nothing on the screen has that number.
console-member = a member
console-moderator = a moderator
console-administrator = an administrator
console-guest = a guest
console-place = # place
console-letter = ✉ @{ $name }
console-photo = photo: { $caption }
console-send-photo = (type { $prefix } and the path of the file)
console-file = A file: { $name }
