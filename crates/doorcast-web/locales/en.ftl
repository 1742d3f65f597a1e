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
