//! The only door to the QR code library.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, bits, ec};

/// The dark squares as (column, row, how many side by side) and how many squares a side has, quiet zone included;
/// nothing when the data is too long for a QR code.
///
/// The mask is fixed: trying all eight costs more than the rest of the page, and every reader takes any mask.
pub(crate) fn squares(data: &str) -> Option<(u16, Vec<(u16, u16, u16)>)> {
    const QUIET: u16 = 4;
    let level = EcLevel::M;
    let bits = bits::encode_auto(data.as_bytes(), level).ok()?;
    let version = bits.version();
    let (words, correction) = ec::construct_codewords(&bits.into_bytes(), version, level).ok()?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&words, &correction);
    canvas.apply_mask(MaskPattern::Checkerboard);
    let side = version.width() as usize;
    let mut dark = Vec::new();
    for (row, colors) in canvas.into_colors().chunks(side).enumerate() {
        let mut column = 0;
        while column < side {
            let run = colors[column..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                dark.push((column as u16 + QUIET, row as u16 + QUIET, run as u16));
            }
            column += run.max(1);
        }
    }
    Some((side as u16 + 2 * QUIET, dark))
}
