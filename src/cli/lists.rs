//! `--list 亲属=亲属.csv`: the rows of a list from a table file.
//!
//! In: table files, and what was answered so far. Out: rows with their answers, identity in a [`Profile`], and where
//! each row came from.
//!
//! **Invariant:** what stands in a cell is never repeated; a mistake is named by row number and column.

use super::answers::unreadable;
use super::{Usage, nearest};
use crate::ask::read;
use crate::ask::table::{self, Cell, Lost, Table};
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::form::{Field, ROW_NUMBER};
use crate::model::list::{ListShape, Row, RowRef, row_part};
use crate::model::profile::Profile;
use crate::model::scenario::{Question, Scenario};
use crate::model::value::Name;
use crate::serve::identity;
use anyhow::Result;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

/// `名单=文件`.
#[derive(Clone)]
pub(crate) struct ListFile {
    list: String,
    path: PathBuf,
}

/// Reads one `--list`.
pub(super) fn list_file(text: &str) -> Result<ListFile, String> {
    match text.split_once(['=', '＝']) {
        Some((list, path)) if !list.trim().is_empty() && !path.trim().is_empty() => {
            Ok(ListFile { list: list.trim().to_owned(), path: path.trim().into() })
        }
        _ => Err("写成 名单=文件，如 亲属=亲属.csv".to_owned()),
    }
}

/// Where rows came from.
#[derive(Default)]
pub(crate) struct Places(HashMap<Name, String>);

impl Places {
    /// How a question is named in a message: by file, row number and column where it stands in a table.
    pub(super) fn of(&self, name: &str) -> String {
        let place = row_part(name).and_then(|(row, column)| Some((self.0.get(&row.name(""))?, column)));
        match place {
            Some((place, column)) => format!("{place}“{column}”"),
            None => format!("`{name}`"),
        }
    }
}

/// Fills lists from their tables. Everything wrong with all of them is told at once.
pub(super) fn fill(
    files: &[ListFile],
    catalog: &Catalog,
    scenario: &Scenario,
    answers: &mut Answers,
    profile: &mut Profile,
    today: i64,
) -> Result<Places> {
    let mut places = Places::default();
    let mut wrong = Vec::new();
    for file in files {
        let (question, shape) = list(scenario, &file.list)?;
        if answers.is_closed(&question.name) || !answers.rows.of(&question.name).is_empty() {
            let name = &question.name;
            return Err(
                Usage(format!("`{name}` 已经填过一次了：一个名单只能写在回答里，或者一个表里")).into()
            );
        }
        let shown = file.path.display().to_string();
        let what = format!("`{}` 的表", question.name);
        let bytes = fs::read(&file.path).map_err(|error| unreadable(&what, &file.path, &error))?;
        let table = table::read(&bytes).map_err(|error| Usage(format!("{what} `{shown}`：{error}")))?;
        let mut filling = Filling { question, shape, catalog, today, file: &shown, wrong: Vec::new() };
        filling.take(&table, answers, profile, &mut places);
        if !filling.wrong.is_empty() {
            wrong.push(format!("{what} `{shown}` 有 {} 处要改：", filling.wrong.len()));
            wrong.append(&mut filling.wrong);
        }
    }
    if wrong.is_empty() { Ok(places) } else { Err(Usage(wrong.join("\n")).into()) }
}

/// A list of a life event by its name.
pub(super) fn list<'s>(scenario: &'s Scenario, name: &str) -> Result<(&'s Question, &'s ListShape)> {
    if let Some(found) = scenario.list(name) {
        return Ok(found);
    }
    let lists: Vec<&str> =
        scenario.questions.values().filter(|q| q.list.is_some()).map(|q| &*q.name).collect();
    let told = match lists.as_slice() {
        [] => format!("“{}”里没有名单", scenario.title),
        all => {
            format!("没有叫 `{name}` 的名单{}；有：{}", nearest(name, all.iter().copied()), all.join("、"))
        }
    };
    Err(Usage(told).into())
}

/// What a column of the table is for.
enum Column<'a> {
    /// A 栏目.
    Asked(&'a Question),
    /// A 填表栏目.
    Typed(&'a Name, Option<&'a Field>),
    /// Row numbers, and columns without a name.
    Skipped,
}

struct Filling<'a> {
    question: &'a Question,
    shape: &'a ListShape,
    catalog: &'a Catalog,
    today: i64,
    file: &'a str,
    wrong: Vec<String>,
}

/// A title may stand over the names of the columns.
const HEAD_WITHIN: usize = 5;

impl<'a> Filling<'a> {
    fn take(&mut self, table: &Table, answers: &mut Answers, profile: &mut Profile, places: &mut Places) {
        let known = |(_, row): &&(usize, Vec<Cell>)| {
            row.iter().any(|cell| name(cell).is_some_and(|name| self.column(&name).is_some()))
        };
        let within = table.rows.iter().take(HEAD_WITHIN);
        let head = within.enumerate().find(|(_, row)| known(row)).map_or(0, |(at, _)| at);
        let Some((_, names)) = table.rows.get(head) else { return };
        let columns = self.columns(names);
        let list = &self.question.name;
        let rows = table.rows.get(head + 1..).unwrap_or_default();
        if rows.is_empty() {
            let none = &self.shape.none_text;
            self.wrong.push(format!("只有表头，一条也没有；真没有的，在回答里写 `{list}: {none}`"));
        }
        if rows.len() > self.shape.most as usize {
            self.wrong.push(format!("最多 {} 条，表里有 {} 条", self.shape.most, rows.len()));
        }
        for (number, cells) in rows {
            let row = RowRef { list: list.clone(), row: Row::Listed(answers.rows.add(list.clone())) };
            places.0.insert(row.name(""), format!("{} 第 {number} 行", self.file));
            for (at, cell) in cells.iter().enumerate() {
                let result = match columns.get(at) {
                    Some(Column::Asked(column)) => answer(column, cell, answers, &row),
                    Some(Column::Typed(name, field)) => typed(name, *field, cell, profile, &row),
                    Some(Column::Skipped) => Ok(()),
                    None if *cell == Cell::Empty => Ok(()),
                    None => Err("这一格在表头以外".to_owned()),
                };
                if let Err(why) = result {
                    let column = names.get(at).and_then(name).unwrap_or_else(|| format!("第 {} 列", at + 1));
                    self.wrong.push(format!("第 {number} 行“{column}”：{why}"));
                }
            }
            self.check(*number, &row.name(""), &columns, profile);
        }
        answers.close(list);
    }

    fn column(&self, name: &str) -> Option<Column<'a>> {
        let asked = self.shape.columns.values();
        let mut asked = asked.filter(|c| *c.name == *name || c.former_names.iter().any(|f| **f == *name));
        if let Some(column) = asked.next() {
            return Some(Column::Asked(column));
        }
        let typed = self.shape.fill_columns.iter().find(|c| ***c == *name)?;
        Some(Column::Typed(typed, field(self.catalog, typed)))
    }

    /// What every column is for; what is missing is said, since it will be asked or stay empty.
    fn columns(&mut self, head: &[Cell]) -> Vec<Column<'a>> {
        let all = || self.shape.columns.keys().chain(&self.shape.fill_columns).map(|n| &**n);
        let mut seen: Vec<String> = Vec::new();
        let mut out = Vec::new();
        for (at, cell) in head.iter().enumerate() {
            let column = match name(cell) {
                None => Some(Column::Skipped),
                Some(name) if name == ROW_NUMBER => Some(Column::Skipped),
                Some(name) if seen.contains(&name) => {
                    self.wrong.push(format!("表头“{name}”写了两次"));
                    Some(Column::Skipped)
                }
                Some(name) => self.column(&name).inspect(|_| seen.push(name)),
            };
            out.push(column.unwrap_or_else(|| {
                // Where the names are missing altogether, this may be somebody's name.
                let near = name(cell).map(|name| nearest(&name, all())).unwrap_or_default();
                let marks = matches!(cell, Cell::Text(text) if text.contains(['，', '；']));
                let help = if marks { "；各栏之间用英文的逗号" } else { "" };
                let names = all().collect::<Vec<_>>().join("、");
                let at = at + 1;
                self.wrong.push(format!("表头第 {at} 列不是这个名单的栏目{near}{help}；有：{names}"));
                Column::Skipped
            }));
        }
        let missing: Vec<&str> =
            self.shape.columns.keys().map(|n| &**n).filter(|n| !seen.iter().any(|s| s == n)).collect();
        if !missing.is_empty() && !seen.is_empty() {
            eprintln!("{} 没有这几栏，按还没答算：{}", self.file, missing.join("、"));
        }
        out
    }

    /// Numbers and dates of a row that cannot be right.
    fn check(&mut self, number: usize, row: &Name, columns: &[Column<'_>], profile: &Profile) {
        for column in columns {
            let Column::Typed(name, Some(field)) = column else { continue };
            if let Some((why, true)) = identity::wrong_in(profile, row, field, self.today) {
                self.wrong.push(format!("第 {number} 行“{name}”：{why}"));
            }
        }
    }
}

fn typed(
    name: &Name,
    field: Option<&Field>,
    cell: &Cell,
    profile: &mut Profile,
    row: &RowRef,
) -> Result<(), String> {
    let Some(text) = cell.plain().map_err(lost)? else { return Ok(()) };
    let text = field.map_or(text.clone(), |field| identity::tidy(field.kind, &text));
    profile.set(row.name(""), name.clone(), text);
    Ok(())
}

fn answer(column: &Question, cell: &Cell, answers: &mut Answers, row: &RowRef) -> Result<(), String> {
    let Some(text) = cell.answer(column.kind).map_err(lost)? else { return Ok(()) };
    answers.set_in_row(row, &column.name, read::read_cell(column, &text)?);
    Ok(())
}

fn lost(why: Lost) -> String {
    match why {
        Lost::Digits => "号码被当成了数，后几位已经丢了：把这一列设成文本，再填一次".to_owned(),
        Lost::Formula => "公式没有算出来：直接填".to_owned(),
    }
}

/// The name of a column, without blanks and the star of what must be filled in.
fn name(cell: &Cell) -> Option<String> {
    let text = cell.plain().ok()??;
    let name: String = text.chars().filter(|c| !c.is_whitespace() && !['*', '＊'].contains(c)).collect();
    (!name.is_empty()).then_some(name)
}

/// What a 填表栏目 is: a person's field, else a unit's.
pub(super) fn field<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Field> {
    catalog.person_fields.get(name).or_else(|| catalog.unit_fields.get(name))
}
