# The core's own words
as-is = { $text }
and-also = { $first }, { $second }
sorry = Sorry, something went wrong on my side and nothing was changed. Please try again; if it happens again, give your moderator this reference: { $reference }
already-done = This was already done. You can look at the result, or start again.
not-found = I cannot find this: it may have been removed.
privacy-notice = Before we go on: I keep your account number, your language and what you ask me to do, only for your community. Nothing is shown outside it. To see all of it or have it erased, just tell your moderators: the operator sees to it.
refused-suspended = Your access is suspended in this community. Write to a moderator to talk about it.
refused-guest = This is for members. Ask a moderator to add you, giving them this number: { $number }
refused-right = This is for other roles in your community. If you need it, ask an administrator.
refused-anonymous = You are writing as an anonymous administrator, so I cannot know who asks. Please act from your own account.
place-unlinked = This place does not belong to a community yet. Someone who manages it can link it with the set-up command and a code from the operator.
no-community = I do not know which community you belong to. If you have several, choose one with the community command; otherwise ask a moderator to add you, giving them this number: { $number }
answer-in-private = I answer you in private, so that nobody else sees it.
    .button = See the answer
press-unknown = This button is out of date. Start again from the menu or the help.
press-expired = This button is too old to be used. Please start again: it only takes a moment.
press-retired = This button belongs to something that no longer exists. The help shows what is possible today.
press-others = This button belongs to someone else. You can do the same yourself with your own search or command.
form-back = ◀ Back
form-skip = Skip
form-finish = Finish
form-cancel = Cancel
form-continue = Continue
form-open = Open the form
form-correct = Correct
form-resume = Resume: { $form }
form-gone = This form is closed or too old. Nothing was lost that was already saved; start it again when you like.
form-cancelled = Cancelled. Nothing was saved.
form-wrong = Some answers need another look. Nothing is lost: press “Correct” and change only these.
form-more = So far so good. Part { $page } of { $pages } comes next.
form-in-group = { $ask } Write the answer after { $command }, in the same message.
heard-closest = I am not sure what you mean by “{ $words }”. Is it one of these?
heard-nothing = I did not understand that, but here is what I can do for you.
heard-typed = { $command } { $words }
heard-stop-words = who, knows, know, is, are, does, do, the, a, an, i, am, looking, for, find, me, please, someone, somebody, anyone, in, at, from, of, to, would, like, want, can, you, there, with
heard-file = Thank you, but I am not waiting for a file just now. Here is the way to the help: write “help”.
language-fr = French
language-en = English
bad-missing = “{ $field }” is needed.
bad-text = Please write the answer in words.
bad-text-long = This is too long: { $max } characters at most.
bad-text-short = { $min ->
    [one] Please write at least one letter or digit.
   *[other] Please write at least { $min } characters.
}
bad-number = “{ $value }” is not a whole number. Write digits only, between { $min } and { $max }.
bad-number-range = Write a number between { $min } and { $max }.
bad-date = I could not read this date. Write for example: 12 June 7pm
bad-date-range = This date is in the past or more than two years away. Write for example: 12 June 7pm
bad-choice = Choose one of the answers offered.
bad-zone = I do not know this time zone. Write a large city in it, for example: Paris, Montreal, New York
bad-id = This number cannot exist. Copy it again.
bad-person = I could not tell who you mean. Choose the person from the list.
bad-place = I could not tell which place you mean. Choose it from the list.
bad-file = Send the file itself, please.
bad-file-type = This kind of file cannot be used. Send a picture: JPEG, PNG or WebP.
bad-file-size = This file is empty or too large: { $max } MB at most.
# What adapters say of their own
adapter-given = Your answer so far: { $value }
adapter-sent-in-private = I have answered you in private: have a look at our conversation.
adapter-open-first = This is for you alone, and I may not write to you yet. Open our conversation, press Start, then try again.
    .button = Open the conversation
# Discord-independent adapter phrases
adapter-form-slow = The form is taking a moment. Press the button to open it.
adapter-restarting = I am restarting and have not begun anything. Please try again in a minute.
adapter-not-shown = This was done, but I could not show the answer here. Please ask me again.
