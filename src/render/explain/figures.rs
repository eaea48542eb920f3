//! Figures: value, year, whether they are confirmed, and the region layers that set them.

use super::used::Used;
use super::{Source, Text};
use crate::logic::print;
use crate::model::civil;
use crate::model::parameter::{Figure, Parameter, ParameterKind};

impl Source<'_> {
    /// Every figure a rule uses.
    pub(super) fn figures(&self, used: &Used, text: &mut Text) {
        let all: Vec<&Parameter> =
            used.parameters.iter().filter_map(|name| self.catalog.parameters.get(name)).collect();
        if all.is_empty() {
            return;
        }
        text.head("用到的数");
        for parameter in all {
            self.parameter(parameter, text);
        }
    }

    fn parameter(&self, parameter: &Parameter, text: &mut Text) {
        let note = parameter.note.as_ref().map(|note| format!("（{note}）")).unwrap_or_default();
        match &parameter.kind {
            ParameterKind::Single(_, Some(figure)) => {
                text.line(format!("{} = {}{note}", parameter.name, self.figure(figure)));
            }
            ParameterKind::Single(_, None) => {
                let bound = |word: &str, end: &Option<_>| {
                    end.as_ref().map(|end| format!("，{word} {}", print::literal(end))).unwrap_or_default()
                };
                let (low, high) = &parameter.bounds;
                let bounds = format!("{}{}", bound("不低于", low), bound("不高于", high));
                text.line(format!("{} 待定，没有公布{bounds}{note}", parameter.name));
            }
            ParameterKind::Dated(_, rows, carry) => {
                text.line(format!("{}{note}：", parameter.name));
                let last = rows.iter().rposition(|(_, figure)| figure.is_some());
                for (at, (within, figure)) in rows.iter().enumerate() {
                    let carried = *carry && Some(at) == last;
                    let now = within.from.is_none_or(|from| from <= self.today)
                        && (carried || within.to.is_none_or(|to| self.today <= to));
                    let day = |day: Option<i64>| day.map_or("…".to_owned(), |day| civil::iso(day as i32));
                    let value = figure.as_ref().map_or("待定".to_owned(), |f| self.figure(f));
                    let mark = if now { "   ← 今天用这个" } else { "" };
                    let carried = if carried { "（以后没有新数就沿用）" } else { "" };
                    let (from, to) = (day(within.from), day(within.to));
                    text.line(format!("   {from} 到 {to}{carried} = {value}{mark}"));
                }
            }
            ParameterKind::Yearly(_, rows) => {
                text.line(format!("{}{note}：", parameter.name));
                for (year, figure) in rows {
                    text.line(format!("   {year}年 = {}", self.figure(figure)));
                }
            }
            ParameterKind::Steps { rows, .. } => {
                text.line(format!("{}{note}：", parameter.name));
                for (from, figure) in rows {
                    text.line(format!("   {}起 = {}", print::literal(from), self.figure(figure)));
                }
            }
            ParameterKind::Table { by, columns, rows } => {
                text.line(format!("{}{note}，按{by}查：", parameter.name));
                for (key, figures) in rows {
                    let cells = columns.iter().zip(figures);
                    let cells = cells.map(|(name, f)| format!("{name} {}", self.figure(f)));
                    text.line(format!(
                        "   {} = {}",
                        print::literal(key),
                        cells.collect::<Vec<_>>().join("，")
                    ));
                }
            }
        }
        parameter.basis.iter().for_each(|cited| text.under("依据", self.basis(cited)));
        let layers: Vec<String> = parameter
            .provenance
            .iter()
            .map(|at| format!("{} {}", self.layer(*at), self.place(*at)))
            .collect();
        let last = if layers.len() > 1 { "（起作用的是最后一处）" } else { "" };
        text.under("谁定的", format!("{}{last}", layers.join(" → ")));
    }

    fn figure(&self, figure: &Figure) -> String {
        let mut out = print::literal(&figure.value);
        if let Some((low, high)) = &figure.bounds {
            out += &format!("（在 {} 和 {} 之间）", print::literal(low), print::literal(high));
        }
        out.extend(figure.published.iter().map(|day| format!("，{day} 公布")));
        out.extend(figure.basis.iter().map(|basis| format!("，依据 {basis}")));
        out.extend(figure.unconfirmed.iter().map(|why| format!("，待核：{why}")));
        out
    }
}
