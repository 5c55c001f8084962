### What is wrong in a roster file. Each sentence says where, what stands there, and what to write.

roster-where = Line { $line }, column “{ $column }”

## The file

roster-empty = This file is empty. Export the list as CSV, with a first line of headers (“First name”, “Last name”, “Class of”…), then try again.
roster-file-spreadsheet = This file is a spreadsheet, not a CSV. Open it, choose “Save as”, then the format “CSV UTF-8”.
roster-file-other = This file is not a CSV. Export the list as CSV, then try again.
roster-file-large = This file is larger than { $limit } MB. Cut it into several files and import them one after the other.
roster-rows-many = Line { $line }: this file holds more than { $limit } people. Cut it into several files and import them one after the other.
roster-no-rows = This file has headers but nobody below them. Check that the export was complete.
roster-quote = Line { $line }: a quotation mark (") opened here is not closed properly. Close it, or take it out if it should not be there.

## The header line

roster-no-header = Line { $line }: no known header among “{ $value }”. The first line must name the columns, for example: First name; Last name; Class of; E-mail.
roster-no-first-name = Line { $line }: the column “First name” is missing. Headers found: { $value }. Add it, or rename the column that holds first names.
roster-no-last-name = Line { $line }: the column “Last name” is missing. Headers found: { $value }. Add it, or rename the column that holds last names.
roster-full-name = { roster-where }: first and last name share this column, and nothing says where one ends and the other begins. Split them into two columns, “First name” and “Last name”.
roster-header-twice = { roster-where }: this column says the same as “{ $other }”. Keep one of them, or rename the one that should not be read.

## A line and its cells

roster-extra-cell = Line { $line }: “{ $value }” lies beyond the last column. A separator too many has shifted the line: take it out, or put the cell in quotation marks.
roster-unreadable = { roster-where }: “{ $value }” holds unreadable characters. Save the file again as “CSV UTF-8”, or retype this cell.
roster-garbled = { roster-where }: “{ $value }” was damaged by a change of encoding; it probably was “{ $repaired }”. Export again as “CSV UTF-8”, or correct the cell.
roster-long = { roster-where }: “{ $value }” is longer than { $limit } characters. Shorten this text.
roster-first-name-missing = { roster-where }: the first name is empty. Write it, or put a dash (-) if the person has one name only.
roster-last-name-missing = { roster-where }: the last name is empty, or has no letter. Write the last name.
roster-id-rounded = { roster-where }: “{ $value }” is a number the spreadsheet has rounded. Format the column as “Text”, retype the whole number, then export again.
roster-promotion = { roster-where }: “{ $value }” is not a year. Write four digits, for example 2015.
roster-promotion-short = { roster-where }: “{ $value }” may mean { $old } or { $new }. Write all four digits of the year.
roster-promotion-two-years = { roster-where }: “{ $value }” names two years. Keep the graduation year, for example 2015.
roster-promotion-range = { roster-where }: “{ $value }” is not between { $first } and { $last }. Check the year.
roster-email = { roster-where }: “{ $value }” is not an e-mail address. Write all of it, for example zoe.martin@example.org, or leave the cell empty.
roster-email-several = { roster-where }: “{ $value }” holds more than one “@”. Keep a single address per person.
roster-email-mixed = { roster-where }: “{ $value }” mixes look-alike letters of different alphabets. Retype the address on a keyboard.
roster-date = { roster-where }: “{ $value }” is not a date. Write day/month/year, for example 31/12/2025.
roster-date-impossible = { roster-where }: “{ $value }” is not in the calendar. Write day/month/year, for example 30/11/2025.
roster-date-range = { roster-where }: the year of “{ $value }” is not between { $first } and { $last }. Check the date.
roster-skills-many = { roster-where }: this cell names more than { $limit } skills. Keep the main ones.
roster-status = { roster-where }: “{ $value }” does not say how the person belongs to the school. Known words: student, graduate, alumni, staff, guest, member, paid, up to date, not a member.
roster-dues = { roster-where }: “{ $value }” does not say how the dues stand. Write yes, no, joined or paid, or the day they are paid up to (31/12/2025).
roster-relation-two = { roster-where }: “{ $value }” gives two ties to the school. Keep one: student, graduate, staff or guest.
roster-dues-two = { roster-where }: “{ $value }” contradicts itself about the dues. Keep one answer: no, joined or paid, and one end date.

## Between lines

roster-id-twice = { roster-where }: the identifier “{ $value }” already stands on line { $other }. Delete the double, or correct the identifier.
roster-email-twice = { roster-where }: the address “{ $value }” already stands on line { $other }. Delete the double, or leave the address of one of the two people empty.
roster-person-twice = Line { $line }: “{ $value }” is on line { $other } too, and nothing tells the two apart. Delete the double, or give each an identifier or an e-mail address.

## Against members known already

roster-email-taken = Line { $line }: the address “{ $value }” already belongs to { $name } (member no. { $member }). Correct the address or the identifier.
roster-email-other-id = Line { $line }: the address “{ $value }” belongs to { $name } (member no. { $member }), who has another identifier. Correct the address or the identifier.
roster-same-member = Line { $line }: “{ $value }” and line { $other } both mean { $name } (member no. { $member }). Keep only one of the two lines.
roster-ambiguous = Line { $line }: “{ $value }” may be { $name } (member no. { $member }), who is in the directory already, or someone of the same name. Add the identifier or the e-mail address known here to tell.
roster-ambiguous-many = Line { $line }: { $count } members already bear the name “{ $value }”. Add the identifier or the e-mail address of the right one.

## What an import says while it works and when it is done

roster-read = Read: { $people } { $people ->
    [one] person
   *[other] people
 } ({ $encoding }, separator “{ $separator }”).
roster-separator-tab = tab
roster-ignored = Columns left out: { $columns }.
roster-more-problems = … and { $count } more { $count ->
    [one] problem
   *[other] problems
 }.
roster-doing-reading = Reading the file…
roster-doing-comparing = Comparing with the directory…
roster-doing-writing = Writing
roster-doing-indexing = Bringing the search up to date
roster-count-create = New people
roster-count-update = Records to change
roster-count-unchanged = Records without a change
roster-count-refused = Lines to correct
roster-count-kept = Records with a value kept as the member wrote it
roster-count-listed = People the directory will show
roster-changed-columns = Columns changed: { $columns }.
roster-kept-title = Kept as the member wrote it (the file says otherwise):
roster-kept-line = Line { $line }, { $name }, { $column }: kept “{ $old }”, file “{ $new }”
roster-kept-more = … and { $count } more { $count ->
    [one] difference
   *[other] differences
 }.
roster-dry-run = Nothing was written: this was a trial. Add --apply to import.
roster-applied = Import done: { $created } new { $created ->
    [one] person
   *[other] people
 }, { $updated } { $updated ->
    [one] record
   *[other] records
 } changed.
roster-applied-listed = The directory shows them: { $by } declares a lawful basis for it, which is on record. Inform them, and tell them how to object.
roster-applied-unlisted = The directory does not show the new people until they claim their record. (Imported by { $by }.)
