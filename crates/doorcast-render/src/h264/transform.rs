//! The integer transforms of the standard. Sample rows are 16 bytes; coefficients are kept column by column.

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
    let mut rows = [[0i32; 8]; 8];
    for (y, row) in rows.iter_mut().enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            *value = i32::from(source[y * 16 + x]) - i32::from(guess[y * 16 + x]);
        }
        *row = forward8_line(*row);
    }
    let mut out = [0; 64];
    for x in 0..8 {
        let column = forward8_line(std::array::from_fn(|y| rows[y][x]));
        for (y, value) in column.into_iter().enumerate() {
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

/// Returns the Hadamard transform of sixteen averages; it is its own inverse but for scale.
pub(super) fn hadamard4(values: &[i32; 16]) -> [i32; 16] {
    let line = |[a, b, c, d]: [i32; 4]| {
        let (outer, inner, inner_less, outer_less) = (a + d, b + c, b - c, a - d);
        [
            outer + inner,
            outer_less + inner_less,
            outer - inner,
            outer_less - inner_less,
        ]
    };
    let mut half = [0; 16];
    for y in 0..4 {
        let row = line(std::array::from_fn(|x| values[y * 4 + x]));
        half[y * 4..y * 4 + 4].copy_from_slice(&row);
    }
    let mut out = [0; 16];
    for x in 0..4 {
        for (y, value) in line(std::array::from_fn(|y| half[y * 4 + x]))
            .into_iter()
            .enumerate()
        {
            out[y * 4 + x] = value;
        }
    }
    out
}

/// Returns the Hadamard transform of the four averages of a color.
pub(super) fn hadamard2([a, b, c, d]: [i32; 4]) -> [i32; 4] {
    [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d]
}
