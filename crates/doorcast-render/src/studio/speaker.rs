//! Gives every sentence a voice, on the frame grid, and the video its sound.

use std::sync::Arc;

use doorcast_domain::{hex, spoken::Sentence, video::Language};
use sha2::{Digest, Sha256};

use super::{
    Cancel, FilmError, SegmentStore,
    schedule::{Desk, Editor},
};
use crate::{
    align,
    backdrop::Shelf,
    captions_file::Cue,
    layout::Layout,
    narration::SpokenSentence,
    project::{Host, Project, Voice},
    recording,
    shots::Shot,
    stage::Set,
    take::Cut,
    timeline::{self, Beat, FRAME_RATE, Position},
    voice::{BuiltinVoice, VoicePersona},
};

/// Speaks one project.
pub(super) struct Speaker<'a> {
    project: &'a Project,
    sentences: &'a [Sentence],
    store: &'a dyn SegmentStore,
    persona: VoicePersona,
    /// The sentences of a recording, when there is one.
    recorded: Option<Vec<SpokenSentence>>,
    /// The first sentence, once it has been spoken.
    first: Option<SpokenSentence>,
}

impl<'a> Speaker<'a> {
    /// Prepares to speak; a recording is opened and timed here.
    pub(super) fn new(
        project: &'a Project,
        sentences: &'a [Sentence],
        store: &'a dyn SegmentStore,
    ) -> Result<Self, FilmError> {
        let persona = match &project.host {
            Host::Presenter(id) => VoicePersona::find(id),
            Host::Headshot(_) | Host::Nobody => None,
        };
        let persona = persona.unwrap_or(VoicePersona::AVERY);
        let mut speaker = Self {
            project,
            sentences,
            store,
            persona,
            recorded: None,
            first: None,
        };
        match &project.voice {
            Voice::BuiltIn if project.language != Language::English => {
                return Err(FilmError::VoiceLanguage);
            }
            Voice::BuiltIn | Voice::Silent => {}
            Voice::Recording(file) => speaker.recorded = Some(speaker.time_recording(file)?),
        }
        Ok(speaker)
    }

    /// Speaks every sentence, handing out its takes at once. Returns the captions of the whole video.
    pub(super) fn speak_all(
        &self,
        set: &Set<'_>,
        shots: &[Shot],
        shelf: &Shelf<'_>,
        desk: &Desk<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Cue>, FilmError> {
        let mut editor = Editor::new(shots, shelf);
        let (mut samples, mut cues, mut frames) = (Vec::new(), Vec::new(), 0);
        for (index, sentence) in self.sentences.iter().enumerate() {
            if cancel.is_cancelled() {
                desk.stop(Cut::Cancelled);
                return Err(FilmError::Cancelled);
            }
            let mut beat = self.beat(index, &set.layout);
            // Who films a sentence does not listen to it.
            samples.append(&mut std::mem::take(&mut beat.samples));
            let beat = Arc::new(beat);
            cues.extend(beat.cues(frames as f64 / FRAME_RATE as f64));
            frames += beat.frames;
            desk.announce(
                editor.takes(index, &beat),
                sentence.words.len(),
                beat.frames,
            );
        }
        desk.close(samples);
        Ok(cues)
    }

    /// Speaks one sentence and places it on the frame grid.
    pub(super) fn beat(&self, index: usize, layout: &Layout) -> Beat {
        let position = Position {
            is_first: index == 0,
            is_last: index + 1 == self.sentences.len(),
        };
        Beat::new(&self.speak(index), position, caption_chars(layout))
    }

    /// Speaks the first sentence before anybody waits for it.
    pub(super) fn speak_first(&mut self) {
        if !self.sentences.is_empty() {
            self.first = Some(self.speak(0));
        }
    }

    fn speak(&self, index: usize) -> SpokenSentence {
        if let Some(first) = self.first.as_ref().filter(|_| index == 0) {
            return first.clone();
        }
        let sentence = &self.sentences[index];
        match &self.project.voice {
            Voice::Silent => timeline::silent(sentence, self.project.language),
            Voice::Recording(_) => self
                .recorded
                .as_ref()
                .map(|all| all[index].clone())
                .unwrap_or_default(),
            Voice::BuiltIn => self.speak_or_recall(sentence),
        }
    }

    fn speak_or_recall(&self, sentence: &Sentence) -> SpokenSentence {
        let said = format!(
            "{} {:?} {sentence:?}",
            env!("DOORCAST_RENDER_SOURCES"),
            self.persona
        );
        let key = hex::text(&Sha256::digest(said.as_bytes()));
        if let Some(kept) = self
            .store
            .get(&key)
            .and_then(|bytes| SpokenSentence::from_bytes(&bytes))
        {
            return kept;
        }
        let spoken = BuiltinVoice::shared().speak(sentence, &self.persona);
        self.store.put(&key, &spoken.to_bytes());
        spoken
    }

    fn time_recording(&self, file: &[u8]) -> Result<Vec<SpokenSentence>, FilmError> {
        let samples =
            recording::decode(file).map_err(|problem| FilmError::Recording(problem.to_string()))?;
        let reference: Vec<SpokenSentence> = self
            .sentences
            .iter()
            .map(|sentence| BuiltinVoice::shared().speak(sentence, &self.persona))
            .collect();
        align::align(&reference, &samples)
            .map_err(|problem| FilmError::Recording(problem.to_string()))
    }
}

/// Returns how many characters of a caption are read at a glance: one line, whatever the shape.
fn caption_chars(layout: &Layout) -> usize {
    let room = (layout.captions.x1 - layout.captions.x0) as f32 / layout.caption_size;
    ((room / 0.56) as usize).clamp(22, 46)
}
