start = start
    .about = Begin, and see what I can do for you
    .said = hello, hi, hey, good morning, good evening, good afternoon, menu, home
start-member = Hello! I am Amicale, the assistant of { $community }. What would you like to do?
start-guest = Hello! I am Amicale, the assistant of { $community }. You are not one of its members yet: ask a moderator to add you, giving them this number: { $number }
start-several = Hello! I am Amicale, the assistant of alumni communities. You belong to several of them: first tell me which one we are talking about, with { $command }
start-nobody = Hello! I am Amicale, the assistant of alumni communities. I do not know you in any community yet: ask a moderator of yours to add you, giving them this number: { $number }
help = help
    .about = See what I can do, or how one command is used
    .title = Help
    .button = ❔ Help
    .said = ?, what can you do, how does it work
help-command = command
    .about = The command you want to know more about
    .ask = Which command would you like to know more about?
help-line = { $command } – { $about }
help-lines =
    { $before }
    { $line }
help-rest = You, your settings and help
help-intro = Here is what you can do. In a private chat you can also simply write what you are looking for.
help-unknown = I know no command called “{ $command }” that you could use. Here are those you can.
help-note = Answers are for your eyes only.
