mine = mine
    .about = Everything you have going: events, offers, needs, conversations
    .button = 📌 My things
    .said = my things, my stuff, my offers, my events
mine-list = Here is what you have going. Open a line to see it or to change it.
mine-open = { $heading }: choose one
mine-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
mine-all = All: { $heading }
mine-none = You have nothing going at the moment. Here is what you can start with:
capability-mine = See one's own things on one page
