//! The empty table of a list, to be filled in an office program and read back with `--list`.
//!
//! In: a list and the catalogue. Out: CSV with remarks after `#`, or a workbook with drop-downs and a second sheet of
//! remarks. What only fills forms stands first, as people expect of a table of persons.

use crate::ask::read::{self, UNCLEAR};
use crate::ask::table;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::form::{Field, FieldKind};
use crate::model::list::ListShape;
use crate::model::scenario::{Question, QuestionKind};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};

/// A column of the empty table.
struct Column {
    name: String,
    /// What is asked.
    ask: String,
    /// What may be written.
    how: String,
    /// What can be picked; empty = typed.
    options: Vec<String>,
    example: String,
    /// How the program keeps it: long numbers and names as text.
    format: &'static str,
}

/// Text, whatever it looks like.
const TEXT: &str = "@";
const DAY: &str = "yyyy-mm-dd";
const MONTH: &str = "yyyy-mm";

/// The empty table as text.
pub fn csv(shape: &ListShape, catalog: &Catalog) -> Vec<u8> {
    let columns = columns(shape, catalog);
    let mut rows = vec![columns.iter().map(|c| c.name.clone()).collect()];
    let mut example: Vec<String> = columns.iter().map(|c| c.example.clone()).collect();
    if let Some(first) = example.first_mut() {
        *first = format!("# 例：{first}");
    }
    rows.push(example);
    rows.extend(columns.iter().map(|c| vec![format!("# {}：{}", c.name, remark(c))]));
    rows.push(vec![format!("# {}", about(shape))]);
    rows.push(vec!["# 打 # 的几行是说明，不算数，留着删掉都行".to_owned()]);
    table::write(&rows)
}

/// The empty table as a workbook, made on `today`.
///
/// # Errors
/// What the workbook does not take: never for a list that was loaded.
pub fn workbook(
    question: &Question,
    shape: &ListShape,
    catalog: &Catalog,
    today: i64,
) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(shape, catalog);
    let mut book = Workbook::new();
    let (year, month, day) = i32::try_from(today).map_or((2000, 1, 1), civil::parts);
    let made = ExcelDateTime::from_ymd(
        u16::try_from(year).unwrap_or(2000),
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )?;
    book.set_properties(&DocProperties::new().set_title(&*question.name).set_creation_datetime(&made));
    rows_sheet(book.add_worksheet(), question, shape, &columns)?;
    remarks_sheet(book.add_worksheet(), shape, &columns)?;
    book.save_to_buffer()
}

const REMARKS: &str = "说明";

fn rows_sheet(
    sheet: &mut Worksheet,
    question: &Question,
    shape: &ListShape,
    columns: &[Column],
) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&question.name))?;
    sheet.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4));
    for (at, column) in (0u16..).zip(columns) {
        let kept = Format::new().set_num_format(column.format);
        sheet.set_column_format(at, &kept)?;
        sheet.set_column_width(at, width(column))?;
        sheet.write_with_format(0, at, column.name.as_str(), &head)?;
        let mut rule = DataValidation::new();
        if !column.options.is_empty() {
            // The options stand below each other in the remarks: no length is too long.
            let letter = rust_xlsxwriter::column_number_to_name(PICK + at);
            let last = column.options.len() + 1;
            let place = format!("={REMARKS}!${letter}$2:${letter}${last}");
            rule = rule
                .allow_list_formula(Formula::new(place))
                .set_error_title("请从列表里选")?
                .set_error_message("这一格只能选列表里有的")?;
        }
        let rule = rule.set_input_message(shortened(&remark(column)))?;
        sheet.add_data_validation(1, at, shape.most, at, &rule)?;
    }
    Ok(())
}

/// The column of the remarks from which the options stand.
const PICK: u16 = 5;

fn remarks_sheet(sheet: &mut Worksheet, shape: &ListShape, columns: &[Column]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let text = Format::new().set_num_format(TEXT);
    sheet.set_name(REMARKS)?;
    for (at, head) in (0u16..).zip(["栏目", "问的是", "怎么写", "例"]) {
        sheet.write_with_format(0, at, head, &bold)?;
    }
    for (at, width) in [(0, 16.0), (1, 36.0), (2, 44.0), (3, 18.0)] {
        sheet.set_column_width(at, width)?;
    }
    let mut row = 1;
    for column in columns {
        for (at, words) in (0u16..).zip([&column.name, &column.ask, &column.how]) {
            sheet.write_with_format(row, at, words.as_str(), &wrapped)?;
        }
        sheet.write_with_format(row, 3, column.example.as_str(), &text)?;
        row += 1;
    }
    sheet.write(row + 1, 0, about(shape))?;
    for (at, column) in (PICK..).zip(columns).filter(|(_, column)| !column.options.is_empty()) {
        sheet.write_with_format(0, at, column.name.as_str(), &bold)?;
        sheet.set_column_width(at, width(column))?;
        for (row, option) in (1..).zip(&column.options) {
            sheet.write_with_format(row, at, option.as_str(), &text)?;
        }
    }
    Ok(())
}

fn columns(shape: &ListShape, catalog: &Catalog) -> Vec<Column> {
    let typed = shape.fill_columns.iter().map(|name| {
        let field = catalog.person_fields.get(name).or_else(|| catalog.unit_fields.get(name));
        field.map_or_else(|| bare(name), typed)
    });
    typed.chain(shape.columns.values().map(asked)).collect()
}

fn bare(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        ask: name.to_owned(),
        how: "只用来填表".to_owned(),
        options: Vec::new(),
        example: String::new(),
        format: TEXT,
    }
}

fn typed(field: &Field) -> Column {
    let (how, example) = match field.kind {
        FieldKind::Date => ("写成 2026-11-22", "1990-05-06"),
        FieldKind::Month => ("写成 2026-11", "2020-03"),
        FieldKind::IdNumber => ("身份证上的 18 位号码", "（18 位号码）"),
        FieldKind::Phone => ("11 位手机号，或带区号的座机号", "（11 位号码）"),
        FieldKind::BankCard => ("卡上的号码", "（卡号）"),
        FieldKind::Uscc => ("营业执照上的 18 位代码", "（18 位代码）"),
        FieldKind::Money => ("写成 2000", "2000"),
        FieldKind::Integer => ("写数字", "1"),
        FieldKind::Address => ("写到门牌", "（写到门牌）"),
        FieldKind::PersonName => ("和身份证上一样", "张某某"),
        FieldKind::Text if &*field.name == "姓名" => ("和身份证上一样", "张某某"),
        FieldKind::Single | FieldKind::Multi | FieldKind::Text | FieldKind::LongText => ("", ""),
    };
    let options = match field.kind {
        FieldKind::Single => field.options.clone(),
        _ => Vec::new(),
    };
    let picked = match field.kind {
        FieldKind::Single => format!("可以写：{}", field.options.join("、")),
        FieldKind::Multi => format!("可以写（几样用顿号隔开）：{}", field.options.join("、")),
        _ => how.to_owned(),
    };
    let empty = if field.required { "" } else { "没有就空着" };
    let how = [picked.as_str(), empty, "只用来填表"].into_iter().filter(|part| !part.is_empty());
    Column {
        ask: field.text.clone().unwrap_or_else(|| field.name.to_string()),
        how: how.collect::<Vec<_>>().join("；"),
        example: options.first().cloned().unwrap_or_else(|| example.to_owned()),
        options,
        ..bare(&field.name)
    }
}

fn asked(column: &Question) -> Column {
    let mut options: Vec<String> = match column.kind {
        QuestionKind::Bool => vec!["是".to_owned(), "否".to_owned()],
        QuestionKind::Single => column.options.iter().map(|o| o.name.to_string()).collect(),
        _ => Vec::new(),
    };
    let example = match column.kind {
        QuestionKind::Bool => "是",
        QuestionKind::Single | QuestionKind::Multi => column.options.first().map_or("", |o| &o.name),
        QuestionKind::Integer => "1",
        QuestionKind::Decimal => "0.5",
        QuestionKind::Money => "2000元",
        QuestionKind::Months => "2年6个月",
        QuestionKind::Days => "30日",
        QuestionKind::WorkDays => "5工作日",
        QuestionKind::Hours => "8小时",
        QuestionKind::Month => "2020-03",
        QuestionKind::Date => "1990-05-06",
        QuestionKind::Clock => "08:30",
        QuestionKind::Region => "511703",
        QuestionKind::Text | QuestionKind::List => "",
    };
    let example = example.to_owned();
    let mut how = read::allowed(column).replace('`', "");
    if !column.required {
        how.push_str("；不清楚就写 不清楚");
        if !options.is_empty() {
            options.push(UNCLEAR.to_owned());
        }
    }
    if column.ask_when.is_some() {
        how.push_str("；用不着的空着");
    }
    let hint = column.hint.as_ref().map(|hint| format!("（{hint}）")).unwrap_or_default();
    Column {
        ask: format!("{}{hint}", column.text),
        how,
        options,
        example,
        format: match column.kind {
            QuestionKind::Date => DAY,
            QuestionKind::Month => MONTH,
            QuestionKind::Integer | QuestionKind::Decimal | QuestionKind::Money => "General",
            _ => TEXT,
        },
        ..bare(&column.name)
    }
}

fn remark(column: &Column) -> String {
    let ask = if column.ask == column.name { String::new() } else { format!("{}　", column.ask) };
    format!("{ask}{}", column.how)
}

fn about(shape: &ListShape) -> String {
    format!("一行一{}，最多 {} 行；第一行的栏目名不要改，先后可以换", shape.measure, shape.most)
}

/// The longest remark an office program shows beside a cell.
const LONGEST: usize = 255;

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Marks and lengths that no sheet may have.
fn sheet_name(name: &str) -> String {
    let name: String =
        name.chars().filter(|c| !['[', ']', ':', '*', '?', '/', '\\', '\''].contains(c)).collect();
    let name: String = name.chars().take(31).collect();
    if name.is_empty() || name == REMARKS { "名单".to_owned() } else { name }
}

fn width(column: &Column) -> f64 {
    let longest = column.options.iter().chain([&column.name]).map(|text| text.chars().count()).max();
    let wide = if column.options.is_empty() { 9 } else { 0 };
    f64::from(u32::try_from(longest.unwrap_or(0).max(wide)).unwrap_or(9)).mul_add(2.0, 4.0).min(44.0)
}
