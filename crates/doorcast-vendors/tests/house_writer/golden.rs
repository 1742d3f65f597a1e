//! A few whole scripts, read and judged; they change only when somebody means them to.

use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::HouseWriter;

use crate::material::request;

fn check(
    expected: &str,
    video_type: VideoType,
    language: Language,
    topic: &str,
    points: &[&str],
    seconds: u32,
    seed: u64,
) {
    let script = HouseWriter
        .write(&request(video_type, language, topic, points, seconds, seed))
        .expect("the request has room for its points");
    assert_eq!(script.text, expected.trim_end());
}
