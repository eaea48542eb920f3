//! Showing an identifier without giving it away: one rule for screen, register and export.

/// The first and last four characters, stars between: `1100**********001X`.
///
/// Of anything shorter than twelve characters a third stays at each end at most, so that the stars always outweigh it.
///
/// # Example
/// ```
/// use onething::model::ident::mask;
/// assert_eq!(mask("11000019660315001X"), "1100**********001X");
/// assert_eq!(mask("13900000000"), "139*****000");
/// ```
pub fn mask(text: &str) -> String {
    let count = text.chars().count();
    let kept = (count / 3).min(4);
    masked(text, kept, kept)
}

/// The first character of a name, stars for the rest: `张**`.
pub fn mask_name(name: &str) -> String {
    masked(name, 1, 0)
}

fn masked(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let hidden = |at: usize| count < 2 || (head <= at && at + tail < count);
    text.chars().enumerate().map(|(at, c)| if hidden(at) { '*' } else { c }).collect()
}
