//! Plans: whatever the sentences and photos, no moment of the sound is without a picture.

mod support;

use doorcast_render::{
    project::{Placement, Project},
    shots::{self, Shot},
    studio::{NoStore, pictures},
};
use support::{beats, photo, plain};

/// Seeded random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((value ^ (value >> 31)) % limit as u64) as usize
    }
}

/// Checks that every sentence is shown whole, in order, part by part.
fn check_order(shots: &[Shot], sentences: usize, case: &str) {
    let mut expected = (0, 0);
    for shot in shots {
        let (part, parts) = shot.part;
        assert_eq!((shot.sentence, part), expected, "{case}");
        expected = if part + 1 == parts {
            (expected.0 + 1, 0)
        } else {
            (expected.0, part + 1)
        };
    }
    assert_eq!(expected, (sentences, 0), "{case}");
}

#[test]
fn every_sentence_is_shown_and_every_photo_in_order() {
    let mut random = Random(7);
    for case in 0..3_000 {
        let words: Vec<usize> = (0..=random.below(12)).map(|_| random.below(25)).collect();
        let photos = random.below(9);
        let project = Project {
            photos: vec![Vec::new(); photos],
            placement: [Placement::Automatic, Placement::Full, Placement::Corner][case % 3],
            ..plain("")
        };
        let shots = shots::plan(&project, &words);
        let name = format!("case {case}: {words:?} with {photos} photos");
        check_order(&shots, words.len(), &name);
        let mut seen: Vec<usize> = shots.iter().filter_map(Shot::photo).collect();
        assert!(seen.is_sorted(), "{name}: {seen:?}");
        seen.dedup();
        assert_eq!(seen, (0..photos).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn the_picture_lasts_as_long_as_the_sound() {
    for script in [
        "Sold!",
        "Four words are here.",
        "One is here. Two is here.",
        "Welcome to Indian Wells today. This home has four bedrooms and a pool. Step outside to see it. Call Dana today.",
    ] {
        for photos in [0, 1, 3, 40] {
            let project = Project {
                photos: vec![photo(64, 48, 1); photos],
                ..plain(script)
            };
            let expected: usize = beats(&project).iter().map(|beat| beat.frames).sum();
            let mut shown = 0;
            pictures(&project, &NoStore, |_| shown += 1).expect("it can be filmed");
            assert_eq!(shown, expected, "{script} with {photos} photos");
        }
    }
}
