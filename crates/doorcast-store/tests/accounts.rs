//! How people come in, stay and are kept out: the use cases of accounts with everything behind them but the slow hash.

#[path = "accounts/house.rs"]
mod house;
#[path = "accounts/invitations.rs"]
mod invitations;
#[path = "accounts/neighbors.rs"]
mod neighbors;
#[path = "accounts/people.rs"]
mod people;
#[path = "accounts/resets.rs"]
mod resets;
#[path = "accounts/second_step.rs"]
mod second_step;
#[path = "accounts/sign_in.rs"]
mod sign_in;
