//! Integers beyond 64 bits.
//!
//! ```python
//! 0x1_0000_0000_0000_0000 == 18446744073709551616
//! ```

use smol_str::SmolStr;

/// Digits beyond which a literal keeps its base. CPython's own limit for
/// decimal text is 4300 (`sys.set_int_max_str_digits`); converting is quadratic.
const MAX_DIGITS: usize = 4300;

/// Decimal text of an integer literal (`0x…`, `0o…`, `0b…` or decimal, with or
/// without underscores). A literal of more than 4300 digits in another base is
/// given back in that base, lower case and without underscores.
pub(crate) fn decimal(literal: &str) -> SmolStr {
    let text = literal.replace('_', "").to_ascii_lowercase();
    let (radix, digits) = match text.as_bytes() {
        [b'0', b'x', ..] => (16, text.get(2..)),
        [b'0', b'o', ..] => (8, text.get(2..)),
        [b'0', b'b', ..] => (2, text.get(2..)),
        _ => return SmolStr::new(text),
    };
    let digits = digits.unwrap_or_default().trim_start_matches('0');
    if digits.len() > MAX_DIGITS {
        return SmolStr::new(text);
    }
    to_decimal(digits, radix)
}

/// Schoolbook conversion in limbs of nine decimal digits, lowest first.
fn to_decimal(digits: &str, radix: u32) -> SmolStr {
    const LIMB: u64 = 1_000_000_000;
    let mut limbs: Vec<u64> = vec![0];
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % LIMB;
            carry = value / LIMB;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut rest = limbs.iter().rev();
    let mut text = rest.next().map(u64::to_string).unwrap_or_default();
    text.extend(rest.map(|limb| format!("{limb:09}")));
    SmolStr::new(text)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[track_caller]
    fn check(literal: &str, expected: &str) {
        assert_eq!(decimal(literal), expected);
    }

    #[test]
    fn bases() {
        check("0x1_0000_0000_0000_0000", "18446744073709551616");
        check("0X10000000000000000", "18446744073709551616");
        check("0o2_000000000000000000000", "18446744073709551616");
        check("0b1", "1");
        check("0x0", "0");
        check("100_000_000_000_000_000_000", "100000000000000000000");
    }

    #[test]
    fn inner_zeros_stay() {
        check("0xde0b6b3a7640000", "1000000000000000000");
        check("0xDE0B6B3A7640000", "1000000000000000000");
    }

    #[test]
    fn huge_ones_keep_their_base() {
        let huge = format!("0X{}", "F".repeat(5000));
        check(&huge, &huge.to_ascii_lowercase());
    }
}
