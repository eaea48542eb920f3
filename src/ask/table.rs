//! A table file – text with separators, or a workbook – as head and numbered rows.
//!
//! In: the bytes as they came, from whichever office program. Out: cells, each with the row number that program shows.
//! Text may be UTF-8 or GBK, with or without a byte order mark, separated by comma, semicolon or tab.
//!
//! **Invariant:** no error repeats what stands in a cell.

use crate::model::scenario::QuestionKind;
use calamine::{Data, Reader, Sheets};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::io::Cursor;

/// A table: rows with the number that an office program shows beside them.
pub struct Table {
    /// Rows that hold something.
    pub rows: Vec<(usize, Vec<Cell>)>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// As typed, without blanks around it.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A day or an hour of a workbook.
    Moment {
        /// Year, month, day.
        day: (u16, u8, u8),
        /// Hour and minute.
        clock: (u8, u8),
    },
    /// `#N/A` and its like.
    Broken,
}

/// A file that cannot be read as a table.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum TableError {
    /// Bytes of no text and no workbook.
    #[error("既不是文字也不是 Excel 表：存成 .xlsx，或 .csv（UTF-8）再来")]
    Unreadable,
    /// A workbook that is damaged or has a password.
    #[error("这个 Excel 表打不开：可能坏了，或者设了密码；另存为 .xlsx 再来")]
    Workbook,
    /// No row holds anything.
    #[error("表里什么也没有")]
    Empty,
    /// More than anybody types.
    #[error("文件太大（超过 10 MiB），没有读")]
    TooBig,
}

/// Why a cell has no text that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A long number that was kept as a quantity: its last digits are gone.
    Digits,
    /// A formula that failed.
    Formula,
}

const MOST_BYTES: usize = 10 << 20;

/// Reads a table; of a workbook the first sheet.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    if bytes.len() > MOST_BYTES {
        return Err(TableError::TooBig);
    }
    const ZIP: &[u8] = b"PK\x03\x04";
    const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    let rows = if bytes.starts_with(ZIP) || bytes.starts_with(OLE) { workbook(bytes)? } else { text(bytes)? };
    let rows: Vec<_> = rows.into_iter().filter(|(_, row)| row.iter().any(|c| *c != Cell::Empty)).collect();
    if rows.is_empty() { Err(TableError::Empty) } else { Ok(Table { rows }) }
}

fn workbook(bytes: &[u8]) -> Result<Vec<(usize, Vec<Cell>)>, TableError> {
    let opened = calamine::open_workbook_auto_from_rs(Cursor::new(bytes));
    let mut book: Sheets<_> = opened.map_err(|_| TableError::Workbook)?;
    let range = book.worksheet_range_at(0).ok_or(TableError::Empty)?.map_err(|_| TableError::Workbook)?;
    let first = range.start().map_or(0, |(row, _)| row as usize) + 1;
    let rows = range.rows().map(|row| row.iter().map(of_workbook).collect());
    Ok((first..).zip(rows).collect())
}

fn of_workbook(cell: &Data) -> Cell {
    match cell {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::typed(text),
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::Bool(yes) => Cell::Text((if *yes { "是" } else { "否" }).to_owned()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            Cell::Moment { day: (year, month, day), clock: (hour, minute) }
        }
        Data::Error(_) => Cell::Broken,
    }
}

fn text(bytes: &[u8]) -> Result<Vec<(usize, Vec<Cell>)>, TableError> {
    let text = decoded(bytes).ok_or(TableError::Unreadable)?;
    // What Excel puts on top to name the separator.
    let (named, body) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((mark, body)) => (mark.bytes().next(), body),
        None => (None, text.as_str()),
    };
    let delimiter = named.unwrap_or_else(|| separator(body));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let mut rows = Vec::new();
    // Lines inside quoted cells are no rows.
    let mut inner = 0;
    for record in reader.records() {
        let record = record.map_err(|_| TableError::Unreadable)?;
        // A record may be said to begin at the empty lines before it.
        let start =
            record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(0).min(body.len());
        let empty = body.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let line = 1 + body.as_bytes()[..start + empty].iter().filter(|b| **b == b'\n').count();
        let number = line.saturating_sub(inner) + usize::from(named.is_some());
        inner += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let cells: Vec<Cell> = record.iter().map(Cell::typed).collect();
        // Remarks of an empty table to fill in.
        if !matches!(cells.first(), Some(Cell::Text(first)) if first.starts_with('#')) {
            rows.push((number, cells));
        }
    }
    Ok(rows)
}

/// The text of bytes in UTF-8, UTF-16 with a mark, or GBK.
fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!wrong).then(|| text.into_owned());
    }
    [UTF_8, GB18030].iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        (!text.contains('\0')).then(|| text.into_owned())
    })
}

/// The mark that stands most often between the names of the first line.
fn separator(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| head.bytes().filter(|b| *b == mark).count();
    // The comma where nothing is said.
    [b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

impl Cell {
    fn typed(text: &str) -> Cell {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    /// The text as it would be typed for an answer of this kind; nothing for an empty cell.
    ///
    /// # Errors
    /// The cell no longer holds what was typed.
    pub fn answer(&self, kind: QuestionKind) -> Result<Option<String>, Lost> {
        Ok(match (self, kind) {
            (Cell::Moment { day: (year, month, _), .. }, QuestionKind::Month) => {
                Some(format!("{year:04}-{month:02}"))
            }
            (Cell::Moment { clock: (hour, minute), .. }, QuestionKind::Clock) => {
                Some(format!("{hour:02}:{minute:02}"))
            }
            (Cell::Text(text), QuestionKind::Money | QuestionKind::Integer | QuestionKind::Decimal) => {
                Some(text.replace([',', '，'], "").trim_start_matches(['¥', '￥']).to_owned())
            }
            _ => self.plain()?,
        })
    }

    /// The text as it would be typed anywhere else.
    ///
    /// # Errors
    /// The cell no longer holds what was typed.
    pub fn plain(&self) -> Result<Option<String>, Lost> {
        /// From here on a workbook rounds.
        const ROUNDED: f64 = 1e15;
        match self {
            Cell::Empty => Ok(None),
            Cell::Broken => Err(Lost::Formula),
            Cell::Number(n) if n.abs() >= ROUNDED => Err(Lost::Digits),
            Cell::Number(n) => Ok(Some(n.to_string())),
            Cell::Text(text) if is_rounded(text) => Err(Lost::Digits),
            Cell::Text(text) => Ok(Some(text.clone())),
            Cell::Moment { day: (year, month, day), .. } => {
                Ok(Some(format!("{year:04}-{month:02}-{day:02}")))
            }
        }
    }
}

/// `1.10105E+17`: what an office program saves of a long number.
fn is_rounded(text: &str) -> bool {
    let Some((head, tail)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits(head) && tail.strip_prefix('+').is_some_and(digits)
}

/// Rows as text for office programs: with a byte order mark, by which they know that it is UTF-8.
pub fn write(rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(&mut out);
    for row in rows {
        // Writing into memory cannot fail.
        let _ = writer.write_record(row);
    }
    let _ = writer.flush();
    drop(writer);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes → row numbers and texts.
    fn check(bytes: &[u8], expected: &[(usize, &[&str])]) {
        let table = read(bytes).unwrap();
        let rows: Vec<(usize, Vec<String>)> = table
            .rows
            .iter()
            .map(|(n, row)| (*n, row.iter().map(|c| c.plain().unwrap().unwrap_or_default()).collect()))
            .collect();
        let expected: Vec<(usize, Vec<String>)> =
            expected.iter().map(|(n, row)| (*n, row.iter().map(|c| (*c).to_owned()).collect())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn text_of_any_office_program_is_the_same_table() {
        let expected: &[(usize, &[&str])] = &[(1, &["关系", "姓名"]), (3, &["子女", "㐂"])];
        let text = |mark: &str| format!("关系{mark}姓名\r\n\r\n子女{mark}㐂\r\n");
        check(text(",").as_bytes(), expected);
        check(format!("\u{feff}{}", text(",")).as_bytes(), expected);
        check(text(";").as_bytes(), expected);
        check(&GB18030.encode(&text(",")).0, expected);
        check(&GB18030.encode(&text("\t")).0, expected);
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text("\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(&utf16, expected);
        check(b"sep=;\r\na;b\r\n1;2\r\n", &[(2, &["a", "b"]), (3, &["1", "2"])]);
        check(
            "a,b\n\"1\n2\",3\n# 例,x\n4,5\n".as_bytes(),
            &[(1, &["a", "b"]), (2, &["1\n2", "3"]), (4, &["4", "5"])],
        );
    }

    #[test]
    fn what_is_no_table_says_what_to_do() {
        let check = |bytes: &[u8], error: TableError| assert_eq!(read(bytes).err(), Some(error));
        check(b"", TableError::Empty);
        check(b",,\r\n,,\r\n", TableError::Empty);
        check(b"PK\x03\x04 broken", TableError::Workbook);
        check(&[0xff, 0x00, 0x81, 0x00], TableError::Unreadable);
        check(&vec![b'a'; MOST_BYTES + 1], TableError::TooBig);
    }

    #[test]
    fn a_number_that_lost_digits_is_not_taken() {
        let check = |cell: Cell, expected: Result<Option<&str>, Lost>| {
            assert_eq!(cell.plain(), expected.map(|text| text.map(str::to_owned)), "{cell:?}");
        };
        check(Cell::Number(110_105_199_003_070_011.0), Err(Lost::Digits));
        check(Cell::Text("1.10105E+17".into()), Err(Lost::Digits));
        check(Cell::Text("E2".into()), Ok(Some("E2")));
        check(Cell::Number(13_900_000_000.0), Ok(Some("13900000000")));
        check(Cell::Number(0.5), Ok(Some("0.5")));
        check(Cell::Broken, Err(Lost::Formula));
    }
}
