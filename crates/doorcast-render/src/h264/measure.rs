//! How different two blocks are. Rows of both buffers are 16 bytes unless a stride is given.

/// Returns the sum of absolute differences of a part; `other` has rows of `stride` bytes.
pub(super) fn absolute_difference(
    a: &[u8],
    other: &[u8],
    stride: usize,
    width: usize,
    height: usize,
) -> u32 {
    (0..height)
        .map(|y| {
            let (a, b) = (&a[y * 16..][..width], &other[y * stride..][..width]);
            a.iter()
                .zip(b)
                .map(|(&a, &b)| u32::from(a.abs_diff(b)))
                .sum::<u32>()
        })
        .sum()
}

/// Returns the sum of squared differences.
pub(super) fn squared_difference(a: &[u8], b: &[u8]) -> u32 {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| u32::from(a.abs_diff(b)).pow(2))
        .sum()
}

/// Returns half the sum of absolute Hadamard coefficients of the difference of a part, in 4x4 blocks.
pub(super) fn transformed_difference(a: &[u8], b: &[u8], width: usize, height: usize) -> u32 {
    let mut total = 0;
    for y in (0..height).step_by(4) {
        for x in (0..width).step_by(4) {
            total += transformed4(&a[y * 16 + x..], &b[y * 16 + x..]);
        }
    }
    total
}

fn transformed4(a: &[u8], b: &[u8]) -> u32 {
    let line =
        |[a, b, c, d]: [i16; 4]| [a + b + c + d, a + b - c - d, a - b - c + d, a - b + c - d];
    let mut rows = [[0; 4]; 4];
    for (y, row) in rows.iter_mut().enumerate() {
        *row = line(std::array::from_fn(|x| {
            i16::from(a[y * 16 + x]) - i16::from(b[y * 16 + x])
        }));
    }
    let sum: u32 = (0..4)
        .flat_map(|x| line(std::array::from_fn(|y| rows[y][x])))
        .map(|value| u32::from(value.unsigned_abs()))
        .sum();
    sum / 2
}
