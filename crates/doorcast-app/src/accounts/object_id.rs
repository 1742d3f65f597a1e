//! How a person is called where only ObjectIds are taken: the `userId` of the older CMS.
//!
//! Whoever came from there has an ObjectId for an id, which stays. Everybody else gets the first twelve bytes of the
//! SHA-256 of "doorcast person " and their id: always the same, nothing has to be kept, and two people do not meet.

use doorcast_domain::{pipeline::id::AgentId, project::object_id::ObjectIdHex};
use sha2::{Digest as _, Sha256};

/// Returns the ObjectId of a person.
pub fn object_id_of(person: &AgentId) -> ObjectIdHex {
    let own = person.as_str().parse();
    own.unwrap_or_else(|_| {
        let digest = Sha256::digest(format!("doorcast person {person}"));
        ObjectIdHex::from_bytes(std::array::from_fn(|at| digest[at]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(person: &str) -> String {
        object_id_of(&person.parse().expect("a name")).to_string()
    }

    #[test]
    fn an_object_id_stays_and_others_always_get_the_same() {
        let own = "65a000000000000000000001";
        assert_eq!(of(own), own);
        assert_eq!(of("dana"), of("dana"));
        assert_ne!(of("dana"), of("marisol"));
        // Documents of others hold it: it may never change.
        assert_eq!(of("dana"), "05ce27bb32cc219d00680db6");
    }
}
