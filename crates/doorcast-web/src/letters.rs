//! What messages say.

use doorcast_app::ports::mailer::{FilmLetter, HowItEnded, Letter, Letters, Message};

use crate::words::{Words, message};

/// How much of a title is in a subject.
const MOST_TITLE_CHARS: usize = 80;

/// The words of messages, from the locales.
pub struct LocalLetters;

impl Letters for LocalLetters {
    fn invitation(&self, letter: &Letter) -> Message {
        let text = message("mail-invitation-text")
            .arg("name", &letter.from_name)
            .arg("link", &letter.link)
            .arg("days", letter.hours / 24);
        let words = Words(letter.language);
        written(
            letter,
            words.get("mail-invitation-subject").into(),
            words.tell(&text).into(),
        )
    }

    fn password_reset(&self, letter: &Letter) -> Message {
        let text = message("mail-reset-text")
            .arg("link", &letter.link)
            .arg("hours", letter.hours);
        let words = Words(letter.language);
        written(
            letter,
            words.get("mail-reset-subject").into(),
            words.tell(&text).into(),
        )
    }

    fn film_ended(&self, letter: &FilmLetter) -> Message {
        let (subject, text) = match letter.how {
            HowItEnded::Done => ("mail-film-done-subject", "mail-film-done-text"),
            HowItEnded::NeedsAttention => ("mail-film-stopped-subject", "mail-film-stopped-text"),
        };
        let title = one_line(&letter.title);
        let words = Words(letter.language);
        let subject = message(subject).arg("title", &title);
        let text = message(text).arg("title", &title).arg("link", &letter.link);
        Message {
            to: letter.to.clone(),
            subject: words.tell(&subject).into(),
            text: words.tell(&text).into(),
        }
    }
}

/// Returns a title that ends no header and begins no other, and is short enough for a list of messages.
fn one_line(title: &str) -> String {
    let signs = title.chars().map(|sign| match sign.is_control() {
        true => ' ',
        false => sign,
    });
    signs.take(MOST_TITLE_CHARS).collect()
}

fn written(letter: &Letter, subject: String, text: String) -> Message {
    Message {
        to: letter.to.clone(),
        subject,
        text,
    }
}

#[cfg(test)]
mod tests {
    use doorcast_domain::video::Language;

    use super::*;

    #[test]
    fn a_title_is_one_line_of_a_subject_in_either_language() {
        let letter = |language, how| FilmLetter {
            to: "dana@example.com".parse().expect("an address"),
            title: format!("Casita\r\nBcc: all@example.com\u{0}{}", "x".repeat(200)),
            link: "https://doors.example/agent/cms/videos/0123".into(),
            how,
            language,
        };
        let mut subjects = Vec::new();
        for language in [Language::English, Language::Spanish] {
            for how in [HowItEnded::Done, HowItEnded::NeedsAttention] {
                let message = LocalLetters.film_ended(&letter(language, how));
                assert!(message.subject.contains("Casita  Bcc: all"));
                assert!(!message.subject.chars().any(char::is_control));
                assert!(message.subject.chars().count() < 150);
                assert!(
                    message
                        .text
                        .contains("https://doors.example/agent/cms/videos/0123")
                );
                subjects.push(message.subject);
            }
        }
        subjects.dedup();
        assert_eq!(subjects.len(), 4);
    }

    #[test]
    fn letters_are_in_the_language_of_the_reader_and_one_subject_long() {
        let letter = |language| Letter {
            to: "dana@example.com".parse().expect("an address"),
            from_name: "Marisol\r\nBcc: all@example.com".into(),
            link: "https://doors.example/agent/invitations/0123".into(),
            hours: 168,
            language,
        };
        let english = LocalLetters.invitation(&letter(Language::English));
        let spanish = LocalLetters.invitation(&letter(Language::Spanish));
        assert_ne!(english.subject, spanish.subject);
        for message in [
            english,
            spanish,
            LocalLetters.password_reset(&letter(Language::English)),
        ] {
            assert!(!message.subject.contains(['\r', '\n']));
            assert!(
                message
                    .text
                    .contains("https://doors.example/agent/invitations/0123")
            );
        }
    }
}
