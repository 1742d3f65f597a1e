## Around every page
skip-to-content = Skip to the content
nav-label = Main
nav-videos = Videos
nav-settings = Settings
nav-office = Office
menu-label = Language, colors and account
menu-language = Language
menu-theme = Colors
theme-device = Auto
theme-light = Light
theme-dark = Dark
sign-out = Sign out
footer-line = Doorcast makes videos for real-estate agents.
form-look-again = Please look at this again:
flash-signed-out = You are signed out.
flash-saved = Saved.

## Signing in
sign-in-title = Welcome back
sign-in-lead = Sign in to make and share your videos.
sign-in-button = Sign in
sign-in-email-missing = Enter your email address.
sign-in-password-missing = Enter your password.
sign-in-wrong = That email and password do not go together.
field-email = Email address
field-password = Password

## When something is not done
error-home = Go to your videos
error-number = If you ask us about it, give this number:
error-elsewhere = That came from another site, so nothing was changed. Open the page here and try again.
error-403-title = This is not yours to open
error-403-text = Your account cannot open this page. Ask whoever looks after your office.
error-404-title = There is nothing here
error-404-text = The page may have moved, or it belongs to somebody else.
error-409-title = That cannot be done as things are
error-409-text = Something has changed meanwhile. Nothing was lost: look again, then try again.
error-413-title = That is too large
error-413-text = Choose a smaller file and try again. Nothing was changed.
error-429-title = A little slower, please
error-429-text = That was tried too often. Wait a minute, then try again.
error-500-title = That did not work
error-500-text = Something of ours does not work. Nothing was bought. Try again in a moment.
error-503-title = Not right now
error-503-text = Something we need does not answer. Nothing was changed and nothing was bought. Try again in a moment.
error-request-title = That could not be read
error-request-text = Go back, load the page again and try once more. Nothing was changed.
flash-retried = We are looking again. It costs nothing.
flash-cancelled = It is left. Nothing more will be bought.

## The office
office-title = Office
office-overview = Overview
office-attention = Needs attention
office-queue = In progress
office-ledger = Ledger
office-budget = Budget
filter-show = Show
paging-label = Pages
paging-newest = Newest
paging-older = Older
unit-minutes = min

overview-lead = The last twelve weeks, everybody in the office together.
overview-finished = Finished videos
overview-begun = { $count ->
    [one] of 1 begun
   *[other] of { $count } begun
  }
overview-time = Time to first video
overview-time-about = half were faster
overview-success = Success rate
overview-failed = { $count ->
    [0] none failed
    [one] 1 failed
   *[other] { $count } failed
  }
overview-cost = Cost per video
overview-cost-about = on average
overview-rating = Script rating
overview-edited = { $percent }% were edited by hand

chart-none = Nothing to show yet. It fills as videos are made.
chart-numbers = Show the numbers
chart-numbers-below = The numbers are in the table below.
chart-week = Week of
chart-value = Value
chart-videos = Videos per week
chart-videos-about = Finished, by the week they were begun. The last bar is this week.
chart-time = Time to first video
chart-time-about = From the first click to the first film; half were faster.
chart-success = Success rate
chart-success-about = Finished videos among those that came to an end.
chart-cost = Cost per video
chart-cost-about = What a finished video cost on average.
chart-rating = Script rating
chart-rating-about = How agents liked their scripts, from 1 to 5.

ledger-spent = Spent
ledger-this-month = This month
ledger-open = Set aside
ledger-open-about = for videos being made
ledger-doubtful = In doubt
ledger-doubtful-about = nobody knows yet whether it was spent
ledger-agent = Agent
ledger-everybody = Everybody
ledger-video = Video
ledger-when = When
ledger-what = What
ledger-amount = Amount
ledger-download = Download CSV
ledger-none = No money has moved yet
ledger-none-about = Previews are free. The first production video appears here as soon as it is ordered.
ledger-hold = Set aside
ledger-extend = Set aside more
ledger-settle = Spent
ledger-release = Given back
ledger-doubt = In doubt
ledger-reopen = Being looked into

budget-office = The office
budget-of = of { $cap }
budget-left = { $left } left this month
budget-nothing = No budget is set, so nothing can be bought. Previews stay free.
budget-agents = Agents
budget-used = Used
budget-remaining = Left
budget-caps = Limits
budget-caps-about = A purchase that would pass one of these is refused before anything is sent.
budget-cap-video = One video
budget-cap-agent = Agent, per month
budget-cap-office = Office, per month
budget-where = Whoever runs this server sets these limits in its settings.

queue-working = Videos are being worked on. Nothing needs to be done.
queue-still = Nobody is working on videos at the moment. They go on as soon as the server works again; nothing is lost.
queue-none = Nothing is being made
queue-none-about = Videos that agents order appear here until they are ready.
queue-stage = Stage
queue-since = Since
queue-stage-draft = Draft
queue-stage-waiting = Waiting for a place
queue-stage-sending = Being sent
queue-stage-looking = Being looked for
queue-stage-making = Being made
queue-stage-storing = Being stored
queue-stage-ready = Ready
queue-stage-attention = Needs attention
queue-stage-cancelled = Cancelled
queue-stage-failed = Failed

attention-lead = These wait for a person. Nothing is bought a second time unless somebody says so.
attention-none = Nothing needs you
attention-none-about = When a video waits for a decision, it appears here with what happened and what can be done.
attention-retry = Look again
attention-leave = Leave it
attention-open = Open the video
attention-absent = The studio never answered, and the video is not in its list. It was probably not bought. Look again, or leave it.
attention-wallet = The studio's wallet is empty. Nothing was bought. Top it up, then order the video again.
attention-account = The studio refuses our account: { $reason }. Nothing was bought. Once that is repaired, order the video again.
attention-unpaid = The studio stopped because its wallet was empty. Nothing was charged. Top it up, then order the video again.
attention-vanished = The studio had accepted it and no longer knows it. Ask the studio, then look again, or leave it.
attention-storage = It is made and paid for, but storage refuses it: { $reason }. Looking again costs nothing.

## Connections
connections-title = Connections
connections-lead = Who writes, films and keeps your videos. Without any of them Doorcast does it all itself.
connection-writes = Writes scripts.
connection-films = Films the videos.
connection-keeps = Keeps finished videos.
connection-built-in = Built in
connection-not-set-up = Not connected
connection-connected = Connected
connection-refused = Refused
connection-trouble = Trouble
connection-resting = Resting
connection-well = It answers. All is well.
connection-well-with = It answers. { $left } are left in its wallet.
connection-key-refused = It refuses the key. The key is wrong or has expired.
connection-lacking = It answers, but does not have “{ $what }”, which is set here.
connection-silent = It did not answer. Check the connection, or try again in a minute.
connection-set-up-first = It is not connected yet.
connection-keys = To connect it, set:
connection-test = Test

## The API
reference-title = The API
reference-lead = What programs can call, with a token of yours.
reference-download = OpenAPI document
