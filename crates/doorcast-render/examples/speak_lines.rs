//! Says every line of a text file into a folder of WAV files, for measuring the voice from outside.
//!
//! `cargo run -p doorcast-render --example speak_lines -- lines.txt folder [persona]` writes `001.wav` and what is said
//! in it as `001.txt`.

use std::{env, error::Error, fs, path::Path};

use doorcast_domain::{
    spoken::{Pronunciations, sentences},
    video::Language,
};
use doorcast_render::{
    narration::SAMPLE_RATE,
    voice::{BuiltinVoice, VoicePersona},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [lines, folder, rest @ ..] = arguments.as_slice() else {
        return Err("give a text file and a folder".into());
    };
    let name = rest.first().map_or("avery", String::as_str);
    let persona = VoicePersona::find(name).ok_or("no such persona")?;
    for (index, line) in fs::read_to_string(lines)?.lines().enumerate() {
        let (samples, words) = speak(line, &persona);
        let path = Path::new(folder).join(format!("{:03}.wav", index + 1));
        fs::write(&path, wav(&samples))?;
        fs::write(path.with_extension("txt"), words)?;
    }
    Ok(())
}

fn speak(line: &str, persona: &VoicePersona) -> (Vec<f32>, String) {
    let mut samples = Vec::new();
    let mut words = Vec::new();
    for sentence in sentences(line, Language::English, &Pronunciations::default()) {
        samples.extend(BuiltinVoice::shared().speak(&sentence, persona).samples);
        let tokens = sentence.words.into_iter().flat_map(|word| word.tokens);
        words.extend(tokens.map(|token| token.word));
    }
    (samples, words.join(" "))
}

/// A WAV file of 16-bit mono.
fn wav(samples: &[f32]) -> Vec<u8> {
    let size = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    file.extend([1, 0, 1, 0]);
    file.extend(SAMPLE_RATE.to_le_bytes());
    file.extend((SAMPLE_RATE * 2).to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    for sample in samples {
        file.extend(((sample.clamp(-1.0, 1.0) * 32_767.0) as i16).to_le_bytes());
    }
    file
}
