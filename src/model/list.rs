//! Lists (列表): a question whose answer is rows, each with the same columns (栏目).
//!
//! Rows are unrolled: every column of every row is a question of its own with a name of its own, `亲属〔2〕关系` for
//! the column 关系 of the row with the id 2. Whether there are more rows than those added is one more question,
//! `亲属〔还有〕`: the number of rows not listed, 0 = 没有了. What such rows would answer stands under
//! `亲属〔其他〕关系`; it is never asked.

use crate::model::expr::{Expr, Template};
use crate::model::scenario::{Check, Question};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What a broken 排除 is called, which has no name of its own.
pub const EXCLUDED: &str = "排除";

/// The most rows a list may ever have.
pub const MOST_ROWS: u32 = 200;

/// What a question of the kind 列表 has beside what every question has.
#[derive(Clone, Debug)]
pub struct ListShape {
    /// 量词: `位亲属`.
    pub measure: String,
    /// 显示为: what a row is called.
    pub display: Option<Template>,
    /// 最多.
    pub most: u32,
    /// 没有: what says that there is none.
    pub none_text: String,
    /// 栏目: asked for every row, and what rules may read.
    pub columns: IndexMap<Name, Question>,
    /// 校验 of a row.
    pub checks: Vec<Check>,
    /// 排除: rows that cannot be taken.
    pub excluded: Vec<Excluded>,
    /// 填表栏目: fields of a person that only forms print; never part of the answers.
    pub fill_columns: Vec<Name>,
    /// 人数栏: a number may be given instead of rows, and what asks for it.
    pub count_text: Option<String>,
}

/// 排除: a row of which this holds cannot be taken.
#[derive(Clone, Debug)]
pub struct Excluded {
    /// 当.
    pub when: Expr,
    /// 说.
    pub say: Template,
    /// Where it stands.
    pub span: Span,
}

/// One row of a list, or all those that were not listed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowRef {
    /// The list.
    pub list: Name,
    /// Which row.
    pub row: Row,
}

/// Which row of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Row {
    /// The row added under this id; ids are never used twice.
    Listed(u32),
    /// Any row that may be there and was not listed.
    Further,
}

impl RowRef {
    /// The name under which something of this row stands: `亲属〔2〕关系`.
    pub fn name(&self, part: &str) -> Name {
        match self.row {
            Row::Listed(id) => format!("{}〔{id}〕{part}", self.list).into(),
            Row::Further => format!("{}〔其他〕{part}", self.list).into(),
        }
    }
}

/// The name of the question whether there are more rows: `亲属〔还有〕`.
pub fn more_name(list: &str) -> Name {
    format!("{list}〔还有〕").into()
}

/// The list whose [`more_name`] this is.
pub fn list_of_more(name: &str) -> Option<&str> {
    name.strip_suffix("〔还有〕")
}

/// List, row and part of a name made by [`RowRef::name`].
pub fn row_part(name: &str) -> Option<(RowRef, &str)> {
    let (list, rest) = name.split_once('〔')?;
    let (row, part) = rest.split_once('〕')?;
    let row = match row {
        "其他" => Row::Further,
        id => Row::Listed(id.parse().ok()?),
    };
    (!part.is_empty()).then(|| (RowRef { list: list.into(), row }, part))
}

/// The rows each list has right now: ids in the order in which they were added. Lists without rows are left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Rows(BTreeMap<Name, Vec<u32>>);

impl Rows {
    /// No row, one, two in every one of these lists: what is looked at to know a rule for any number of rows.
    pub fn few<'n>(lists: impl Iterator<Item = &'n Name>) -> Vec<Rows> {
        let lists: Vec<&Name> = lists.collect();
        let most = if lists.is_empty() { 0 } else { 2 };
        let with =
            |count: u32| lists.iter().fold(Rows::default(), |rows, list| rows.with((*list).clone(), count));
        (0..=most).map(|count| if count == 0 { Rows::default() } else { with(count) }).collect()
    }
    /// Ids of a list's rows.
    pub fn of(&self, list: &str) -> &[u32] {
        self.0.get(list).map_or(&[], Vec::as_slice)
    }
    /// No list has a row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Lists that have rows.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &[u32])> {
        self.0.iter().map(|(list, ids)| (list, ids.as_slice()))
    }
    /// The same rows with `count` new ones, ids from 1, in a list: for programs made without a person.
    pub fn with(mut self, list: impl Into<Name>, count: u32) -> Rows {
        self.set(list.into(), (1..=count).collect());
        self
    }
    /// Sets the ids of a list.
    pub fn set(&mut self, list: Name, ids: Vec<u32>) {
        if ids.is_empty() {
            self.0.remove(&list);
        } else {
            self.0.insert(list, ids);
        }
    }
    /// Adds a row and gives its id.
    pub fn add(&mut self, list: impl Into<Name>) -> u32 {
        let ids = self.0.entry(list.into()).or_default();
        let id = ids.iter().max().map_or(1, |last| last.saturating_add(1));
        ids.push(id);
        id
    }
    /// Removes a row.
    pub fn remove(&mut self, list: &str, id: u32) {
        let ids: Vec<u32> = self.of(list).iter().copied().filter(|other| *other != id).collect();
        self.set(list.into(), ids);
    }
}

/// The rows of a list as somebody wrote them: in an example, an answers file or a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Per row: column → text; several texts for a 多选.
    pub rows: Vec<IndexMap<Name, Vec<String>>>,
    /// What was said about further rows; `None` = nothing yet.
    pub more: Option<String>,
}

/// What a plain list of rows says about further ones.
pub const NO_MORE: &str = "没有了";

impl Written {
    /// Rows after which nothing follows.
    pub fn closed(rows: Vec<IndexMap<Name, Vec<String>>>) -> Written {
        Written { rows, more: Some(NO_MORE.into()) }
    }
}
