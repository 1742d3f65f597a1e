//! The small transforms of averages.

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
