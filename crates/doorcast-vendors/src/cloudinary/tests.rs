mod against_the_fake;
mod answers;
mod signatures;
