//! What accounts are called where they are kept: "video ID", "agent MONTH ID", "office MONTH ID".

use std::{fmt, str::FromStr};

use super::{Month, Scope};
use crate::pipeline::id::NotAnId;

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Video(video) => write!(f, "video {video}"),
            Self::Agent(agent, month) => write!(f, "agent {} {agent}", month.0),
            Self::Office(office, month) => write!(f, "office {} {office}", month.0),
        }
    }
}

impl FromStr for Scope {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let wrong = || NotAnId {
            what: "the name of an account",
            given: text.to_owned(),
        };
        let month = |text: &str| text.parse().map(Month).map_err(|_| wrong());
        // Names have no spaces.
        match text.split(' ').collect::<Vec<_>>()[..] {
            ["video", id] => Ok(Self::Video(id.parse()?)),
            ["agent", at, id] => Ok(Self::Agent(id.parse()?, month(at)?)),
            ["office", at, id] => Ok(Self::Office(id.parse()?, month(at)?)),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::id::VideoId;

    #[test]
    fn a_name_says_which_account_it_is() {
        let dana = "dana".parse().expect("a name");
        let office = "stone-vale".parse().expect("a name");
        for scope in [
            Scope::Video(VideoId::new(7, 7)),
            Scope::Agent(dana, Month(202_611)),
            Scope::Office(office, Month(202_611)),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert!("agent dana".parse::<Scope>().is_err());
    }
}
