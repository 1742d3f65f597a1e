//! Cisco's encoder behind the face of our own: the safety net. It looks at every pixel of every picture.

use std::sync::Arc;

use openh264::{
    OpenH264API,
    encoder::{
        Encoder as Cisco, EncoderConfig, FrameRate, IntraFramePeriod, QpRange, RateControlMode,
        VuiConfig,
    },
    formats::YUVSlices,
};

use crate::{
    h264::{FrameKind, Motion, Settings},
    mp4,
    planes::{Area, Frame},
};

/// An encoder for one segment of a video.
pub struct Encoder {
    settings: Settings,
    cisco: Cisco,
}

/// Nothing: this encoder looks at everything anyway.
pub struct Plate;

impl Plate {
    /// Returns the plate of a picture.
    pub fn new(_: &Frame, _: Settings) -> Self {
        Self
    }
}

impl Encoder {
    /// Starts a segment.
    ///
    /// # Panics
    ///
    /// When the library cannot start, which only a size outside of its limits makes it do.
    pub fn new(settings: Settings) -> Self {
        let config = EncoderConfig::new()
            .max_frame_rate(FrameRate::from_hz(settings.fps as f32))
            .rate_control_mode(RateControlMode::Off)
            .qp(QpRange::new(settings.key_qp, settings.delta_qp))
            .intra_frame_period(IntraFramePeriod::from_num_frames(0))
            .scene_change_detect(false)
            .skip_frames(false)
            .num_threads(1)
            .vui(VuiConfig::bt709());
        let cisco = Cisco::with_api_config(OpenH264API::from_source(), config)
            .expect("the library starts with sizes the layouts have");
        Self { settings, cisco }
    }

    /// Returns the same encoder: a plate is of no use to it.
    pub fn with_plate(self, _: Arc<Plate>) -> Self {
        self
    }

    /// Returns the sequence parameter set of every segment with these settings.
    pub fn sequence_parameters(&self) -> Vec<u8> {
        self.parameters().sps
    }

    /// Returns the picture parameter set of every segment with these settings.
    pub fn picture_parameters(&self) -> Vec<u8> {
        self.parameters().pps
    }

    /// Encodes the next picture; what changed and what moved is of no use here.
    ///
    /// # Panics
    ///
    /// When the library refuses a picture of the size it was started with.
    pub fn encode(&mut self, frame: &Frame, _: &[Area], _: Motion<'_>, kind: FrameKind) -> Vec<u8> {
        if kind == FrameKind::Key {
            self.cisco.force_intra_frame();
        }
        mp4::length_prefixed(&self.stream(frame))
    }

    fn stream(&mut self, frame: &Frame) -> Vec<u8> {
        let (width, height) = (frame.width, frame.height);
        let planes = (frame.y.as_slice(), frame.u.as_slice(), frame.v.as_slice());
        let source = YUVSlices::new(planes, (width, height), (width, width / 2, width / 2));
        self.cisco
            .encode(&source)
            .expect("the library takes pictures of its own size")
            .to_vec()
    }

    /// The library tells its parameters only with a picture.
    fn parameters(&self) -> mp4::ParameterSets {
        let mut scout = Self::new(self.settings);
        let picture = Frame::black(self.settings.width, self.settings.height);
        mp4::parameter_sets(&scout.stream(&picture))
    }
}

/// Does nothing: the library numbers its key pictures itself.
pub fn tell_apart(_: &[u8], _: &mut [u8]) {}
