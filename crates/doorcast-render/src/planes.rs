//! Planar pictures: BT.709 limited range, 4:2:0, eight bits. Sides are even.

/// A half-open rectangle of pixels: `x0 <= x < x1`, `y0 <= y < y1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Left edge, inside.
    pub x0: i32,
    /// Top edge, inside.
    pub y0: i32,
    /// Right edge, outside.
    pub x1: i32,
    /// Bottom edge, outside.
    pub y1: i32,
}

/// One picture. Luma rows are `width` bytes, chroma rows half of that; nothing is padded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels, even.
    pub width: usize,
    /// Height in pixels, even.
    pub height: usize,
    /// Luma, 16 to 235.
    pub y: Vec<u8>,
    /// Blue difference, 128 in the middle.
    pub u: Vec<u8>,
    /// Red difference, 128 in the middle.
    pub v: Vec<u8>,
}

impl Frame {
    /// Returns a black picture.
    pub fn black(width: usize, height: usize) -> Self {
        assert!(
            width.is_multiple_of(2) && height.is_multiple_of(2),
            "4:2:0 pictures have even sides"
        );
        let (luma, chroma) = (width * height, width * height / 4);
        Self {
            width,
            height,
            y: vec![16; luma],
            u: vec![128; chroma],
            v: vec![128; chroma],
        }
    }
}
