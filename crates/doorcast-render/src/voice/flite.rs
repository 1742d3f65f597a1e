//! The speech engine's C calls, and nothing else: words and phones in, samples and sound times out.
//!
//! Only lower-case words of bounded length and known phones reach the engine; both are checked here again. The engine
//! is not re-entrant, so there is one [`Engine`] behind one lock, and its voice database is put in place once: putting
//! it in place again would free memory the engine does not own.
#![expect(
    unsafe_code,
    reason = "the engine is C; this file is the only one that calls it"
)]

use std::ffi::{CStr, CString, c_char, c_float, c_int, c_void};

use fliters as _;

use super::{
    VoicePersona, phones,
    vocoder::{self, BAND_TAPS, BANDS, Frame, Manner},
};

/// The longest word the engine is given, in letters. Its lexicon compares at most 64.
const MAX_LETTERS: usize = 40;

/// How much of the recorded speaker's silences the engine makes.
const SILENCE_SHARE: f32 = 0.45;

/// Samples a second of what the engine makes.
pub(super) const ENGINE_RATE: u32 = 16_000;

/// One word for the engine.
#[derive(Debug, Clone)]
pub(super) struct EngineWord<'a> {
    /// Letters `a` to `z` and apostrophes; anything else is left out.
    pub(super) word: &'a str,
    /// CMU phones with stress, or the engine's own reading.
    pub(super) phones: Option<&'a str>,
    /// What follows: none, or one mark the engine phrases by.
    pub(super) mark: Option<char>,
    /// Whose word it is, for the times.
    pub(super) owner: usize,
}

/// One sound and when it is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub(super) phone: &'static str,
    pub(super) start: f32,
    pub(super) end: f32,
    /// Whose word it belongs to; silence is nobody's.
    pub(super) owner: Option<usize>,
}

/// What the engine made.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Utterance {
    /// Mono at [`ENGINE_RATE`].
    pub(super) samples: Vec<i16>,
    pub(super) segments: Vec<Segment>,
}

/// The engine with its voice.
pub(super) struct Engine {
    voice: *mut Voice,
    database: *mut Database,
    manner: Manner,
}

// SAFETY: the pointers are to memory that lives as long as the process and is only reached through `&mut Engine`.
unsafe impl Send for Engine {}

impl Engine {
    /// Starts the engine. Must be called once in a process; [`super::BuiltinVoice::shared`] sees to it.
    pub(super) fn start() -> Self {
        // SAFETY: plain start-up calls; the database is a copy that is never freed, so the engine may keep its address.
        unsafe {
            flite_init();
            let voice = register_cmu_us_slt(std::ptr::null());
            assert!(!voice.is_null(), "the voice is linked into this program");
            let database = Box::into_raw(Box::new(cmu_us_slt_cg_db));
            (*database).dur_stats = with_short_silences((*database).dur_stats);
            let manner = Manner {
                tract: (*database).mlsa_alpha,
                emphasis: (*database).mlsa_beta,
                gain: (*database).gain,
                bands: read_bands((*database).me_h),
            };
            // The engine is left to predict the frames, and makes no samples of them.
            (*database).sample_rate = 0;
            (*database).mlsa_beta = 0.0;
            feat_set((*voice).features, c"cg_db".as_ptr(), cg_db_val(database));
            // Our own front end already made words of the text.
            feat_remove((*voice).features, c"tokentowords_func".as_ptr());
            Self {
                voice,
                database,
                manner,
            }
        }
    }

    /// Says the words.
    pub(super) fn say(&mut self, words: &[EngineWord<'_>], persona: &VoicePersona) -> Utterance {
        let words: Vec<_> = words.iter().filter_map(PlainWord::new).collect();
        if words.is_empty() {
            return Utterance::default();
        }
        self.become_persona(persona);
        // SAFETY: the utterance is alive while it is read.
        let (frames, segments) = self.synthesize(&words, |utterance| unsafe {
            (
                read_frames(utterance, self.database),
                read_segments(utterance),
            )
        });
        Utterance {
            samples: vocoder::sound(&frames, &self.manner, ENGINE_RATE),
            segments,
        }
    }

    /// Has the engine work out the words, and returns what is read of its utterance while that is alive.
    fn synthesize<T>(&self, words: &[PlainWord], read: impl FnOnce(*mut c_void) -> T) -> T {
        // SAFETY: the utterance is made, filled, read and freed here; the strings live until after it is freed.
        unsafe {
            let utterance = new_utterance();
            utt_init(utterance, self.voice);
            append_words(utterance, words);
            utt_synth_tokens(utterance);
            let result = read(utterance);
            delete_utterance(utterance);
            result
        }
    }

    /// Says the words with the engine's own vocoder: what ours is compared with.
    #[cfg(test)]
    pub(super) fn say_unaided(
        &mut self,
        words: &[EngineWord<'_>],
        persona: &VoicePersona,
    ) -> Vec<i16> {
        let words: Vec<_> = words.iter().filter_map(PlainWord::new).collect();
        self.become_persona(persona);
        // SAFETY: the database is our own copy.
        unsafe {
            (*self.database).sample_rate = ENGINE_RATE as c_int;
            (*self.database).mlsa_beta = self.manner.emphasis;
            (*self.database).mlsa_alpha = persona.tract;
        }
        // SAFETY: the wave belongs to the utterance, which is alive while it is read.
        let samples = self.synthesize(&words, |utterance| unsafe {
            let wave = utt_wave(utterance);
            let count = usize::try_from((*wave).num_samples).unwrap_or(0);
            std::slice::from_raw_parts((*wave).samples, count).to_vec()
        });
        // SAFETY: as above.
        unsafe {
            (*self.database).sample_rate = 0;
            (*self.database).mlsa_beta = 0.0;
        }
        samples
    }

    fn become_persona(&mut self, persona: &VoicePersona) {
        // SAFETY: `features` belongs to the voice; setting a number replaces a number. The database is our own copy.
        unsafe {
            let features = (*self.voice).features;
            feat_set_float(features, c"duration_stretch".as_ptr(), 1.0 / persona.pace);
            feat_set_float(features, c"int_f0_target_mean".as_ptr(), persona.pitch_hz);
            feat_set_float(
                features,
                c"int_f0_target_stddev".as_ptr(),
                persona.pitch_spread_hz,
            );
        }
        self.manner.tract = persona.tract;
    }
}

/// A word the engine can be trusted with.
struct PlainWord {
    word: CString,
    phones: Option<CString>,
    mark: CString,
    owner: c_int,
}

impl PlainWord {
    fn new(word: &EngineWord<'_>) -> Option<Self> {
        let letters: Vec<u8> = word
            .word
            .bytes()
            .filter(|byte| byte.is_ascii_lowercase() || *byte == b'\'')
            .take(MAX_LETTERS)
            .collect();
        if letters.is_empty() {
            return None;
        }
        // The engine takes equal phones of neighboring words for one word spelled in two; a changing number of
        // spaces keeps them apart.
        let indent = if word.owner.is_multiple_of(2) {
            ""
        } else {
            " "
        };
        let phones = word
            .phones
            .and_then(phones::engine_spelling)
            .map(|phones| format!("{indent}{phones}"));
        let plain =
            |bytes: Vec<u8>| CString::new(bytes).expect("letters and marks hold no zero byte");
        Some(Self {
            word: plain(letters),
            phones: phones.map(|phones| plain(phones.into_bytes())),
            mark: plain(word.mark.map(String::from).unwrap_or_default().into_bytes()),
            owner: c_int::try_from(word.owner + 1).unwrap_or(c_int::MAX),
        })
    }
}

/// Returns a copy of the voice's lengths in which silences are short. Ours are cut to measure afterwards, and the
/// engine takes as long for silence as for speech.
unsafe fn with_short_silences(
    lengths: *const *const *const StateLength,
) -> *const *const *const StateLength {
    let mut copies = Vec::new();
    // SAFETY: the first list ends with a null pointer and its entries are constants of the linked voice.
    unsafe {
        let mut entry = *lengths;
        while !(*entry).is_null() {
            let mut length = **entry;
            if CStr::from_ptr(length.state).to_bytes().starts_with(b"pau") {
                length.mean *= SILENCE_SHARE;
                length.deviation *= SILENCE_SHARE;
            }
            copies.push(Box::into_raw(Box::new(length)).cast_const());
            entry = entry.add(1);
        }
    }
    copies.push(std::ptr::null());
    // Kept as long as the process, like the voice itself. The engine reads only the first list.
    Box::leak(Box::new([copies.leak().as_ptr()])).as_ptr()
}

/// Appends the words as tokens. The strings must outlive the utterance.
unsafe fn append_words(utterance: *mut c_void, words: &[PlainWord]) {
    // SAFETY: the utterance is alive (caller); names and values are zero-terminated and are copied or outlive it.
    unsafe {
        let tokens = utt_relation_create(utterance, c"Token".as_ptr());
        for word in words {
            let item = relation_append(tokens, std::ptr::null_mut());
            item_set_string(item, c"name".as_ptr(), word.word.as_ptr());
            item_set_string(item, c"whitespace".as_ptr(), c" ".as_ptr());
            item_set_string(item, c"prepunctuation".as_ptr(), c"".as_ptr());
            item_set_string(item, c"punc".as_ptr(), word.mark.as_ptr());
            item_set_int(item, c"owner".as_ptr(), word.owner);
            if let Some(phones) = &word.phones {
                item_set_string(item, c"phones".as_ptr(), phones.as_ptr());
            }
        }
    }
}

/// Copies the filters of the bands.
unsafe fn read_bands(bands: *const *const f64) -> [[f32; BAND_TAPS]; BANDS] {
    // SAFETY: the constant of the linked voice has that many bands of that many taps.
    std::array::from_fn(|band| {
        std::array::from_fn(|tap| unsafe { *(*bands.add(band)).add(tap) as f32 })
    })
}

/// Copies the frames out, smoothed.
unsafe fn read_frames(utterance: *mut c_void, database: *const Database) -> Vec<Frame> {
    // SAFETY: the utterance is alive (caller) and has its two tracks, one row a frame; the smoothed copy is ours.
    unsafe {
        let features = *utterance.cast::<*mut c_void>();
        let strengths = val_track(feat_val(features, c"str_track".as_ptr()));
        let smooth = mlpg(
            val_track(feat_val(features, c"param_track".as_ptr())),
            database,
        );
        assert!(
            (*strengths).num_channels as usize == BANDS,
            "a band has a strength"
        );
        let channels = (*smooth).num_channels as usize;
        let frames = (0..(*smooth).num_frames as usize).map(|index| {
            let row = std::slice::from_raw_parts(*(*smooth).frames.add(index), channels);
            let strengths = *(*strengths).frames.add(index);
            Frame {
                pitch_hz: row[0],
                cepstrum: row[1..].to_vec(),
                strengths: std::array::from_fn(|band| *strengths.add(band)),
            }
        });
        let frames = frames.collect();
        delete_track(smooth);
        frames
    }
}

/// Reads sounds, their times and owners.
unsafe fn read_segments(utterance: *mut c_void) -> Vec<Segment> {
    const OWNER: &CStr = c"R:SylStructure.parent.parent.R:Token.parent.owner";
    let mut segments = Vec::new();
    // SAFETY: the utterance is alive (caller); items stay valid with it, and names are zero-terminated.
    unsafe {
        let mut item = relation_head(utt_relation(utterance, c"Segment".as_ptr()));
        let mut start = 0.0;
        while !item.is_null() {
            let name = CStr::from_ptr(item_feat_string(item, c"name".as_ptr()));
            let end = item_feat_float(item, c"end".as_ptr());
            let owner = usize::try_from(ffeature_int(item, OWNER.as_ptr())).unwrap_or(0);
            segments.push(Segment {
                phone: phones::known(&name.to_string_lossy()),
                start,
                end,
                owner: owner.checked_sub(1),
            });
            start = end;
            item = item_next(item);
        }
    }
    segments
}

#[repr(C)]
struct Voice {
    name: *const c_char,
    features: *mut c_void,
    functions: *mut c_void,
    start_utterance: *const c_void,
}

#[cfg(test)]
#[repr(C)]
struct Wave {
    kind: *const c_char,
    sample_rate: c_int,
    num_samples: c_int,
    num_channels: c_int,
    samples: *mut i16,
}

/// Rows of numbers, one row a frame.
#[repr(C)]
struct Track {
    kind: *const c_char,
    num_frames: c_int,
    num_channels: c_int,
    times: *mut c_float,
    frames: *mut *mut c_float,
}

/// How long a part of a sound lasts, in seconds.
#[repr(C)]
#[derive(Clone, Copy)]
struct StateLength {
    state: *const c_char,
    mean: c_float,
    deviation: c_float,
}

/// The statistical voice. What [`Engine::start`] changes is ours to change; the rest must keep its place and size.
#[repr(C)]
#[derive(Clone, Copy)]
struct Database {
    name: *const c_char,
    types: *const c_void,
    num_types: c_int,
    sample_rate: c_int,
    f0_mean: c_float,
    f0_stddev: c_float,
    num_f0_models: c_int,
    f0_trees: *const c_void,
    num_param_models: c_int,
    param_trees: *const c_void,
    spamf0_accent_tree: *const c_void,
    spamf0_phrase_tree: *const c_void,
    num_channels: *const c_int,
    num_frames: *const c_int,
    model_vectors: *const c_void,
    num_channels_spamf0_accent: c_int,
    num_frames_spamf0_accent: c_int,
    spamf0_accent_vectors: *const c_void,
    model_min: *const c_float,
    model_range: *const c_float,
    qtable: *const c_void,
    model_shape: c_int,
    frame_advance: c_float,
    num_dur_models: c_int,
    dur_stats: *const *const *const StateLength,
    dur_cart: *const c_void,
    phone_states: *const c_void,
    do_mlpg: c_int,
    dynwin: *const c_float,
    dynwinsize: c_int,
    mlsa_alpha: c_float,
    mlsa_beta: c_float,
    multimodel: c_int,
    mixed_excitation: c_int,
    me_num: c_int,
    me_order: c_int,
    me_h: *const *const f64,
    spamf0: c_int,
    gain: c_float,
    phoneset: *const c_void,
    char_sym_map: *const c_void,
    sym_phone_map: *const c_void,
    freeable: c_int,
}

unsafe extern "C" {
    static cmu_us_slt_cg_db: Database;
    fn flite_init() -> c_int;
    fn register_cmu_us_slt(folder: *const c_char) -> *mut Voice;
    fn cg_db_val(database: *const Database) -> *const c_void;
    fn feat_set(features: *mut c_void, name: *const c_char, value: *const c_void);
    fn feat_set_float(features: *mut c_void, name: *const c_char, value: c_float);
    fn feat_remove(features: *mut c_void, name: *const c_char) -> c_int;
    fn new_utterance() -> *mut c_void;
    fn delete_utterance(utterance: *mut c_void);
    fn utt_init(utterance: *mut c_void, voice: *mut Voice) -> *mut c_void;
    fn utt_synth_tokens(utterance: *mut c_void) -> *mut c_void;
    fn utt_relation(utterance: *mut c_void, name: *const c_char) -> *mut c_void;
    fn utt_relation_create(utterance: *mut c_void, name: *const c_char) -> *mut c_void;
    fn feat_val(features: *const c_void, name: *const c_char) -> *const c_void;
    fn val_track(value: *const c_void) -> *mut Track;
    fn mlpg(track: *const Track, database: *const Database) -> *mut Track;
    fn delete_track(track: *mut Track);
    #[cfg(test)]
    fn utt_wave(utterance: *mut c_void) -> *mut Wave;
    fn relation_append(relation: *mut c_void, item: *mut c_void) -> *mut c_void;
    fn relation_head(relation: *mut c_void) -> *mut c_void;
    fn item_next(item: *const c_void) -> *mut c_void;
    fn item_set_string(item: *mut c_void, name: *const c_char, value: *const c_char);
    fn item_set_int(item: *mut c_void, name: *const c_char, value: c_int);
    fn item_feat_string(item: *const c_void, name: *const c_char) -> *const c_char;
    fn item_feat_float(item: *const c_void, name: *const c_char) -> c_float;
    fn ffeature_int(item: *const c_void, path: *const c_char) -> c_int;
}
