//! Lines that are printed: papers, waivers, benefits, limits, notes, forms, sentences.

use super::{Prover, Step};
use crate::diag::Severity;
use crate::logic::op::NodeId;
use crate::logic::program::SayNode;
use crate::model::expr::CompareOp;
use crate::source::Span;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What becomes of each line, by its place.
type Lines = BTreeMap<Span, (String, Line)>;

/// What becomes of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Never,
    Always,
    Sometimes,
}

/// A start and an end that are both printed.
pub(super) struct Window {
    /// Printed under this condition.
    when: NodeId,
    /// In the space: the start is after the end.
    pub(super) reversed: NodeId,
    span: Span,
    what: String,
}

impl Prover<'_> {
    /// Starts and ends that must not be the wrong way round.
    pub(super) fn windows(&mut self) -> Vec<Window> {
        let mut out = Vec::new();
        let program = self.program;
        for nodes in &program.items {
            let Some(item) = self.scenario.items.get(&nodes.name) else { continue };
            let window =
                item.window.as_ref().map(|w| (nodes.applies, nodes.from, nodes.until, w.span, "申请期限"));
            let deadlines = item.deadlines.iter().zip(&nodes.deadlines);
            let deadlines = deadlines.map(|(d, n)| (n.when, n.from, n.until, d.span, "期限"));
            for (when, from, until, span, what) in window.into_iter().chain(deadlines) {
                let (Some(from), Some(until)) = (from, until) else { continue };
                if program.ty(from) != program.ty(until) {
                    continue;
                }
                let (from, until) = (self.space.node(0, from), self.space.node(0, until));
                let reversed = self.space.compare(CompareOp::Gt, from, until);
                out.push(Window { when, reversed, span, what: format!("`{}` 的{what}", item.name) });
            }
        }
        out
    }

    /// Every printed line of items.
    pub(super) fn lines(&mut self, windows: &[Window]) -> Step {
        for window in windows {
            let (when, reversed) = (self.holds(window.when)?, self.space.truth(window.reversed)?);
            let reversed = self.space.surely(reversed)?;
            if self.anyone(&[when, reversed])?
                && let Some(person) = self.somebody(&[when, reversed])?.filter(|p| p.sure)
            {
                self.replay(&person, &[(window.when, true)]);
                let message = format!("{}：最早比最晚还晚", window.what);
                let help = format!("{}；这时候应当不再适用，或者另写一句说明", self.example(&person));
                self.find(Severity::Error, "C307", window.span, message, help);
            }
        }
        let program = self.program;
        let mut found = Lines::default();
        for nodes in &program.items {
            let Some(item) = self.scenario.items.get(&nodes.name) else { continue };
            let possible = self.not_refused(nodes.applies)?;
            if !self.anyone(&[possible])? {
                continue;
            }
            for (index, need) in item.needs.iter().enumerate() {
                let lines: Vec<_> = nodes.needs.iter().filter(|n| n.index == index).collect();
                let all: Vec<NodeId> = lines.iter().map(|l| l.needed).collect();
                let span = need.when.as_ref().map_or(need.span, |w| w.span);
                let what = format!("`{}` 的材料 `{}`", item.name, need.material);
                let explicit = need.when.is_some() && all.len() == 1 && need.unconfirmed.is_none();
                self.line(&mut found, nodes.applies, &all, explicit, span, &what)?;
                self.waivers(need, &lines, &what)?;
            }
            let benefits = item.benefits.iter().zip(&nodes.benefits);
            let benefits = benefits.map(|(b, n)| (n.when, b.when.as_ref(), b.span, "待遇"));
            let deadlines = item.deadlines.iter().zip(&nodes.deadlines);
            let deadlines = deadlines.map(|(d, n)| (n.when, d.when.as_ref(), d.span, "期限"));
            let notes = item.notes.iter().zip(&nodes.notes);
            let notes = notes.map(|(d, n)| (n.when, d.when.as_ref(), d.span, "告知"));
            let forms = nodes.forms.iter().map(|(at, node)| (*node, &item.forms[*at]));
            let forms = forms.map(|(node, f)| (node, f.when.as_ref(), f.span, "表单"));
            for (node, when, span, kind) in benefits.chain(deadlines).chain(notes).chain(forms) {
                let span = when.map_or(span, |w| w.span);
                let what = format!("`{}` 的{kind}", item.name);
                self.line(&mut found, nodes.applies, &[node], when.is_some(), span, &what)?;
            }
        }
        for (span, (what, line)) in found {
            match line {
                Line::Never => {
                    let help = "它的“当”和事项的条件合不到一起；改条件，或者去掉这一行".to_owned();
                    self.find(Severity::Error, "C308", span, format!("{what} 有一行永远不出现"), help);
                }
                Line::Always => {
                    let message = format!("{what}：这个“当”总是成立");
                    self.find(Severity::Warning, "C309", span, message, "去掉“当”，结果一样".into());
                }
                Line::Sometimes => {}
            }
        }
        Ok(())
    }

    /// What becomes of a line in one item. A line of 共同材料 stands in all items: one in which it has a meaning is
    /// enough.
    fn line(
        &mut self,
        found: &mut Lines,
        applies: NodeId,
        nodes: &[NodeId],
        conditional: bool,
        span: Span,
        what: &str,
    ) -> Step {
        if found.get(&span).is_some_and(|(_, line)| *line == Line::Sometimes) {
            return Ok(());
        }
        let line = if !self.some_line(nodes)? {
            Line::Never
        } else if conditional && nodes.len() == 1 && self.always(applies, nodes[0])? {
            Line::Always
        } else {
            Line::Sometimes
        };
        match found.entry(span) {
            Entry::Vacant(place) => {
                place.insert((what.to_owned(), line));
            }
            Entry::Occupied(mut place) if place.get().1 != line => {
                place.get_mut().1 = Line::Sometimes;
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }

    /// Whether one of the lines can be printed for somebody, in whatever channel.
    fn some_line(&mut self, lines: &[NodeId]) -> Step<bool> {
        self.figures.goals += 1;
        for line in lines {
            let line = self.not_refused(*line)?;
            let anybody = self.space.anybody();
            if self.space.anybody_in(&[line], anybody)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a line stands whenever its item surely applies, and it does apply to somebody.
    fn always(&mut self, applies: NodeId, line: NodeId) -> Step<bool> {
        let (applies, absent) = (self.holds(applies)?, self.truth(line)?);
        let absent = self.space.map(absent, [1, 0, 1])?;
        Ok(self.anyone(&[applies])? && !self.anyone(&[applies, absent])?)
    }

    /// A waiver written with its own condition must be granted to somebody who needs the paper.
    fn waivers(
        &mut self,
        need: &crate::model::item::Need,
        lines: &[&crate::logic::program::NeedNodes],
        what: &str,
    ) -> Step {
        for accepted in need.waivers.iter().flatten().filter(|w| w.when.is_some()) {
            let mut granted = lines.is_empty();
            for line in lines {
                for waiver in line.waivers.iter().filter(|w| w.kind == accepted.kind) {
                    let (needed, waived) = (self.not_refused(line.needed)?, self.not_refused(waiver.node)?);
                    let anybody = self.space.anybody();
                    granted |= self.space.anybody_in(&[needed, waived], anybody)?;
                    self.figures.goals += 1;
                }
            }
            if !granted {
                let message = format!("{what}：{}永远用不上", accepted.kind.word());
                self.find(
                    Severity::Warning,
                    "C310",
                    accepted.span,
                    message,
                    "它的“当”不会成立，或者材料库里没有这一项".into(),
                );
            }
        }
        Ok(())
    }

    /// 前提 校验 断言 结论 提醒 转办.
    pub(super) fn says(&mut self) -> Step {
        let program = self.program;
        let scenario = self.scenario;
        for node in &program.checks {
            // Checks of rows belong to their list.
            let Some(found) = scenario.checks.get(node.index).filter(|c| c.name == node.name) else {
                continue;
            };
            // Who exists is bounded by the checks themselves: ask without them.
            let fails = self.fails(node.when)?;
            if fails == crate::logic::space::NO {
                let message = format!("校验 `{}` 从来拦不住谁", node.name);
                self.find(
                    Severity::Warning,
                    "C311",
                    found.span,
                    message,
                    "题目的范围和选项已经保证了；可以删掉".into(),
                );
            }
        }
        for node in &program.asserts {
            let found = &scenario.asserts[node.index];
            let truth = self.truth(node.when)?;
            let broken = self.space.never(truth)?;
            if self.anyone(&[broken])?
                && let Some(person) = self.somebody(&[broken])?.filter(|p| p.sure)
            {
                self.replay(&person, &[(node.when, false)]);
                let message = format!("断言 `{}` 不成立", node.name);
                self.find(Severity::Error, "C312", found.span, message, self.example(&person));
            }
        }
        for node in &program.preconditions {
            let found = &scenario.preconditions[node.index];
            self.can_fail(node, found.need.span, "前提")?;
        }
        let conclusions = program.conclusions.iter().map(|n| {
            (n, scenario.conclusions[n.index].span, scenario.conclusions[n.index].when.is_some(), "结论")
        });
        let notices = program
            .notices
            .iter()
            .map(|n| (n, scenario.notices[n.index].span, scenario.notices[n.index].when.is_some(), "提醒"));
        let transfers = program.transfers.iter().map(|n| {
            (n, scenario.transfers[n.index].span, scenario.transfers[n.index].when.is_some(), "转办")
        });
        let all: Vec<_> = conclusions.chain(notices).chain(transfers).collect();
        for (node, span, conditional, kind) in all {
            if !self.some_line(&[node.when])? {
                let message = format!("{kind} `{}` 永远不出现", node.name);
                self.find(
                    Severity::Error,
                    "C308",
                    span,
                    message,
                    "它的“当”没有人符合；改条件，或者删掉".into(),
                );
                continue;
            }
            self.witness(&[(node.when, true)])?;
            let absent = self.truth(node.when)?;
            let absent = self.space.map(absent, [1, 0, 1])?;
            if conditional && !self.anyone(&[absent])? {
                let message = format!("{kind} `{}` 的“当”总是成立", node.name);
                self.find(Severity::Warning, "C309", span, message, "去掉“当”，结果一样".into());
            }
        }
        Ok(())
    }

    fn can_fail(&mut self, node: &SayNode, span: Span, kind: &str) -> Step {
        let fails = self.fails(node.when)?;
        if !self.anyone(&[fails])? {
            let message = format!("{kind} `{}` 总是成立", node.name);
            self.find(
                Severity::Error,
                "C304",
                span,
                message,
                "没有人会看到它的不符；去掉它，或者改条件".into(),
            );
        }
        let holds = self.not_refused(node.when)?;
        if !self.anyone(&[holds])? {
            let message = format!("{kind} `{}` 总是不成立", node.name);
            self.find(Severity::Error, "C305", span, message, "每个人都会被挡在外面；改条件".into());
        }
        Ok(())
    }

    /// Somebody to whom nothing applies and nothing is said.
    pub(super) fn nothing_said(&mut self) -> Step {
        let program = self.program;
        let mut silent = Vec::new();
        // A refusal tells why; an item silently not about the person tells nothing.
        for item in &program.items {
            let about = self.fails(item.situation)?;
            let out_of_force = self.fails(item.in_force)?;
            let quiet = self.space.or(about, out_of_force)?;
            silent.push(quiet);
        }
        for node in program.notices.iter().chain(&program.conclusions).chain(&program.transfers) {
            let quiet = self.fails(node.when)?;
            silent.push(quiet);
        }
        for node in &program.preconditions {
            let quiet = self.holds(node.when)?;
            silent.push(quiet);
        }
        if self.anyone(&silent)?
            && let Some(person) = self.somebody(&silent)?.filter(|p| p.sure)
        {
            let stated: Vec<(NodeId, bool)> = program.items.iter().map(|i| (i.applies, false)).collect();
            self.replay(&person, &stated);
            let message = "有人什么都办不了，也什么都没有告诉他".to_owned();
            let help = format!("{}；给这样的人写一条提醒、前提或转办", self.example(&person));
            self.find(Severity::Error, "C313", self.scenario.span, message, help);
        }
        Ok(())
    }
}
