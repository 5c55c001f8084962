announce = announce
    .about = Announcements to the association’s places and members (moderators)
announce-new = new
    .about = Write an announcement, see how it will look and whom it reaches, then send it
    .title = New announcement
    .button = 📣 Write an announcement
    .said = announcement, announce, news
announce-new-title = title
    .about = A few words that say what it is about
    .ask = What is the announcement about? A few words are enough; the text comes next.
announce-new-text = text
    .about = What you want to say, in 1,500 characters at most
    .ask = What do you want to say? Several lines are fine, 1,500 characters at most.
announce-new-audience = audience
    .about = Where it goes: to the association’s places, to members in private, or both
    .said = to, where
    .ask = Where shall it go? You will see exactly whom it reaches before anything is sent.
announce-new-link = link
    .about = A web address to read more, if there is one
    .ask = Is there a web page to read more? You can skip this.
announce-people = people
    .about = Choose which members the announcement you are writing is for
    .title = Who is it for?
announce-people-relation = relation
    .about = Graduates, students or staff only
    .ask = Only graduates, students or staff? Skip for everybody.
announce-people-promotion = promotion
    .about = One graduation year only, for example 2015
    .said = class, year
    .ask = Only one graduation year? For example: 2015. Skip for every year.
announce-people-city = city
    .about = Members of one city only
    .ask = Only members of one city? Skip for every city.
announce-people-right = right
    .label = right
    .about = Only those who look after something here
    .said = role
    .ask = Only coordinators, moderators or administrators? Skip for everybody.
announce-edit = edit
    .about = Correct an announcement that was sent
    .title = Correct the announcement
announce-edit-number = number
    .label = number
    .about = The announcement’s number, as the list gives it
    .ask = Which announcement? Open it from the list of announcements and press “Correct”, or write its number.
announce-edit-title = title
    .about = The corrected title
    .ask = How shall the title read?
announce-edit-text = text
    .about = The corrected text, in 1,500 characters at most
    .ask = How shall the text read?
announce-edit-link = link
    .about = The corrected web address
    .ask = Is there a web page to read more? You can skip this.
announce-list = list
    .about = Announcements that were sent, and how many people each has reached
    .title = Announcements sent
    .button = 📣 Announcements sent
    .said = announcements
announce-list-page = page
    .about = Which page of the list
    .ask = Which page of the list?
capability-announcements-send = Send announcements

announcement-to-places = The association’s places
announcement-to-people = Members, in private
announcement-to-both = Places and members
announcement-relation-graduate = graduates
announcement-relation-student = students
announcement-relation-staff = staff
announcement-right-coordinator = coordinators
announcement-right-moderator = moderators
announcement-right-administrator = administrators
announcement-promotion = class of { $year }
announcement-city = living in { $city }
announcement-everybody = every member
announcement-and = { $first } · { $second }

announcement-link = Read more
announcement-why = You get this because you are a member of the association, whose team sends its news this way.
announcement-preview = Nothing is sent yet. This is how it will look:
announcement-preview-private = In private it ends with “{ $why }” and a button to stop announcements.
announcement-in-places = Posted in
announcement-in-private = In private
announcement-meant = Meant for
announcement-left-out = Not reached
announcement-places = { $count ->
    [0] no place
    [one] one place
   *[other] { $count } places
}
announcement-no-place = No place is there for announcements yet: type { $command } where they shall appear.
announcement-people = { $count ->
    [0] nobody
    [one] one person
   *[other] { $count } people
}
announcement-stopped = { $count ->
    [one] one person has stopped announcements
   *[other] { $count } people have stopped announcements
}
announcement-without = { $count ->
    [one] one person has not joined here yet
   *[other] { $count } people have not joined here yet
}
announcement-send = Send it
announcement-correct = ✏️ Correct
announcement-choose = 👥 Choose people
announcement-discard = Throw away
announcement-discarded = The announcement is thrown away. Nobody has seen it.
announcement-again = The same announcement was sent within the last day, { $at }. Shall it really be sent once more?
announcement-anyway = Send once more
announcement-see = See that one
announcement-on-its-way = It is on its way. Press “Refresh” to see how far it has come.
announcement-sent-at = Sent
announcement-taken-down = taken down
announcement-figure-sent = Received by
announcement-figure-waiting = Still to come
announcement-figure-unreachable = Could not be reached
announcement-figure-stopped = Have stopped announcements
announcement-figure-dropped = Not sent, as you stopped it
announcement-figure-without = No account here
announcement-still-planning = The list of its readers is still being made.
announcement-is-stopped = Sending was stopped.
announcement-refresh = 🔄 Refresh
announcement-stop = Stop sending
announcement-stop-sure = { $sent ->
    [0] Nobody has received it in private yet. Stop sending it?
    [one] One person has received it in private already. Stop sending it to the others?
   *[other] { $sent } people have received it in private already. Stop sending it to the others?
}
announcement-stop-yes = Yes, stop
announcement-stopped-now = Stopped: nobody more receives it. What is being sent at this very moment may still arrive.
announcement-nothing-waits = Nobody is still to receive it: there is nothing to stop.
announcement-take-down = Take down
announcement-down-sure = Take the announcement away from the places where it stands? What members received in private stays with them.
announcement-down-yes = Yes, take it down
announcement-down-now = It is being taken away from the places where it stood.
announcement-down-already = It stands in no place any more.
announcement-back = ◀ Back
announcement-all = 📣 All announcements
announcement-corrected = Corrected: it reads so wherever it stands within moments.
announcement-corrected-private = Corrected: it reads so wherever it stands within moments, and for everybody who has not received it yet. What members received in private already stays as it was.
announcement-nobody = It would reach nobody: no place is there for announcements, or no member fits. Choose other people, or another audience.
announcement-enough = { $max } announcements in a day are enough for everybody’s patience. Send the next one tomorrow; what you wrote is kept for a week.
announcement-changed = The announcement has changed since you saw it. Look at it once more before you send it.
announcement-sent-already = This announcement was sent already: see “Announcements sent”.
announcement-not-sent = This announcement was not sent yet. Type { $command } to go on writing it.
announcement-no-draft = You are not writing an announcement. Type { $command } to begin.
announcement-gone = This announcement is not there any more. Begin anew, or see the list of announcements.
announcement-none = No announcement was sent yet. Write the first one: nothing is sent before you have seen how it will look.
announcement-list = { $count ->
    [one] One announcement was sent.
   *[other] { $count } announcements were sent, the newest first.
}
announcement-open = Open an announcement
announcement-line = { $at } · { $detail }
announcement-sent-of = received by { $sent } of { $all }
announcement-mine = Your announcement
announcement-mine-draft = not sent yet
