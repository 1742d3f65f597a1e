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
sign-in-beside = Continue with the account of your website
sign-in-button = Sign in
sign-in-email-missing = Enter your email address.
sign-in-password-missing = Enter your password.
sign-in-wrong = That email and password do not go together.
field-email = Email address
field-password = Password

## When something is not done
error-home = Go to your videos
error-number = If you ask us about it, give this number:
error-behind-a-proxy = This house does not know that it is reached through another server. Set DOORCAST_PUBLIC_URL to the address people open, start again, and type the code it prints.
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
error-store-title = Back in a moment
error-store-text = The database does not answer right now, so nothing can be shown. What you have made is safe, and videos on their way go on by themselves. This page looks again by itself.
error-store-form-text = The database does not answer right now, so what you just sent was probably not kept. Go back: your browser still has it. Send it again in a moment; nothing is done or bought twice.
error-request-title = That could not be read
error-request-text = Go back, load the page again and try once more. Nothing was changed.

## Videos: the feed
feed-title = Videos
feed-new = Video Creation
feed-list = List of videos
keys-title = Keyboard shortcuts
keys-search = Search your videos
keys-next = Next video
keys-previous = Previous video
keys-open = Open the video
keys-help = Show these keys
keys-use = Use these keys
keys-close = Close
feed-search = Search
feed-kind = Type
feed-status = Status
feed-any-kind = Every type
feed-any-status = Every status
feed-filter = Show
feed-nothing = No video is like that.
feed-clear = Show every video
feed-pages = Pages
feed-newest = Newest
feed-older = Older
feed-empty-title = Your first video is one click away
feed-empty-text = Doorcast writes a short greeting with your name and shows you in a film, in under a minute and free.
feed-empty-button = Make my first video
feed-empty-other = Or start with your own topic
bin-title = Deleted videos
bin-lead = They can be brought back for 30 days.
bin-link = Deleted videos
bin-back = Back to your videos
bin-empty = Nothing is deleted.
bin-restore = Bring back
flash-restored = The video is back.
status-draft = Draft
status-generating = Being made
status-preview = Preview ready
status-completed = Finished
status-failed = Needs you
kind-property = Property listing
kind-property-hint = One home, for sale or for lease.
kind-market = Market update
kind-market-hint = What prices and homes do in your area.
kind-message = Personal message
kind-message-hint = A thank-you, a birthday, a follow-up.
kind-custom = Something else
kind-custom-hint = Any topic, in your own points.
first-topic = Buying or selling a home
first-point-one = I help people buy and sell homes
first-point-two = Call me any time with a question

## Videos: the six steps
new-title = What kind of video?
new-lead = Choose one. Everything can be changed later.
new-back = Back to your videos
video-kind-missing = Choose a type.
steps-label = Steps
step-kind = Type
step-topic = Topic
step-script = Script
step-settings = Look and sound
step-shape = Shape
step-finish = Preview and finish
step-back = Back
step-next = Next
draft-saved = Saved
draft-saving = Saving
draft-lost = Not saved yet. We keep trying; do not close this page.
video-topic = What is it about?
video-topic-hint = One sentence, such as: open house at 42 Palm Court on Sunday.
video-topic-missing = Say in a few words what it is about.
video-points = Key points
video-optional = (optional)
video-points-hint = Facts to be said, one in each line. Up to ten.
video-more-points = More points
video-point = Point { $number }
video-length = Length
video-seconds = { $seconds } seconds
video-language = Language of the video
video-script = Script
video-script-hint = Have it written, or write your own. You can change every word.
video-counts = { $words ->
    [one] one word
   *[other] { $words } words
 }, about { $seconds } seconds
video-counts-pattern = %w words, about %s seconds
video-write = Write it for me
video-rewrite = Write another version
video-keep = Save
video-presenter = Who is seen
video-presenter-usual = Choose for me
video-presenter-own = My own picture
video-presenter-own-hint = The picture in your profile.
video-presenter-none = Nobody
video-voice = Who is heard
video-voice-usual = Choose for me
video-voice-sample = Listen to { $name }
video-background = Background
video-background-usual = A bright room
video-background-color = One color
video-background-used = Used before
video-cast-more = Show more people and voices
video-cast-incomplete = HeyGen did not list its people and voices in time. Load the page again in a minute; those built in are here.
video-background-color-label = The color
video-background-picture = Your picture
pictures-title = Pictures
pictures-hint = JPEG, PNG or WebP, up to 15 MB. Photos are shown while the script is spoken.
pictures-file = Choose a file
pictures-as-photo = Add as photo
pictures-as-background = Use as background
pictures-remove = Remove
pictures-none = Choose a file first. Nothing was changed.
pictures-too-large = That picture is too large. Choose one of at most 15 MB and 40 million pixels.
pictures-unreadable = That file is not a picture we can read. Choose a JPEG, PNG or WebP file.
shape-landscape = YouTube and web pages
shape-portrait = Reels, Shorts and stories
shape-square = Feeds
shape-classic = Older screens and portals
video-title = Title
video-title-hint = Shown to you and stored in the file.
quality-preview = Preview
quality-production = Production
quality-free = Free
quality-preview-hint = The whole video with a watermark, in seconds.
quality-preview-there = There is a preview of this version already.
quality-preview-button = Make the preview
quality-production-hint = Full size, without a watermark.
quality-buy = Buy for { $price }
quality-make = Make the video
quality-refused = It cannot be made like this:
quality-no-price = The studio does not say what it costs right now. Nothing was bought. Try again in a moment.
video-to-script = Go to the script
video-profile-link = Complete your profile
versions-title = Versions
versions-number = Version { $number }
versions-current = In use
versions-use = Use this version
origin-written = Written for you
origin-edited = Changed by you
origin-own = Written by you
video-too-long = { $chars } characters are too many; at most { $most } fit.
video-too-many = At most { $most } fit.
video-no-choice = That is not one of the choices.
video-clash = This was changed in another window. Both are kept: look at them, then save again.
video-error-deleted = This video is deleted. Bring it back first.
video-error-profile = Your profile needs your name, brokerage, license and phone before a video can be made.
video-error-no-script = There is no script yet.
video-error-script = This script cannot be spoken. Change it and try again.
video-error-writer = No script could be written. What you typed is kept. Try again, or write your own.

## Videos: the film
video-untitled = Untitled video
video-film = The film
video-captions = Captions
video-poster = Poster
video-download = Download MP4
video-films = All films
video-other-shapes = Make it in another shape
video-versions = Versions and changes
video-edit = Change the video
video-to-finish = Preview or buy
video-rating = How do you like the script?
video-stars = { $stars ->
    [one] 1 star
   *[other] { $stars } stars
 }
video-delete = Delete
video-deleted = This video is deleted. It can be brought back for 30 days.
video-undo = Undo
video-cancel = Cancel
progress-title = Your video is being made
progress-started = Started
progress-left = about { $seconds } seconds left
progress-leave = You may leave this page. The video will be in your list.
progress-look = Look again
stage-queued = Waiting for its turn
stage-sending = Handed to the studio
stage-filming = Being filmed
stage-storing = Being stored
stopped-title = This video needs you
stopped-said = The studio said:
stopped-absent = The studio does not have it, and we do not know whether it was bought. You have not been charged twice.
stopped-account = The studio refuses our account. Ask whoever looks after your office.
stopped-unpaid = The studio had no money for it. Fill its wallet, then have it made again.
stopped-vanished = The studio no longer knows this video.
stopped-storage = The film is made and could not be stored.
stopped-cancelled = It was cancelled.
stopped-failed = It could not be made. Change the video or try again.
stopped-resume = Go on
stopped-again = Buy it again for { $price }
stopped-again-free = Try again, free
stopped-leave = Leave it
stopped-change = Change the script
history-title = History
history-spent = Cost
history-pending = Set aside
took-title = How long it took
took-script = Writing the script
took-waiting = Waiting for the studio
took-speech = Speaking the words
took-film = Drawing the pictures
took-storing = Saving the video
took-total = Altogether
history-begun = Begun
history-pressed = Ordered
history-finished = Finished
history-held = Set aside
history-settled = Paid
history-released = Given back
history-doubt = Not clear yet
history-deleted = Deleted
flash-retried = We are looking again. It costs nothing.
flash-cancelled = It is left. Nothing more will be bought.

## The office
office-title = Office
office-overview = Overview
office-attention = Needs attention
office-queue = In progress
office-ledger = Ledger
office-people = People
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
budget-cap-month = Per month
budget-hint = In dollars. 0 allows no purchase at all; an empty field goes back to the settings of this server. What is set here counts from the next purchase on.
budget-own = Own limits
budget-own-set = Set
budget-own-none = As for everybody
budget-own-hint = In dollars. An empty field is as for everybody.
budget-no-amount = Write an amount of dollars like 12 or 12.50, up to 1,000,000.
over-cap-video = It would cost more than one video may. Nothing was bought. Whoever looks after the office can raise the limit.
over-cap-agent = Your budget for this month does not allow it. Nothing was bought. Whoever looks after the office can raise it.
over-cap-office = The office’s budget for this month does not allow it. Nothing was bought. Whoever looks after the office can raise it.

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
connection-mails = Carries letters.
connection-use-heygen = Films production videos with people who look real. Without it, the built-in studio films them.
connection-use-groq = Writes scripts with a large language model. Without it, the built-in writer writes.
connection-use-cloudinary = Keeps finished videos on a delivery network. Without it, they are kept on this computer.
connection-use-bucket = Keeps videos where every computer of this house finds them.
connection-use-mail = Carries invitations, new passwords and news of finished videos. Without it, administrators pass on links.
connection-use-built-in = Part of Doorcast. It needs no key and costs nothing.
connection-from-environment = The environment of this server sets { $keys }. It wins over keys entered here.
connection-entered = Entered here on { $date }.
connection-entered-ending = The key ending in { $tail }, entered here on { $date }.
connection-last-trouble = Last refusal, { $at }: failed to { $message }.
connection-enter = Enter the key
connection-replace = Replace the key
connection-remove = Remove the key
connection-save = Save and use
connection-sealed = It is kept encrypted, used at once, and never shown again.
connection-same-account = The new key belongs to the same account.
connection-at-work = Videos are being made there: { $videos }. Another account would not know them. Wait until they are done, or confirm that the account is the same.
key-heygen = HeyGen API key
key-groq = Groq API key
key-cloudinary-cloud = Cloud name
key-cloudinary = API key
key-cloudinary-secret = API secret
key-smtp-url = Address of the mail server (smtps://name:password@host)
key-smtp-from = Sender’s address
key-other = Key
key-missing = Enter it.
key-malformed = That is not a key: it is one line of plain signs without blanks.
key-unusable = It cannot be used: { $reason }.
flash-connected = The key is saved and in use.
flash-disconnected = The key is removed.
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
connection-test = Test

## The API
reference-title = The API
reference-lead = What programs can call, with a token of yours.
reference-download = OpenAPI document

## Coming in
sign-in-forgotten = Forgot your password?
back-to-sign-in = Back to signing in
setup-title = Welcome to Doorcast
setup-lead = Create the account of the owner. It can do everything, and invite everybody else.
setup-button = Create the account
setup-code = Code from the terminal
setup-code-hint = It was printed where Doorcast was started.
setup-code-wrong = That is not the code on the terminal.
field-name = Name
field-code = Code
field-new-password = New password
field-old-password = Current password
email-wrong = Enter an email address like dana@example.com.
password-hint = At least 10 characters. A few words are easy to remember.
password-short = Use at least { $count } characters.
password-long = That is too long for a password.
password-guessable = That is one of the first things anybody would try. Choose another.
password-wrong = That is not your current password.
code-title = One more step
code-lead = Enter the code your app shows.
code-hint = Six digits, or one of your recovery codes.
code-wrong = That code does not count. Each one works once, for a short time.
code-too-late = That took a while. Sign in once more.
forgotten-title = A new password
forgotten-lead = Enter your email address. If it has an account, we send a link to set a new password.
forgotten-asked = If that address has an account, a message with a link is on its way. It works once, for an hour.
forgotten-without-mail = This Doorcast sends no email. Ask whoever looks after your office for a link.
forgotten-button = Send the link
new-password-title = Set a new password
new-password-lead = You will be signed out everywhere else.
new-password-button = Set the password
invitation-title = You are invited
invitation-lead = Create your account for { $email }.
invitation-button = Create my account
account-gone = This link was used, withdrawn or has run out. Ask for a new one.
account-last-owner = An office needs an owner who can sign in. Make somebody else an owner first.
account-email-taken = That address has an account already.

## Settings
settings-title = Settings
settings-profile = Profile
settings-security = Security
settings-tokens = Access tokens
save = Save
never = Never
profile-incomplete = Your videos need your name, brokerage, license and phone number. Nothing is made up.
profile-name-missing = Enter your name.
profile-line-wrong = Use at most 100 characters on one line.
profile-state-wrong = Use the two letters of the state, like CA.
profile-phone-wrong = Enter a phone number like (760) 555-0142.
profile-accent-wrong = Enter a color like #0f766e.
profile-style-wrong = Use at most 500 characters.
profile-language-wrong = Choose one of the languages.
profile-language-browser = As my browser asks
field-brokerage = Brokerage
field-license = License
field-license-state = State of the license
field-phone = Phone
field-accent = Brand color
field-accent-hint = Like #0f766e. Captions and titles of your videos use it.
profile-photo = Your photo
profile-photo-alt = Your photo
profile-photo-hint = JPEG, PNG or WebP, up to 15 MB. Videos with you in the corner show it.
profile-photo-save = Use this photo
profile-photo-remove = Remove the photo
profile-mail-yes = Yes
profile-mail-no = No
field-film-mail = Email when a video is done
field-film-mail-hint = One letter for each production video that is ready or needs you.
notify-button = Notify me here
notify-on = You will be notified on this page.
notify-denied = Your browser does not allow notifications from this page.
field-speaking-style = How you speak
field-speaking-style-hint = For whoever writes your scripts: warm, brief, with a joke now and then…
field-language = Language
security-password-lead = A new password signs you out everywhere else.
codes-title = Codes from an app
codes-lead = Scan the picture with an authenticator app, then enter the code it shows. From then on, signing in asks for one.
codes-picture = Picture to scan with an authenticator app
codes-key = Or type this key:
codes-button = Turn on
codes-on = On
codes-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
codes-end = Turn off
sessions-title = Where you are signed in
sessions-browser = Browser
sessions-seen = Last used
sessions-this = This one
sessions-end = Sign out
recovery-title = Keep these codes
recovery-lead = Each works once instead of a code from the app, for the day your phone is lost. They are not shown again.
recovery-done = I have written them down
token-new = New token
token-lead = With a token, your own programs make and see your videos.
token-made = This is the token. Copy it now; it is not shown again.
token-name = Name
token-name-wrong = Use 1 to 100 characters.
token-scope = What it may do
token-scope-videos = Your videos
token-scope-admin = Everything in the office
token-lifetime = Ends after
token-days = { $count ->
    [one] One day
   *[other] { $count } days
}
token-button = Create the token
token-ends = Ends
token-used = Last used
token-revoke = Revoke
token-ended = Ended

## People of the office
people-title = People
people-link = Hand this link over. It works once.
people-role = Role
people-change = Change
people-change-role = Change role
people-reset = Password link
people-disable = Disable
people-enable = Enable
people-disabled = Disabled
role-agent = Agent
role-admin = Administrator
role-owner = Owner
invite-title = Invite somebody
invite-button = Invite
invite-open = Open invitations
invite-ends = Good until
invite-withdraw = Withdraw

## Messages
mail-invitation-subject = You are invited to Doorcast
mail-invitation-text =
    { $name } invites you to make videos with Doorcast.
    
    Create your account here:
    { $link }
    
    The link works once, for { $days } days.
mail-film-done-subject = Your video is ready: { $title }
mail-film-done-text =
    “{ $title }” is ready. Watch it, rate it and download it here:

    { $link }

    You can turn these letters off in your profile.
mail-film-stopped-subject = Your video needs you: { $title }
mail-film-stopped-text =
    “{ $title }” has stopped and waits for a decision. Nothing more is bought meanwhile. See what happened here:

    { $link }

    You can turn these letters off in your profile.
mail-reset-subject = Set a new password for Doorcast
mail-reset-text =
    Somebody asked for a new password for your Doorcast account. If it was you, set it here:
    { $link }
    
    The link works once, for { $hours } hour. If it was not you, there is nothing to do.

## Webhooks

webhooks-title = Webhooks
webhook-new = New webhook
webhook-lead = Your own programs are told when something happens to your videos. Every message is signed, and sent again for three days until it is taken.
webhook-url = Address
webhook-url-hint = It begins with https:// and can be reached from the internet.
webhook-url-wrong = That address cannot be used. It has to begin with https:// and lead to a server on the internet.
webhook-events = What is told
webhook-events-none = Choose at least one.
webhook-button = Create the webhook
webhook-made = This is the key to check signatures with. Copy it now; it is not shown again.
webhook-video-completed = Video finished
webhook-video-failed = Video failed
webhook-video-needs-attention = Video needs attention
webhook-preview-completed = Preview finished
webhook-test-event = Test
webhook-off-since = Turned off on { $day }.
webhook-off-gave-up = For three days nobody took a message. Nothing is sent until you turn it on again.
webhook-off-gone = The receiver said that it is gone for good. Nothing is sent until you turn it on again.
webhook-is-off = The webhook is off. Turn it on first.
webhook-too-many = You have as many webhooks as there can be. Remove one first.
webhook-turn-on = Turn it on
webhook-send-test = Send a test
webhook-remove = Remove
webhook-nothing-sent = Nothing has been sent yet.
webhook-log = Last messages
webhook-event = Message
webhook-at = Happened
webhook-state = State
webhook-answer = Last answer
webhook-send-again = Send again
webhook-waiting = Waiting
webhook-delivered = Delivered
webhook-given-up = Given up
flash-sent = On its way.
