//! Questions: every option can be chosen, every answer changes something.

use super::{Prover, Step};
use crate::diag::Severity;
use crate::logic::diagram::{Level, Ref};
use crate::logic::program::InputKind;

use crate::model::scenario::NoticeLevel;
use rustc_hash::{FxHashMap, FxHashSet};

impl Prover<'_> {
    /// Questions and their options.
    pub(super) fn questions(&mut self) -> Step {
        let program = self.program;
        let shapes = self.shapes()?;
        for (index, input) in program.inputs.iter().enumerate() {
            if input.kind != InputKind::Question {
                continue;
            }
            let Some(question) = self.scenario.questions.get(&input.name) else { continue };
            if let Some(when) = input.when {
                let asked = self.not_refused(when)?;
                if !self.anyone(&[asked])? {
                    let message = format!("题目 `{}` 永远不会问：何时问没有人符合", input.name);
                    self.find(
                        Severity::Error,
                        "C315",
                        question.span,
                        message,
                        "改何时问，或者删掉这道题".into(),
                    );
                    continue;
                }
                let truth = self.truth(when)?;
                let absent = self.space.map(truth, [1, 0, 1])?;
                if !self.anyone(&[absent])? {
                    let message = format!("题目 `{}` 的何时问总是成立", input.name);
                    self.find(
                        Severity::Warning,
                        "C309",
                        question.span,
                        message,
                        "去掉何时问，结果一样".into(),
                    );
                }
            }
            self.options(index, question)?;
            self.effect(index, question, &shapes);
        }
        Ok(())
    }

    /// Options nobody can choose.
    fn options(&mut self, index: usize, question: &crate::model::scenario::Question) -> Step {
        for (at, option) in question.options.iter().enumerate() {
            let Some((_, condition)) =
                self.program.inputs[index].options.iter().find(|(b, _)| *b as usize == at)
            else {
                continue;
            };
            let possible = self.not_refused(*condition)?;
            if !self.anyone(&[possible])? {
                let message = format!("题目 `{}` 的选项 `{}` 谁也选不了", question.name, option.name);
                self.find(
                    Severity::Error,
                    "C316",
                    option.span,
                    message,
                    "它的“可选”没有人符合；改条件，或者删掉这个选项".into(),
                );
            }
        }
        // An option that a 校验 rules out for everybody.
        for option in &question.options {
            let Some(set) = self.space.outcome(0, index, &option.name)? else { continue };
            if !self.anyone(&[set])? {
                let message = format!("题目 `{}` 的选项 `{}` 选了就过不了校验", question.name, option.name);
                self.find(Severity::Error, "C316", option.span, message, "改校验，或者删掉这个选项".into());
            }
        }
        Ok(())
    }

    /// What the diagrams of all printed things look like at each variable: which outcomes they tell apart, and whether
    /// anything but hints does.
    fn shapes(&mut self) -> Step<FxHashMap<Level, Shape>> {
        let program = self.program;
        let hints: FxHashSet<_> = program
            .notices
            .iter()
            .filter(|n| self.scenario.notices[n.index].level == NoticeLevel::Info)
            .flat_map(|n| n.text.values().chain([n.when]))
            .collect();
        let mut out: FxHashMap<Level, Shape> = FxHashMap::default();
        let outputs: Vec<_> = program.outputs.iter().flat_map(|o| [Some(o.node), o.when]).flatten().collect();
        let preconditions = program.preconditions.iter().chain(&program.checks).map(|p| p.when);
        let mut seen = FxHashSet::default();
        for node in outputs.into_iter().chain(preconditions) {
            if !seen.insert(node) {
                continue;
            }
            let hint = hints.contains(&node);
            for (level, classes) in self.space.told_apart(0, node)? {
                let shape = out.entry(level).or_default();
                shape.hint_only &= hint;
                shape.classes.insert(classes);
            }
        }
        Ok(out)
    }

    fn effect(
        &mut self,
        index: usize,
        question: &crate::model::scenario::Question,
        shapes: &FxHashMap<Level, Shape>,
    ) {
        let levels = self.space.levels_of(0, index);
        let found: Vec<&Shape> = levels.iter().filter_map(|l| shapes.get(l)).collect();
        if found.is_empty() {
            let message = format!("题目 `{}` 怎么答结果都一样", question.name);
            self.find(
                Severity::Warning,
                "C317",
                question.span,
                message,
                "删掉它，或者在条件、材料、文字里用上它".into(),
            );
            return;
        }
        if found.iter().all(|s| s.hint_only) {
            let message = format!("题目 `{}` 只为一条提示而问", question.name);
            self.find(
                Severity::Info,
                "C318",
                question.span,
                message,
                "把提示写成对谁都说，就可以少问一道题".into(),
            );
        }
        let [level] = levels.as_slice() else { return };
        let Some(shape) = shapes.get(level) else { return };
        let options = question.options.iter();
        let looked_at: Vec<_> =
            options.filter_map(|o| Some((self.space.position(0, index, &o.name)?, o))).collect();
        for (nth, (a, first)) in looked_at.iter().enumerate() {
            for (b, second) in &looked_at[nth + 1..] {
                if !shape.classes.iter().any(|c| c.get(*a) != c.get(*b)) {
                    let message = format!(
                        "题目 `{}` 选 `{}` 和选 `{}` 结果完全一样",
                        question.name, first.name, second.name
                    );
                    self.find(
                        Severity::Info,
                        "C319",
                        second.span,
                        message,
                        "合成一个选项，人少想一次".into(),
                    );
                }
            }
        }
    }
}

/// How printed things depend on a variable.
struct Shape {
    /// Classes of outcomes: the child of each outcome, at every node of the level.
    classes: FxHashSet<Box<[Ref]>>,
    /// Only hints depend on it.
    hint_only: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Shape { classes: FxHashSet::default(), hint_only: true }
    }
}
