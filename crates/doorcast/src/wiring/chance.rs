//! The one place that asks the system for numbers nobody can guess.

use doorcast_app::ports::Ids;

/// The system's source of chance.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemChance;

impl Ids for SystemChance {
    fn draw(&self) -> u128 {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .expect("a system without a source of chance cannot keep secrets");
        u128::from_le_bytes(bytes)
    }
}
