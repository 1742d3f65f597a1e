//! The hottest loops once more in the instructions every x86-64 processor has (SSE2), one of them also in AVX2.
//!
//! Each function does exactly what its twin of the same name in `plain` does, and the tests below compare them.
//! On other processors the twins are used. Rows are 16 bytes unless a stride is given.
#![expect(
    unsafe_code,
    reason = "vector instructions read and write through pointers; every function first checks its slices"
)]

use std::arch::x86_64::*;

/// Checks that rows of a stride lie inside a slice, and returns where they start.
fn rows(data: &[u8], stride: usize, width: usize, height: usize) -> *const u8 {
    assert!((height - 1) * stride + width <= data.len());
    data.as_ptr()
}

/// See [`super::plain::absolute_difference`]; widths 8 and 16.
pub(super) fn absolute_difference(
    a: &[u8],
    other: &[u8],
    stride: usize,
    width: usize,
    height: usize,
) -> u32 {
    let (a, b) = (
        rows(a, 16, width, height),
        rows(other, stride, width, height),
    );
    // SAFETY: the rows were checked, and loads are as wide as a row.
    unsafe {
        let mut total = _mm_setzero_si128();
        for y in 0..height {
            let (a, b) = (a.add(y * 16), b.add(y * stride));
            let (a, b) = if width == 16 {
                (_mm_loadu_si128(a.cast()), _mm_loadu_si128(b.cast()))
            } else {
                (_mm_loadl_epi64(a.cast()), _mm_loadl_epi64(b.cast()))
            };
            total = _mm_add_epi64(total, _mm_sad_epu8(a, b));
        }
        (_mm_cvtsi128_si32(total) + _mm_cvtsi128_si32(_mm_srli_si128(total, 8))) as u32
    }
}

/// See [`super::plain::squared_difference`]; lengths are multiples of 16.
pub(super) fn squared_difference(a: &[u8], b: &[u8]) -> u32 {
    assert!(a.len() == b.len() && a.len().is_multiple_of(16));
    // SAFETY: both slices have the same length, a multiple of what is loaded.
    unsafe {
        let zero = _mm_setzero_si128();
        let mut total = zero;
        for at in (0..a.len()).step_by(16) {
            let (a, b) = (
                _mm_loadu_si128(a.as_ptr().add(at).cast()),
                _mm_loadu_si128(b.as_ptr().add(at).cast()),
            );
            let apart = _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a));
            let (low, high) = (
                _mm_unpacklo_epi8(apart, zero),
                _mm_unpackhi_epi8(apart, zero),
            );
            total = _mm_add_epi32(total, _mm_madd_epi16(low, low));
            total = _mm_add_epi32(total, _mm_madd_epi16(high, high));
        }
        sum4(total)
    }
}

/// See [`super::plain::transformed_difference`]; widths are multiples of 8, heights of 4.
pub(super) fn transformed_difference(a: &[u8], b: &[u8], width: usize, height: usize) -> u32 {
    let (a, b) = (rows(a, 16, width, height), rows(b, 16, width, height));
    if is_x86_feature_detected!("avx2") && (width * height).is_multiple_of(64) {
        // SAFETY: the processor has AVX2; the rows were checked.
        return unsafe { transformed_difference_wide(a, b, width, height) };
    }
    // SAFETY: the rows were checked.
    unsafe { transformed_difference_narrow(a, b, width, height) }
}

/// With eight values side by side. The rows must be there.
unsafe fn transformed_difference_narrow(
    a: *const u8,
    b: *const u8,
    width: usize,
    height: usize,
) -> u32 {
    // SAFETY: the caller has checked the rows, and eight bytes of a row are loaded at a time.
    unsafe {
        let mut total = _mm_setzero_si128();
        for y in (0..height).step_by(4) {
            for x in (0..width).step_by(8) {
                let at = y * 16 + x;
                let lines = std::array::from_fn(|row| {
                    difference8(a.add(at + row * 16), b.add(at + row * 16))
                });
                total = _mm_add_epi32(total, transformed_pair(lines));
            }
        }
        sum4(total)
    }
}

/// With sixteen values side by side: of one row, or of two that are four apart where rows are short.
#[target_feature(enable = "avx2")]
unsafe fn transformed_difference_wide(
    a: *const u8,
    b: *const u8,
    width: usize,
    height: usize,
) -> u32 {
    let (step, beside) = if width == 16 { (4, 8) } else { (8, 64) };
    let mut total = _mm256_setzero_si256();
    for y in (0..height).step_by(step) {
        let lines = std::array::from_fn(|row| {
            let at = (y + row) * 16;
            // SAFETY: the caller has checked the rows, and eight bytes of a row are loaded at a time.
            let [a, b] = [a, b].map(|from| unsafe {
                _mm256_cvtepu8_epi16(_mm_unpacklo_epi64(
                    _mm_loadl_epi64(from.add(at).cast()),
                    _mm_loadl_epi64(from.add(at + beside).cast()),
                ))
            });
            _mm256_sub_epi16(a, b)
        });
        total = _mm256_add_epi32(total, transformed_four(lines));
    }
    sum4(_mm_add_epi32(
        _mm256_castsi256_si128(total),
        _mm256_extracti128_si256(total, 1),
    ))
}

/// The same for a single 4x4 block.
pub(super) fn transformed_difference4(a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (rows(a, 16, 4, 4), rows(b, 16, 4, 4));
    // SAFETY: the rows were checked, and four bytes of a row are loaded at a time.
    unsafe {
        let lines = std::array::from_fn(|row| {
            _mm_sub_epi16(widen4(a.add(row * 16)), widen4(b.add(row * 16)))
        });
        sum4(transformed_pair(lines))
    }
}

/// See [`super::plain::forward4`].
pub(super) fn forward4(source: &[u8], guess: &[u8]) -> [i16; 16] {
    let (a, b) = (rows(source, 16, 4, 4), rows(guess, 16, 4, 4));
    let mut out = [0; 16];
    // SAFETY: the rows were checked; the block has room for two registers.
    unsafe {
        let lines = std::array::from_fn(|row| {
            _mm_sub_epi16(widen4(a.add(row * 16)), widen4(b.add(row * 16)))
        });
        let [a, b, c, d] = forward4_lines(transpose_pair(forward4_lines(lines)));
        _mm_storeu_si128(out.as_mut_ptr().cast(), _mm_unpacklo_epi64(a, b));
        _mm_storeu_si128(out.as_mut_ptr().add(8).cast(), _mm_unpacklo_epi64(c, d));
    }
    out
}

/// See [`super::plain::inverse4`].
pub(super) fn inverse4(block: &[i16; 16], samples: &mut [u8]) {
    rows(samples, 16, 4, 4);
    // SAFETY: the rows were checked; the block holds two registers.
    unsafe {
        let lines =
            std::array::from_fn(|column| _mm_loadl_epi64(block.as_ptr().add(column * 4).cast()));
        let lines = inverse4_lines(transpose_pair(inverse4_lines(lines)));
        for (row, line) in lines.into_iter().enumerate() {
            let to = samples.as_mut_ptr().add(row * 16);
            let value = _mm_srai_epi16(_mm_add_epi16(line, _mm_set1_epi16(32)), 6);
            let sum = _mm_add_epi16(widen4(to), value);
            to.cast::<i32>()
                .write_unaligned(_mm_cvtsi128_si32(_mm_packus_epi16(sum, sum)));
        }
    }
}

/// See [`super::plain::forward4_pair`].
pub(super) fn forward4_pair(source: &[u8], guess: &[u8]) -> [[i16; 16]; 2] {
    let (a, b) = (rows(source, 16, 8, 4), rows(guess, 16, 8, 4));
    let mut out = [[0; 16]; 2];
    // SAFETY: the rows were checked; the blocks have room for two registers each.
    unsafe {
        let lines = std::array::from_fn(|row| difference8(a.add(row * 16), b.add(row * 16)));
        let [a, b, c, d] = forward4_lines(transpose_pair(forward4_lines(lines)));
        let (left, right) = (out[0].as_mut_ptr(), out[1].as_mut_ptr());
        _mm_storeu_si128(left.cast(), _mm_unpacklo_epi64(a, b));
        _mm_storeu_si128(left.add(8).cast(), _mm_unpacklo_epi64(c, d));
        _mm_storeu_si128(right.cast(), _mm_unpackhi_epi64(a, b));
        _mm_storeu_si128(right.add(8).cast(), _mm_unpackhi_epi64(c, d));
    }
    out
}

/// See [`super::plain::inverse4_pair`].
pub(super) fn inverse4_pair(blocks: &[[i16; 16]; 2], samples: &mut [u8]) {
    rows(samples, 16, 8, 4);
    // SAFETY: the rows were checked; the blocks hold two registers each.
    unsafe {
        let (left, right) = (blocks[0].as_ptr(), blocks[1].as_ptr());
        let lines = std::array::from_fn(|column| {
            let load = |from: *const i16| _mm_loadl_epi64(from.add(column * 4).cast());
            _mm_unpacklo_epi64(load(left), load(right))
        });
        let lines = inverse4_lines(transpose_pair(inverse4_lines(lines)));
        for (row, line) in lines.into_iter().enumerate() {
            add8(samples.as_mut_ptr().add(row * 16), line);
        }
    }
}

/// See [`super::plain::forward8`].
pub(super) fn forward8(source: &[u8], guess: &[u8]) -> [i16; 64] {
    let (a, b) = (rows(source, 16, 8, 8), rows(guess, 16, 8, 8));
    let mut out = [0; 64];
    // SAFETY: the rows were checked; the block has room for eight registers.
    unsafe {
        let lines = std::array::from_fn(|row| difference8(a.add(row * 16), b.add(row * 16)));
        let lines = forward8_lines(transpose8(forward8_lines(lines)));
        for (column, line) in lines.into_iter().enumerate() {
            _mm_storeu_si128(out.as_mut_ptr().add(column * 8).cast(), line);
        }
    }
    out
}

/// See [`super::plain::inverse8`].
pub(super) fn inverse8(block: &[i16; 64], samples: &mut [u8]) {
    rows(samples, 16, 8, 8);
    // SAFETY: the rows were checked; the block holds eight registers.
    unsafe {
        let lines =
            std::array::from_fn(|column| _mm_loadu_si128(block.as_ptr().add(column * 8).cast()));
        let lines = inverse8_lines(transpose8(inverse8_lines(lines)));
        for (row, line) in lines.into_iter().enumerate() {
            add8(samples.as_mut_ptr().add(row * 16), line);
        }
    }
}

/// See [`super::plain::quantize`].
pub(super) fn quantize<const N: usize>(
    block: &mut [i16; N],
    forward: &[u16; N],
    bias: &[u16; N],
) -> bool {
    assert!(N.is_multiple_of(8));
    // SAFETY: all three arrays have the same length, a multiple of a register.
    unsafe {
        let zero = _mm_setzero_si128();
        let mut any = zero;
        for at in (0..N).step_by(8) {
            let place = block.as_mut_ptr().add(at).cast::<__m128i>();
            let forward = _mm_loadu_si128(forward.as_ptr().add(at).cast());
            let bias = _mm_loadu_si128(bias.as_ptr().add(at).cast());
            let value = _mm_loadu_si128(place);
            let sign = _mm_srai_epi16(value, 15);
            let magnitude = _mm_sub_epi16(_mm_xor_si128(value, sign), sign);
            let level = _mm_mulhi_epu16(_mm_add_epi16(magnitude, bias), forward);
            any = _mm_or_si128(any, level);
            _mm_storeu_si128(place, _mm_sub_epi16(_mm_xor_si128(level, sign), sign));
        }
        _mm_movemask_epi8(_mm_cmpeq_epi8(any, zero)) != 0xFFFF
    }
}

/// See [`super::plain::half_across`]; widths 8 and 16.
pub(super) fn half_across(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    let from = rows(from, stride, width + 5, height);
    rows(out, 16, width, height);
    // SAFETY: the rows were checked; loads reach five bytes beyond the eight written.
    unsafe {
        for y in 0..height {
            for x in (0..width).step_by(8) {
                let at = from.add(y * stride + x);
                let taps = std::array::from_fn(|index| widen8(at.add(index)));
                let sum = _mm_add_epi16(six_taps(taps), _mm_set1_epi16(16));
                store8(out.as_mut_ptr().add(y * 16 + x), _mm_srai_epi16(sum, 5));
            }
        }
    }
}

/// See [`super::plain::half_down`]; widths 8 and 16.
pub(super) fn half_down(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    let from = rows(from, stride, width, height + 5);
    rows(out, 16, width, height);
    // SAFETY: the rows were checked; loads reach five rows below those written.
    unsafe {
        for x in (0..width).step_by(8) {
            let mut taps = std::array::from_fn(|row| widen8(from.add(row * stride + x)));
            for y in 0..height {
                taps[5] = widen8(from.add((y + 5) * stride + x));
                let sum = _mm_add_epi16(six_taps(taps), _mm_set1_epi16(16));
                store8(out.as_mut_ptr().add(y * 16 + x), _mm_srai_epi16(sum, 5));
                taps = [taps[1], taps[2], taps[3], taps[4], taps[5], taps[5]];
            }
        }
    }
}

/// See [`super::plain::half_both`]; widths 8 and 16.
pub(super) fn half_both(from: &[u8], stride: usize, width: usize, height: usize, out: &mut [u8]) {
    let from = rows(from, stride, width + 5, height + 5);
    rows(out, 16, width, height);
    // SAFETY: the rows were checked; loads reach five bytes and rows beyond those written.
    unsafe {
        let across = |row: usize, x: usize| {
            let at = from.add(row * stride + x);
            six_taps(std::array::from_fn(|index| widen8(at.add(index))))
        };
        let (outer, middle) = (
            _mm_set1_epi32(0xFFFB_0001_u32 as i32),
            _mm_set1_epi32(0x0014_0014),
        );
        let outer_turned = _mm_set1_epi32(0x0001_FFFB);
        for x in (0..width).step_by(8) {
            let mut taps: [__m128i; 6] = std::array::from_fn(|row| across(row, x));
            for y in 0..height {
                taps[5] = across(y + 5, x);
                let part = |join: unsafe fn(__m128i, __m128i) -> __m128i| {
                    let first = _mm_madd_epi16(join(taps[0], taps[1]), outer);
                    let second = _mm_madd_epi16(join(taps[2], taps[3]), middle);
                    let third = _mm_madd_epi16(join(taps[4], taps[5]), outer_turned);
                    let sum = _mm_add_epi32(
                        _mm_add_epi32(first, second),
                        _mm_add_epi32(third, _mm_set1_epi32(512)),
                    );
                    _mm_srai_epi32(sum, 10)
                };
                let both = _mm_packs_epi32(part(_mm_unpacklo_epi16), part(_mm_unpackhi_epi16));
                store8(out.as_mut_ptr().add(y * 16 + x), both);
                taps = [taps[1], taps[2], taps[3], taps[4], taps[5], taps[5]];
            }
        }
    }
}

/// See [`super::plain::mix`]; widths 8 and 16.
pub(super) fn mix(out: &mut [u8], other: &[u8], width: usize, height: usize) {
    rows(out, 16, width, height);
    let other = rows(other, 16, width, height);
    // SAFETY: the rows were checked; eight bytes are read and written at a time.
    unsafe {
        for y in 0..height {
            for x in (0..width).step_by(8) {
                let place = out.as_mut_ptr().add(y * 16 + x);
                let value = _mm_avg_epu8(
                    _mm_loadl_epi64(place.cast()),
                    _mm_loadl_epi64(other.add(y * 16 + x).cast()),
                );
                _mm_storel_epi64(place.cast(), value);
            }
        }
    }
}

/// See [`super::plain::blend`]; width 8.
pub(super) fn blend(from: &[u8], stride: usize, height: usize, [fx, fy]: [i16; 2], out: &mut [u8]) {
    let from = rows(from, stride, 9, height + 1);
    rows(out, 16, 8, height);
    // SAFETY: the rows were checked; loads reach one byte and row beyond those written.
    unsafe {
        let [a, b, c, d] = [(8 - fx) * (8 - fy), fx * (8 - fy), (8 - fx) * fy, fx * fy]
            .map(|part| _mm_set1_epi16(part));
        let mut upper = (widen8(from), widen8(from.add(1)));
        for y in 0..height {
            let row = from.add((y + 1) * stride);
            let lower = (widen8(row), widen8(row.add(1)));
            let above = _mm_add_epi16(_mm_mullo_epi16(upper.0, a), _mm_mullo_epi16(upper.1, b));
            let below = _mm_add_epi16(_mm_mullo_epi16(lower.0, c), _mm_mullo_epi16(lower.1, d));
            let sum = _mm_add_epi16(_mm_add_epi16(above, below), _mm_set1_epi16(32));
            store8(out.as_mut_ptr().add(y * 16), _mm_srli_epi16(sum, 6));
            upper = lower;
        }
    }
}

/// See [`super::plain::transpose`].
pub(super) fn transpose(rows: &[[i16; 8]; 8]) -> [[i16; 8]; 8] {
    let mut out = [[0; 8]; 8];
    // SAFETY: every row is one register.
    unsafe {
        let lines = std::array::from_fn(|row| _mm_loadu_si128(rows[row].as_ptr().cast()));
        for (line, out) in transpose8(lines).into_iter().zip(&mut out) {
            _mm_storeu_si128(out.as_mut_ptr().cast(), line);
        }
    }
    out
}

/// See [`super::plain::is_quiet`].
pub(super) fn is_quiet(a: &[u8], b: &[u8], height: usize, limit: u8) -> bool {
    let (a, b) = (rows(a, 16, 16, height), rows(b, 16, 16, height));
    // SAFETY: the rows were checked, and whole rows are loaded.
    unsafe {
        let limit = _mm_set1_epi32(i32::from(limit));
        let left = _mm_set1_epi64x(0xFFFF_FFFF);
        let mut loud = _mm_setzero_si128();
        for y in (0..height).step_by(4) {
            let mut sums = _mm_setzero_si128();
            for row in y..y + 4 {
                let (a, b) = (
                    _mm_loadu_si128(a.add(row * 16).cast()),
                    _mm_loadu_si128(b.add(row * 16).cast()),
                );
                sums = _mm_adds_epu8(sums, _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a)));
            }
            let zero = _mm_setzero_si128();
            for half in [_mm_and_si128(sums, left), _mm_andnot_si128(left, sums)] {
                loud = _mm_or_si128(loud, _mm_cmpgt_epi32(_mm_sad_epu8(half, zero), limit));
            }
        }
        _mm_movemask_epi8(loud) == 0
    }
}

unsafe fn widen8(from: *const u8) -> __m128i {
    // SAFETY: the caller has checked that eight bytes can be read.
    unsafe { _mm_unpacklo_epi8(_mm_loadl_epi64(from.cast()), _mm_setzero_si128()) }
}

unsafe fn widen4(from: *const u8) -> __m128i {
    // SAFETY: the caller has checked that four bytes can be read.
    unsafe {
        _mm_unpacklo_epi8(
            _mm_cvtsi32_si128(from.cast::<i32>().read_unaligned()),
            _mm_setzero_si128(),
        )
    }
}

unsafe fn store8(to: *mut u8, value: __m128i) {
    // SAFETY: the caller has checked that eight bytes can be written.
    unsafe { _mm_storel_epi64(to.cast(), _mm_packus_epi16(value, value)) }
}

unsafe fn difference8(a: *const u8, b: *const u8) -> __m128i {
    // SAFETY: the caller has checked that eight bytes can be read.
    unsafe { _mm_sub_epi16(widen8(a), widen8(b)) }
}

unsafe fn add8(to: *mut u8, value: __m128i) {
    // SAFETY: the caller has checked that eight bytes can be read and written.
    unsafe {
        let value = _mm_srai_epi16(_mm_add_epi16(value, _mm_set1_epi16(32)), 6);
        store8(to, _mm_add_epi16(widen8(to), value));
    }
}

#[inline]
fn sum4(lanes: __m128i) -> u32 {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let pairs = _mm_add_epi32(lanes, _mm_srli_si128(lanes, 8));
        _mm_cvtsi128_si32(_mm_add_epi32(pairs, _mm_srli_si128(pairs, 4))) as u32
    }
}

#[inline]
fn six_taps([a, b, c, d, e, f]: [__m128i; 6]) -> __m128i {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let middle = _mm_slli_epi16(_mm_add_epi16(c, d), 2);
        let inner = _mm_sub_epi16(middle, _mm_add_epi16(b, e));
        let fivefold = _mm_add_epi16(_mm_slli_epi16(inner, 2), inner);
        _mm_add_epi16(_mm_add_epi16(a, f), fivefold)
    }
}

#[inline]
fn hadamard_lines([a, b, c, d]: [__m128i; 4]) -> [__m128i; 4] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let (outer, inner) = (_mm_add_epi16(a, d), _mm_add_epi16(b, c));
        let (outer_less, inner_less) = (_mm_sub_epi16(a, d), _mm_sub_epi16(b, c));
        [
            _mm_add_epi16(outer, inner),
            _mm_add_epi16(outer_less, inner_less),
            _mm_sub_epi16(outer, inner),
            _mm_sub_epi16(outer_less, inner_less),
        ]
    }
}

/// Half the sum of the magnitudes of two transformed blocks. The last step of the transform is not taken: two values and
/// their sum and difference are as far from zero together as twice the farther one.
#[inline]
fn transformed_pair(lines: [__m128i; 4]) -> __m128i {
    let [a, b, c, d] = transpose_pair(hadamard_lines(lines));
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let magnitude =
            |value: __m128i| _mm_max_epi16(value, _mm_sub_epi16(_mm_setzero_si128(), value));
        let farther = |a: __m128i, b: __m128i| _mm_max_epi16(magnitude(a), magnitude(b));
        let (sums, rests) = (
            farther(_mm_add_epi16(a, b), _mm_add_epi16(c, d)),
            farther(_mm_sub_epi16(a, b), _mm_sub_epi16(c, d)),
        );
        _mm_madd_epi16(_mm_add_epi16(sums, rests), _mm_set1_epi16(1))
    }
}

/// The same for four blocks.
#[inline]
#[target_feature(enable = "avx2")]
fn transformed_four([a, b, c, d]: [__m256i; 4]) -> __m256i {
    let (ab, cd) = (_mm256_add_epi16(a, b), _mm256_add_epi16(c, d));
    let (ab_less, cd_less) = (_mm256_sub_epi16(a, b), _mm256_sub_epi16(c, d));
    let (a, b) = (_mm256_add_epi16(ab, cd), _mm256_sub_epi16(ab, cd));
    let (c, d) = (
        _mm256_add_epi16(ab_less, cd_less),
        _mm256_sub_epi16(ab_less, cd_less),
    );
    let (left_ab, right_ab) = (_mm256_unpacklo_epi16(a, b), _mm256_unpackhi_epi16(a, b));
    let (left_cd, right_cd) = (_mm256_unpacklo_epi16(c, d), _mm256_unpackhi_epi16(c, d));
    let left = (
        _mm256_unpacklo_epi32(left_ab, left_cd),
        _mm256_unpackhi_epi32(left_ab, left_cd),
    );
    let right = (
        _mm256_unpacklo_epi32(right_ab, right_cd),
        _mm256_unpackhi_epi32(right_ab, right_cd),
    );
    let (a, b) = (
        _mm256_unpacklo_epi64(left.0, right.0),
        _mm256_unpackhi_epi64(left.0, right.0),
    );
    let (c, d) = (
        _mm256_unpacklo_epi64(left.1, right.1),
        _mm256_unpackhi_epi64(left.1, right.1),
    );
    let farther = |a, b| _mm256_max_epi16(_mm256_abs_epi16(a), _mm256_abs_epi16(b));
    let (sums, rests) = (
        farther(_mm256_add_epi16(a, b), _mm256_add_epi16(c, d)),
        farther(_mm256_sub_epi16(a, b), _mm256_sub_epi16(c, d)),
    );
    _mm256_madd_epi16(_mm256_add_epi16(sums, rests), _mm256_set1_epi16(1))
}

#[inline]
fn forward4_lines([a, b, c, d]: [__m128i; 4]) -> [__m128i; 4] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let (outer, inner) = (_mm_add_epi16(a, d), _mm_add_epi16(b, c));
        let (outer_less, inner_less) = (_mm_sub_epi16(a, d), _mm_sub_epi16(b, c));
        [
            _mm_add_epi16(outer, inner),
            _mm_add_epi16(_mm_add_epi16(outer_less, outer_less), inner_less),
            _mm_sub_epi16(outer, inner),
            _mm_sub_epi16(outer_less, _mm_add_epi16(inner_less, inner_less)),
        ]
    }
}

#[inline]
fn inverse4_lines([a, b, c, d]: [__m128i; 4]) -> [__m128i; 4] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let (sum, less) = (_mm_add_epi16(a, c), _mm_sub_epi16(a, c));
        let small = _mm_sub_epi16(_mm_srai_epi16(b, 1), d);
        let large = _mm_add_epi16(b, _mm_srai_epi16(d, 1));
        [
            _mm_add_epi16(sum, large),
            _mm_add_epi16(less, small),
            _mm_sub_epi16(less, small),
            _mm_sub_epi16(sum, large),
        ]
    }
}

/// Transposes two 4x4 blocks side by side, each in its own half.
#[inline]
fn transpose_pair([a, b, c, d]: [__m128i; 4]) -> [__m128i; 4] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let (left_ab, right_ab) = (_mm_unpacklo_epi16(a, b), _mm_unpackhi_epi16(a, b));
        let (left_cd, right_cd) = (_mm_unpacklo_epi16(c, d), _mm_unpackhi_epi16(c, d));
        let (left_first, left_last) = (
            _mm_unpacklo_epi32(left_ab, left_cd),
            _mm_unpackhi_epi32(left_ab, left_cd),
        );
        let (right_first, right_last) = (
            _mm_unpacklo_epi32(right_ab, right_cd),
            _mm_unpackhi_epi32(right_ab, right_cd),
        );
        [
            _mm_unpacklo_epi64(left_first, right_first),
            _mm_unpackhi_epi64(left_first, right_first),
            _mm_unpacklo_epi64(left_last, right_last),
            _mm_unpackhi_epi64(left_last, right_last),
        ]
    }
}

#[inline]
fn transpose8(s: [__m128i; 8]) -> [__m128i; 8] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let low16 = |i: usize| _mm_unpacklo_epi16(s[i], s[i + 1]);
        let high16 = |i: usize| _mm_unpackhi_epi16(s[i], s[i + 1]);
        let (a, b) = ([low16(0), high16(0)], [low16(2), high16(2)]);
        let (c, d) = ([low16(4), high16(4)], [low16(6), high16(6)]);
        let mut out = [_mm_setzero_si128(); 8];
        for half in 0..2 {
            let (upper, lower) = (
                _mm_unpacklo_epi32(a[half], b[half]),
                _mm_unpacklo_epi32(c[half], d[half]),
            );
            out[half * 4] = _mm_unpacklo_epi64(upper, lower);
            out[half * 4 + 1] = _mm_unpackhi_epi64(upper, lower);
            let (upper, lower) = (
                _mm_unpackhi_epi32(a[half], b[half]),
                _mm_unpackhi_epi32(c[half], d[half]),
            );
            out[half * 4 + 2] = _mm_unpacklo_epi64(upper, lower);
            out[half * 4 + 3] = _mm_unpackhi_epi64(upper, lower);
        }
        out
    }
}

#[inline]
fn forward8_lines(s: [__m128i; 8]) -> [__m128i; 8] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let add = |a, b| _mm_add_epi16(a, b);
        let sub = |a, b| _mm_sub_epi16(a, b);
        let more = |a| _mm_add_epi16(a, _mm_srai_epi16(a, 1));
        let sum: [__m128i; 4] = std::array::from_fn(|index| add(s[index], s[7 - index]));
        let less: [__m128i; 4] = std::array::from_fn(|index| sub(s[index], s[7 - index]));
        let even = [
            add(sum[0], sum[3]),
            add(sum[1], sum[2]),
            sub(sum[0], sum[3]),
            sub(sum[1], sum[2]),
        ];
        let odd = [
            add(add(less[1], less[2]), more(less[0])),
            sub(sub(less[0], less[3]), more(less[2])),
            sub(add(less[0], less[3]), more(less[1])),
            add(sub(less[1], less[2]), more(less[3])),
        ];
        [
            add(even[0], even[1]),
            add(odd[0], _mm_srai_epi16(odd[3], 2)),
            add(even[2], _mm_srai_epi16(even[3], 1)),
            add(odd[1], _mm_srai_epi16(odd[2], 2)),
            sub(even[0], even[1]),
            sub(odd[2], _mm_srai_epi16(odd[1], 2)),
            sub(_mm_srai_epi16(even[2], 1), even[3]),
            sub(_mm_srai_epi16(odd[0], 2), odd[3]),
        ]
    }
}

#[inline]
fn inverse8_lines(c: [__m128i; 8]) -> [__m128i; 8] {
    // SAFETY: SSE2 is part of every x86-64.
    unsafe {
        let add = |a, b| _mm_add_epi16(a, b);
        let sub = |a, b| _mm_sub_epi16(a, b);
        let more = |a| _mm_add_epi16(a, _mm_srai_epi16(a, 1));
        let quarter = |a| _mm_srai_epi16(a, 2);
        let (sum, less) = (add(c[0], c[4]), sub(c[0], c[4]));
        let small = sub(_mm_srai_epi16(c[2], 1), c[6]);
        let large = add(c[2], _mm_srai_epi16(c[6], 1));
        let even = [
            add(sum, large),
            add(less, small),
            sub(less, small),
            sub(sum, large),
        ];
        let odd = [
            sub(sub(c[5], c[3]), more(c[7])),
            sub(add(c[1], c[7]), more(c[3])),
            add(sub(c[7], c[1]), more(c[5])),
            add(add(c[3], c[5]), more(c[1])),
        ];
        let turned = [
            add(odd[0], quarter(odd[3])),
            add(odd[1], quarter(odd[2])),
            sub(quarter(odd[1]), odd[2]),
            sub(odd[3], quarter(odd[0])),
        ];
        [
            add(even[0], turned[3]),
            add(even[1], turned[2]),
            add(even[2], turned[1]),
            add(even[3], turned[0]),
            sub(even[3], turned[0]),
            sub(even[2], turned[1]),
            sub(even[1], turned[2]),
            sub(even[0], turned[3]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{plain, quant};
    use super::*;

    /// Calls a check with many pairs of buffers: noise, extremes and near copies.
    fn with_noise(check: impl Fn(&[u8], &[u8], usize)) {
        let mut seed = 1_u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for round in 0..60 {
            let a: Vec<u8> = (0..1024)
                .map(|_| {
                    if round % 3 == 1 {
                        random() & 128 | random() >> 7
                    } else {
                        random()
                    }
                })
                .collect();
            let b: Vec<u8> = match round % 3 {
                0 => a
                    .iter()
                    .map(|&value| value.saturating_add(random() & 3))
                    .collect(),
                1 => a.iter().map(|&value| 255 - value).collect(),
                _ => a.iter().map(|_| random()).collect(),
            };
            check(&a, &b, round);
        }
    }

    #[test]
    fn differences_agree_with_their_twins() {
        with_noise(|a, b, _| {
            for (width, height) in [(16, 16), (16, 8), (8, 16), (8, 8)] {
                assert_eq!(
                    absolute_difference(a, b, 24, width, height),
                    plain::absolute_difference(a, b, 24, width, height)
                );
                assert_eq!(
                    transformed_difference(a, b, width, height),
                    plain::transformed_difference(a, b, width, height)
                );
                // SAFETY: the buffers are longer than any of the sizes.
                let narrow =
                    unsafe { transformed_difference_narrow(a.as_ptr(), b.as_ptr(), width, height) };
                assert_eq!(narrow, plain::transformed_difference(a, b, width, height));
            }
            assert_eq!(
                transformed_difference4(a, b),
                plain::transformed_difference4(a, b)
            );
            assert_eq!(squared_difference(a, b), plain::squared_difference(a, b));
        });
    }

    #[test]
    fn transforms_agree_with_their_twins() {
        with_noise(|a, b, round| {
            let pair = forward4_pair(a, b);
            assert_eq!(pair, plain::forward4_pair(a, b));
            let rows = std::array::from_fn(|y| std::array::from_fn(|x| i16::from(a[y * 8 + x])));
            assert_eq!(transpose(&rows), plain::transpose(&rows));
            for limit in [0, 5, 20, 60, 254] {
                assert_eq!(is_quiet(a, b, 16, limit), plain::is_quiet(a, b, 16, limit));
                assert_eq!(
                    is_quiet(a, &a[..128], 8, limit),
                    plain::is_quiet(a, &a[..128], 8, limit)
                );
            }
            assert_eq!(forward4(a, b), pair[0]);
            let wide = forward8(a, b);
            assert_eq!(wide, plain::forward8(a, b));
            let quantizer = quant::Quantizer::new((round % 52) as u8);
            let (mut ours, mut expected) = (wide, wide);
            let steps = &quantizer.wide;
            let any = quantize(&mut ours, &steps.forward, &steps.inter_bias);
            assert_eq!(
                any,
                plain::quantize(&mut expected, &steps.forward, &steps.inter_bias)
            );
            assert_eq!(ours, expected);
            let (mut ours, mut expected) = (b.to_vec(), b.to_vec());
            inverse8(&wide.map(|value| value / 2), &mut ours);
            plain::inverse8(&wide.map(|value| value / 2), &mut expected);
            assert_eq!(ours, expected);
            inverse4(&pair[1], &mut ours);
            plain::inverse4(&pair[1], &mut expected);
            assert_eq!(ours, expected);
            inverse4_pair(&pair, &mut ours);
            plain::inverse4_pair(&pair, &mut expected);
            assert_eq!(ours, expected);
        });
    }

    #[test]
    fn moves_agree_with_their_twins() {
        with_noise(|a, b, round| {
            for (width, height) in [(16, 16), (16, 8), (8, 16), (8, 8)] {
                let (mut ours, mut expected) = ([9; 256], [9; 256]);
                half_across(a, 32, width, height, &mut ours);
                plain::half_across(a, 32, width, height, &mut expected);
                assert_eq!(ours, expected);
                half_down(a, 32, width, height, &mut ours);
                plain::half_down(a, 32, width, height, &mut expected);
                assert_eq!(ours, expected);
                half_both(a, 32, width, height, &mut ours);
                plain::half_both(a, 32, width, height, &mut expected);
                assert_eq!(ours, expected);
                mix(&mut ours, b, width, height);
                plain::mix(&mut expected, b, width, height);
                assert_eq!(ours, expected);
            }
            let part = [(round % 8) as i16, (round / 8) as i16];
            let (mut ours, mut expected) = ([9; 128], [9; 128]);
            blend(a, 20, 8, part, &mut ours[8..]);
            plain::blend(a, 20, 8, part, &mut expected[8..]);
            assert_eq!(ours, expected);
        });
    }
}
