//! Silent stand-in for the sound-card crate.
//!
//! The built-in voice's crate links a sound-card library to play what it speaks. Doorcast writes sound to files
//! only, so this crate offers the few names that crate mentions and refuses to play anything. It keeps the build
//! free of system packages. Start at [`OutputStream`].

/// Sources of sound.
pub mod source {
    /// Anything that yields samples.
    pub trait Source: Sized {
        /// Returns the source unchanged: nothing is ever played.
        fn convert_samples(self) -> Self {
            self
        }
    }
}

/// The only error: there is no sound card here.
#[derive(Debug)]
pub struct NoSoundCard;

/// A decoder that decodes nothing.
pub struct Decoder<R>(std::marker::PhantomData<R>);

impl<R> Decoder<R> {
    /// Refuses: nothing is ever played.
    pub fn new(_: R) -> Result<Self, NoSoundCard> {
        Err(NoSoundCard)
    }
}

impl<R> source::Source for Decoder<R> {}

/// An output that never opens.
pub struct OutputStream;

/// The handle of an output that never opens.
pub struct OutputStreamHandle;

/// A queue of sounds that never opens.
pub struct Sink;

impl OutputStream {
    /// Refuses: nothing is ever played.
    pub fn try_default() -> Result<(Self, OutputStreamHandle), NoSoundCard> {
        Err(NoSoundCard)
    }
}

impl OutputStreamHandle {
    /// Refuses: nothing is ever played.
    pub fn play_raw<T>(&self, _: T) -> Result<(), NoSoundCard> {
        Err(NoSoundCard)
    }
}

impl Sink {
    /// Refuses: nothing is ever played.
    pub fn try_new(_: &OutputStreamHandle) -> Result<Self, NoSoundCard> {
        Err(NoSoundCard)
    }
}
