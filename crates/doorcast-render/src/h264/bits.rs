//! Bits of headers, and the envelope every unit of the stream travels in.

/// Bits in writing order, most significant first.
#[derive(Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    /// Appends the low `count` bits of `value`, at most 32.
    pub(super) fn put(&mut self, value: u32, count: u32) {
        self.pending = (self.pending << count) | (u64::from(value) & ((1 << count) - 1));
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
    }

    /// Appends one bit.
    pub(super) fn flag(&mut self, value: bool) {
        self.put(u32::from(value), 1);
    }

    /// Appends an unsigned Exp-Golomb number.
    pub(super) fn unsigned(&mut self, value: u32) {
        let length = 32 - (value + 1).leading_zeros();
        self.put(0, length - 1);
        self.put(value + 1, length);
    }

    /// Appends a signed Exp-Golomb number.
    pub(super) fn signed(&mut self, value: i32) {
        let magnitude = value.unsigned_abs() * 2;
        self.unsigned(if value > 0 { magnitude - 1 } else { magnitude });
    }

    /// Ends a header: a one, then zeros up to the next byte.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.flag(true);
        self.put(0, (8 - self.count) % 8);
        self.bytes
    }

    /// Ends a slice header: ones up to the next byte, where the arithmetic code starts.
    pub(super) fn align_with_ones(mut self) -> Vec<u8> {
        self.put(0xFF, (8 - self.count) % 8);
        self.bytes
    }
}

/// Appends a unit without its length: the payload with no forbidden byte pattern left in it.
pub(super) fn write_unit(header: u8, payload: &[&[u8]], out: &mut Vec<u8>) {
    out.push(header);
    let mut zeros = 0;
    for &byte in payload.iter().copied().flatten() {
        if zeros >= 2 && byte <= 3 {
            out.push(3);
            zeros = 0;
        }
        out.push(byte);
        zeros = if byte == 0 { zeros + 1 } else { 0 };
    }
}

/// Appends a unit with its length in four bytes before it.
pub(super) fn write_sized_unit(header: u8, payload: &[&[u8]], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend([0; 4]);
    write_unit(header, payload, out);
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_standard_lengths() {
        let mut bits = Bits::default();
        for value in [0, 1, 2, 3, 7] {
            bits.unsigned(value);
        }
        bits.signed(-1);
        // 1 010 011 00100 0001000 011, then a one and zeros.
        assert_eq!(bits.finish(), [0b1010_0110, 0b0100_0001, 0b0000_1110]);
    }

    #[test]
    fn start_codes_cannot_appear_inside_a_unit() {
        let mut out = Vec::new();
        write_sized_unit(0x65, &[&[0, 0, 1], &[0, 0, 0, 9]], &mut out);
        assert_eq!(out, [0, 0, 0, 10, 0x65, 0, 0, 3, 1, 0, 0, 3, 0, 9]);
    }
}
