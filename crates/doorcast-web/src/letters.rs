//! What messages say.

use doorcast_app::ports::mailer::{Letter, Letters, Message};

use crate::words::{Words, message};

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
