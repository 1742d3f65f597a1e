//! The other way to string NAL units together, with start codes: what stand-alone encoders give.

/// A sequence and a picture parameter set, without start codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParameterSets {
    /// The sequence parameter set.
    pub sps: Vec<u8>,
    /// The picture parameter set.
    pub pps: Vec<u8>,
}

const SPS: u8 = 7;
const PPS: u8 = 8;

/// Returns the last parameter sets in a stream with start codes; each is empty when there is none.
pub fn parameter_sets(stream: &[u8]) -> ParameterSets {
    let mut sets = ParameterSets::default();
    for unit in units(stream) {
        match kind(unit) {
            SPS => sets.sps = unit.to_vec(),
            PPS => sets.pps = unit.to_vec(),
            _ => {}
        }
    }
    sets
}

/// Returns the units of a stream with start codes, each after its length, as an MP4 wants them: parameter sets left out.
pub fn length_prefixed(stream: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(stream.len() + 16);
    for unit in units(stream).filter(|unit| !matches!(kind(unit), SPS | PPS)) {
        let length = u32::try_from(unit.len()).expect("a picture is below 4 GiB");
        frame.extend_from_slice(&length.to_be_bytes());
        frame.extend_from_slice(unit);
    }
    frame
}

fn kind(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |header| header & 31)
}

/// Splits at `00 00 01`; zeros before a start code belong to nobody.
fn units(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let starts: Vec<usize> = stream
        .windows(3)
        .enumerate()
        .filter(|(_, window)| *window == [0, 0, 1])
        .map(|(at, _)| at + 3)
        .collect();
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|next| next - 3)
        .chain([stream.len()])
        .collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(move |(start, end)| {
            let mut unit = &stream[start..end];
            while let [rest @ .., 0] = unit {
                unit = rest;
            }
            (!unit.is_empty()).then_some(unit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = &[
        0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 1, 0x65, 9, 0, 0, 3, 1,
    ];

    #[test]
    fn parameter_sets_are_found() {
        let sets = parameter_sets(STREAM);
        assert_eq!(sets.sps, [0x67, 1, 2]);
        assert_eq!(sets.pps, [0x68, 3]);
        assert_eq!(parameter_sets(b"no start code"), ParameterSets::default());
    }

    #[test]
    fn units_get_their_length_instead_of_a_start_code() {
        assert_eq!(length_prefixed(STREAM), [0, 0, 0, 6, 0x65, 9, 0, 0, 3, 1]);
        assert!(length_prefixed(&[]).is_empty());
    }
}
