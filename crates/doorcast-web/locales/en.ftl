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
mail-reset-subject = Set a new password for Doorcast
mail-reset-text =
    Somebody asked for a new password for your Doorcast account. If it was you, set it here:
    { $link }
    
    The link works once, for { $hours } hour. If it was not you, there is nothing to do.
