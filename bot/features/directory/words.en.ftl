directory = directory
    .about = Find the people of your community
directory-search = search
    .about = Find someone by name, class, company, job, city or skill
    .title = Search the directory
    .button = 🔎 Search the directory
    .said = search, find, look for, who is
    .heard = 🔎 Search the directory for “{ $words }”
directory-search-query = query
    .about = Name, class, company, job, city, skill… in any order
    .ask = Who are you looking for? Type a name, a class, a company, a city or a skill, in any order. For example: Martin Lyon 2015
directory-search-promotion = promotion
    .about = Class: the graduation year, for example 2015
    .said = class, year
    .ask = Which graduation year? For example: 2015
directory-search-city = city
    .about = City where they live or work
    .ask = Which city?
directory-search-company = company
    .about = Company where they work
    .said = employer, firm
    .ask = Which company?
directory-search-sector = sector
    .about = Sector, for example energy or health
    .said = field, industry
    .ask = Which sector? For example: energy
directory-found = { $count ->
    [one] One person found for “{ $words }”.
   *[other] { $count } people found for “{ $words }”.
}
directory-found-near = { $count ->
    [one] Nobody exactly for “{ $words }”. Here is one person who comes close.
   *[other] Nobody exactly for “{ $words }”. Here are { $count } people who come close.
}
directory-found-many = More than fifty people found for “{ $words }”. Here are the closest ones.
directory-none = Nobody found for “{ $words }”. Try fewer words, another spelling, or only a city or a graduation year. People who have not chosen to be listed do not appear.
directory-narrow = There are more people than can be shown here. Narrow your search with a city, a company or a graduation year.
directory-open = Open a profile
directory-refine = Refine the search
directory-detail = class of { $promotion } · { $rest }
directory-detail-year = class of { $promotion }
directory-no-one = There is nobody to show here: this person may have left the directory. You can search again.
directory-quota = You have opened { $people } profiles in 24 hours, which is the limit that protects everyone's data. You can open more in a few hours; the profiles you have already opened stay available.
directory-too-short = Please type at least { $letters } letters, or choose a city, a company, a sector or a graduation year.
directory-too-long = That search is too long: { $letters } characters at most. Keep the most telling words.
directory-too-many-words = That search has too many words: { $words } at most. Keep the most telling ones.
directory-card-relation = Relation
directory-card-promotion = Class of
directory-card-programme = Programme
directory-card-job = Job
directory-card-company = Company
directory-card-sector = Sector
directory-card-city = City
directory-card-country = Country
directory-card-skills = Skills
directory-card-note = Shown to you as a member. Please do not pass it on.
directory-relation-graduate = Graduate
directory-relation-student = Student
directory-relation-staff = Staff
directory-relation-guest = Friend of the community
