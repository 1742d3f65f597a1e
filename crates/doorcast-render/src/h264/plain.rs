//! The hottest loops in plain words, for processors without their own version and for the tests of those that have one.
//!
//! Sample rows are 16 bytes unless a stride is given; coefficients are kept column by column.

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
            total += transformed_difference4(&a[y * 16 + x..], &b[y * 16 + x..]);
        }
    }
    total
}

/// Returns half the sum of absolute Hadamard coefficients of the difference of one 4x4 block.
pub(super) fn transformed_difference4(a: &[u8], b: &[u8]) -> u32 {
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

/// Returns the transformed differences of two 4x4 blocks side by side.
pub(super) fn forward4_pair(source: &[u8], guess: &[u8]) -> [[i16; 16]; 2] {
    [forward4(source, guess), forward4(&source[4..], &guess[4..])]
}

/// Adds two 4x4 blocks of restored coefficients, side by side, to samples.
pub(super) fn inverse4_pair(blocks: &[[i16; 16]; 2], samples: &mut [u8]) {
    inverse4(&blocks[0], samples);
    inverse4(&blocks[1], &mut samples[4..]);
}

/// Returns the transformed difference of a 4x4 block.
pub(super) fn forward4(source: &[u8], guess: &[u8]) -> [i16; 16] {
    let mut rows = [[0i16; 4]; 4];
    for (y, row) in rows.iter_mut().enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            *value = i16::from(source[y * 16 + x]) - i16::from(guess[y * 16 + x]);
        }
        *row = forward4_line(*row);
    }
    let mut out = [0; 16];
    for x in 0..4 {
        let column = forward4_line([rows[0][x], rows[1][x], rows[2][x], rows[3][x]]);
        out[x * 4..x * 4 + 4].copy_from_slice(&column);
    }
    out
}

fn forward4_line([a, b, c, d]: [i16; 4]) -> [i16; 4] {
    let (outer, inner, inner_less, outer_less) = (a + d, b + c, b - c, a - d);
    [
        outer + inner,
        2 * outer_less + inner_less,
        outer - inner,
        outer_less - 2 * inner_less,
    ]
}

/// Adds a 4x4 block of restored coefficients to samples.
pub(super) fn inverse4(coefficients: &[i16; 16], samples: &mut [u8]) {
    let mut rows = [[0i32; 4]; 4];
    for (y, row) in rows.iter_mut().enumerate() {
        *row = inverse4_line(std::array::from_fn(|x| i32::from(coefficients[x * 4 + y])));
    }
    for x in 0..4 {
        let column = inverse4_line([rows[0][x], rows[1][x], rows[2][x], rows[3][x]]);
        for (y, value) in column.into_iter().enumerate() {
            add(&mut samples[y * 16 + x], value);
        }
    }
}

fn inverse4_line([a, b, c, d]: [i32; 4]) -> [i32; 4] {
    let (sum, less, small, large) = (a + c, a - c, (b >> 1) - d, b + (d >> 1));
    [sum + large, less + small, less - small, sum - large]
}

fn add(sample: &mut u8, value: i32) {
    *sample = (i32::from(*sample) + ((value + 32) >> 6)).clamp(0, 255) as u8;
}

/// Returns the transformed difference of an 8x8 block.
pub(super) fn forward8(source: &[u8], guess: &[u8]) -> [i16; 64] {
    let difference =
        |x: usize, y: usize| i32::from(source[y * 16 + x]) - i32::from(guess[y * 16 + x]);
    let columns: [[i32; 8]; 8] =
        std::array::from_fn(|x| forward8_line(std::array::from_fn(|y| difference(x, y))));
    let mut out = [0; 64];
    for y in 0..8 {
        let row = forward8_line(std::array::from_fn(|x| columns[x][y]));
        for (x, value) in row.into_iter().enumerate() {
            out[x * 8 + y] = value as i16;
        }
    }
    out
}

fn forward8_line(s: [i32; 8]) -> [i32; 8] {
    let sum: [i32; 4] = std::array::from_fn(|index| s[index] + s[7 - index]);
    let less: [i32; 4] = std::array::from_fn(|index| s[index] - s[7 - index]);
    let even = [
        sum[0] + sum[3],
        sum[1] + sum[2],
        sum[0] - sum[3],
        sum[1] - sum[2],
    ];
    let odd = [
        less[1] + less[2] + less[0] + (less[0] >> 1),
        less[0] - less[3] - less[2] - (less[2] >> 1),
        less[0] + less[3] - less[1] - (less[1] >> 1),
        less[1] - less[2] + less[3] + (less[3] >> 1),
    ];
    [
        even[0] + even[1],
        odd[0] + (odd[3] >> 2),
        even[2] + (even[3] >> 1),
        odd[1] + (odd[2] >> 2),
        even[0] - even[1],
        odd[2] - (odd[1] >> 2),
        (even[2] >> 1) - even[3],
        (odd[0] >> 2) - odd[3],
    ]
}

/// Adds an 8x8 block of restored coefficients to samples.
pub(super) fn inverse8(coefficients: &[i16; 64], samples: &mut [u8]) {
    let mut rows = [[0i32; 8]; 8];
    for (y, row) in rows.iter_mut().enumerate() {
        *row = inverse8_line(std::array::from_fn(|x| i32::from(coefficients[x * 8 + y])));
    }
    for x in 0..8 {
        let column = inverse8_line(std::array::from_fn(|y| rows[y][x]));
        for (y, value) in column.into_iter().enumerate() {
            add(&mut samples[y * 16 + x], value);
        }
    }
}

fn inverse8_line(c: [i32; 8]) -> [i32; 8] {
    let (sum, less) = (c[0] + c[4], c[0] - c[4]);
    let (small, large) = ((c[2] >> 1) - c[6], c[2] + (c[6] >> 1));
    let even = [sum + large, less + small, less - small, sum - large];
    let odd = [
        c[5] - c[3] - c[7] - (c[7] >> 1),
        c[1] + c[7] - c[3] - (c[3] >> 1),
        c[7] - c[1] + c[5] + (c[5] >> 1),
        c[3] + c[5] + c[1] + (c[1] >> 1),
    ];
    let turned = [
        odd[0] + (odd[3] >> 2),
        odd[1] + (odd[2] >> 2),
        (odd[1] >> 2) - odd[2],
        odd[3] - (odd[0] >> 2),
    ];
    [
        even[0] + turned[3],
        even[1] + turned[2],
        even[2] + turned[1],
        even[3] + turned[0],
        even[3] - turned[0],
        even[2] - turned[1],
        even[1] - turned[2],
        even[0] - turned[3],
    ]
}

/// Quantises in place and tells whether anything is left.
pub(super) fn quantize<const N: usize>(
    block: &mut [i16; N],
    forward: &[u16; N],
    bias: &[u16; N],
) -> bool {
    let mut any = 0;
    for index in 0..N {
        let value = block[index];
        let magnitude = u32::from(value.unsigned_abs()) + u32::from(bias[index]);
        let level = ((magnitude * u32::from(forward[index])) >> 16) as i16;
        any |= level;
        block[index] = if value < 0 { -level } else { level };
    }
    any != 0
}

/// Averages two predictions.
pub(super) fn mix(out: &mut [u8], other: &[u8], width: usize, height: usize) {
    for (row, with) in out.chunks_mut(16).zip(other.chunks_exact(16)).take(height) {
        for (sample, &with) in row[..width].iter_mut().zip(with) {
            *sample = ((u16::from(*sample) + u16::from(with) + 1) >> 1) as u8;
        }
    }
}

fn six_taps(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32) -> i32 {
    a + f - 5 * (b + e) + 20 * (c + d)
}

/// Returns the samples half way between two columns.
pub(super) fn half_across(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    for y in 0..height {
        let row = &from[y * stride..][..width + 5];
        for (x, sample) in out[y * 16..][..width].iter_mut().enumerate() {
            let tap = |index: usize| i32::from(row[x + index]);
            *sample = ((six_taps(tap(0), tap(1), tap(2), tap(3), tap(4), tap(5)) + 16) >> 5)
                .clamp(0, 255) as u8;
        }
    }
}

/// Returns the samples half way between two rows.
pub(super) fn half_down(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    for y in 0..height {
        let rows: [&[u8]; 6] = std::array::from_fn(|index| &from[(y + index) * stride..][..width]);
        for (x, sample) in out[y * 16..][..width].iter_mut().enumerate() {
            let tap = |index: usize| i32::from(rows[index][x]);
            *sample = ((six_taps(tap(0), tap(1), tap(2), tap(3), tap(4), tap(5)) + 16) >> 5)
                .clamp(0, 255) as u8;
        }
    }
}

/// Returns the samples half way between two columns and rows.
pub(super) fn half_both(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    let mut middle = [0i16; 21 * 16];
    for y in 0..height + 5 {
        let row = &from[y * stride..][..width + 5];
        for (x, value) in middle[y * 16..][..width].iter_mut().enumerate() {
            let tap = |index: usize| i32::from(row[x + index]);
            *value = six_taps(tap(0), tap(1), tap(2), tap(3), tap(4), tap(5)) as i16;
        }
    }
    for y in 0..height {
        for (x, sample) in out[y * 16..][..width].iter_mut().enumerate() {
            let tap = |index: usize| i32::from(middle[(y + index) * 16 + x]);
            *sample = ((six_taps(tap(0), tap(1), tap(2), tap(3), tap(4), tap(5)) + 512) >> 10)
                .clamp(0, 255) as u8;
        }
    }
}

/// Blends four neighbors by eighths, 8 wide.
pub(super) fn blend(from: &[u8], stride: usize, height: usize, [fx, fy]: [i16; 2], out: &mut [u8]) {
    for y in 0..height {
        let (upper, lower) = (&from[y * stride..][..9], &from[(y + 1) * stride..][..9]);
        for (x, sample) in out[y * 16..][..8].iter_mut().enumerate() {
            let across = |row: &[u8]| (8 - fx) * i16::from(row[x]) + fx * i16::from(row[x + 1]);
            *sample = (((8 - fy) * across(upper) + fy * across(lower) + 32) >> 6) as u8;
        }
    }
}

/// Exchanges rows and columns.
pub(super) fn transpose(rows: &[[i16; 8]; 8]) -> [[i16; 8]; 8] {
    std::array::from_fn(|y| std::array::from_fn(|x| rows[x][y]))
}

/// Is the sum of absolute differences of every 4x4 block of a macroblock or its chroma at most a limit below 255?
pub(super) fn is_quiet(a: &[u8], b: &[u8], height: usize, limit: u8) -> bool {
    (0..height / 4).all(|y| {
        (0..4).all(|x| {
            let at = y * 64 + x * 4;
            absolute_difference(&a[at..], &b[at..], 16, 4, 4) <= u32::from(limit)
        })
    })
}
