//! Which numbers are on the public web.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of version 4 that are not: the first address and how many bits all of them share.
const INSIDE_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Blocks inside the public part of version 6 that are not on the web all the same.
const INSIDE_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is on the public web, wherever in it an address of version 4 may hide.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !INSIDE_V4
        .iter()
        .any(|(first, bits)| (u32::from(address) ^ u32::from(*first)) >> (32 - bits) == 0)
}

/// Only 2000::/3 is given out to the public. Addresses that wrap one of version 4 are as public as that is.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = wrapped_v4(address) {
        return is_public_v4(inner);
    }
    let is_given_out = address.segments()[0] >> 13 == 1;
    let is_inside = INSIDE_V6
        .iter()
        .any(|(first, bits)| (u128::from(address) ^ u128::from(*first)) >> (128 - bits) == 0);
    is_given_out && !is_inside
}

/// Returns the address of version 4 inside one of version 6: mapped (::ffff:a.b.c.d), translated (64:ff9b::a.b.c.d)
/// or tunnelled (2002:ab:cd::).
fn wrapped_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let number = u128::from(address);
    let segments = address.segments();
    let low = Ipv4Addr::from(number as u32);
    match segments {
        [0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some(low),
        [0x2002, high, low, ..] => Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        _ => None,
    }
}
