//! Pictures as the encoder keeps them.

/// One color of a picture, rows of `stride` bytes.
#[derive(Debug, Clone)]
pub(super) struct Plane {
    pub(super) stride: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Plane {
    /// Returns a gray plane.
    pub(super) fn new(stride: usize, height: usize) -> Self {
        Self {
            stride,
            height,
            data: vec![128; stride * height],
        }
    }
}

/// A picture in planes whose sides are whole macroblocks.
#[derive(Debug, Clone)]
pub(super) struct Planes {
    pub(super) luma: Plane,
    pub(super) chroma: [Plane; 2],
}

impl Planes {
    /// Returns a gray picture.
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        let chroma = Plane::new(columns * 8, rows * 8);
        Self {
            luma: Plane::new(columns * 16, rows * 16),
            chroma: [chroma.clone(), chroma],
        }
    }
}

/// Copies a block of 4, 8 or 16 columns between buffers.
pub(super) fn store(
    from: &[u8],
    from_stride: usize,
    to: &mut [u8],
    to_stride: usize,
    width: usize,
    height: usize,
) {
    // A width known to the compiler makes every row one instruction.
    match width {
        4 => store_rows::<4>(from, from_stride, to, to_stride, height),
        8 => store_rows::<8>(from, from_stride, to, to_stride, height),
        _ => store_rows::<16>(from, from_stride, to, to_stride, height),
    }
}

fn store_rows<const WIDTH: usize>(
    from: &[u8],
    from_stride: usize,
    to: &mut [u8],
    to_stride: usize,
    height: usize,
) {
    for y in 0..height {
        to[y * to_stride..][..WIDTH].copy_from_slice(&from[y * from_stride..][..WIDTH]);
    }
}
