//! One person: what was decided, by which answers, and what would change it.

use super::{Case, Source, Text};
use crate::logic::value::Truth;
use crate::model::guide::{Because, GuideItem, Reason, Status};
use crate::model::item::{ServiceItem, WaiverKind};
use crate::model::value::{Name, Shown};
use crate::render::view::{change_text, named, quoted_answer, row_prefix};
use crate::render::words;

impl Source<'_> {
    fn guided(&self, item: &ServiceItem) -> Option<(&Case<'_>, &GuideItem)> {
        let case = self.person.as_ref()?;
        Some((case, case.guide.items.iter().find(|i| i.name == item.name)?))
    }

    /// `可以办`, `办不了：不符合受理条件`.
    pub(super) fn status_of(&self, item: &ServiceItem) -> Option<String> {
        let (_, found) = self.guided(item)?;
        Some(status(found.status, found.because, found.unconfirmed))
    }

    /// Whether the item applies, condition by condition.
    pub(super) fn decided(&self, item: &ServiceItem, text: &mut Text) {
        let Some((case, found)) = self.guided(item) else { return };
        text.head("这样回答的人");
        text.line(status(found.status, found.because, found.unconfirmed));
        if found.because == Some(Because::Situation)
            && let Some(nodes) = case.interview.state.program.items.iter().find(|n| n.name == item.name)
        {
            let why = crate::logic::reasons::reasons(&case.interview.state, nodes.situation);
            let answers = crate::decide::input_names(&case.interview.state, &why.inputs);
            text.under("由这些回答定的", self.because(case, &answers, &why.facts, &why.notes));
        }
        if found.members.is_empty() {
            found.reasons.iter().for_each(|reason| self.reason(case, reason, text));
        }
        for member in &found.members {
            text.line(format!(
                "{}：{}",
                member.name,
                status(member.status, member.because, member.unconfirmed)
            ));
            member.reasons.iter().for_each(|reason| self.reason(case, reason, text));
            let change = member.would_change.as_ref().and_then(|c| change_text(c, self.scenario, case.guide));
            text.under("怎样就能办", change.unwrap_or_default());
        }
        for (label, value) in [("最早", &found.apply_from), ("最晚", &found.apply_by)] {
            text.under(label, value.as_ref().map(words::shown).unwrap_or_default());
        }
        if !found.waits_for.is_empty() {
            let names: Vec<&str> = found.waits_for.iter().map(|n| &**n).collect();
            text.under("先办成", names.join("、"));
        }
        let change = found.would_change.as_ref().and_then(|c| change_text(c, self.scenario, case.guide));
        let refused = found.because == Some(Because::Conditions) && found.members.is_empty();
        match change {
            Some(change) => text.under("怎样就能办", change),
            None if refused => text.under("怎样就能办", "等日子到了，或者改本人能定的一个回答，都办不了"),
            None => {}
        }
        let open: Vec<&str> = case.interview.may_matter.iter().map(|at| self.input(case, *at)).collect();
        text.under("还没有答、可能有关的题", open.join("、"));
        let moot: Vec<&str> = case.guide.moot.iter().map(|n| &**n).collect();
        text.under("答了、但是用不上的题", moot.join("、"));
    }

    fn input<'a>(&self, case: &'a Case<'_>, at: usize) -> &'a str {
        &case.interview.state.program.inputs[at].name
    }

    fn reason(&self, case: &Case<'_>, reason: &Reason, text: &mut Text) {
        let mark = match reason.holds {
            Some(true) => "✓ 符合",
            Some(false) => "✗ 不符合",
            None if reason.not_asked => "？没有问到",
            None => "？还定不了",
        };
        text.line(format!(" {mark}：{}", reason.name));
        text.under("不符", reason.text.as_ref().and_then(words::phrase).unwrap_or_default());
        let label = if reason.holds.is_some() { "由这些回答定的" } else { "要看" };
        text.under(label, self.because(case, &reason.answers, &reason.facts, &reason.notes));
        if reason.unconfirmed {
            text.under("待核", "用到还没有核实的数或规定，不会因此挡人");
        }
    }

    /// Answers and facts in words; a question without an answer by its name.
    fn because(
        &self,
        case: &Case<'_>,
        answers: &[Name],
        facts: &[(Name, Shown)],
        notes: &[String],
    ) -> String {
        let said = |name: &Name| {
            let question = self.scenario.question(name)?;
            let prefix = row_prefix(case.guide, name);
            let text = quoted_answer(name, question, case.answers);
            Some(format!("{prefix}{}", text.unwrap_or_else(|| format!("{}（没有答）", question.text))))
        };
        let mut parts: Vec<String> = answers.iter().filter_map(said).collect();
        parts.extend(
            facts.iter().map(|(name, v)| format!("{} = {}", named(case.guide, name), words::shown(v))),
        );
        parts.extend(notes.iter().cloned());
        parts.join("；")
    }

    /// Whether a paper is needed, and whether it is waived.
    pub(super) fn need_decided(&self, item: &ServiceItem, index: usize, text: &mut Text) {
        let Some(case) = &self.person else { return };
        let state = &case.interview.state;
        let nodes: Vec<_> = state.program.items.iter().filter(|n| n.name == item.name).collect();
        let refused = nodes.iter().all(|n| state.refused(n.applies));
        for need in nodes.into_iter().flat_map(|n| n.needs.iter().filter(|n| n.index == index)) {
            if refused {
                text.under("这样回答的人", "这个事项办不了，不用交");
                return;
            }
            let (truth, unconfirmed) = state.truth(need.needed);
            let mut out = match truth {
                Truth::True => "要交".to_owned(),
                Truth::False => "不用交".to_owned(),
                Truth::Unknown => "可能要交".to_owned(),
            };
            if truth != Truth::False {
                let granted = need.waivers.iter().filter(|w| state.holds(w.node)).map(|w| w.kind.word());
                out.extend(granted.map(|word| format!("，已免（{word}）")));
                let offered = need.commitment.is_some_and(|node| state.holds(node));
                let chosen =
                    need.waivers.iter().any(|w| w.kind == WaiverKind::Commitment && state.holds(w.node));
                if offered && !chosen {
                    out += "，可以用承诺代替";
                }
            }
            if unconfirmed {
                out += "（规定待核）";
            }
            let why = crate::logic::reasons::reasons(state, need.needed);
            let answers = crate::decide::input_names(state, &why.inputs);
            let why = self.because(case, &answers, &[], &[]);
            let row = need.row.as_ref().and_then(|row| case.guide.row_names.get(row));
            let row = row.map(|name| format!("{name}的")).unwrap_or_default();
            let paper = if *need.material == *item.needs[index].material { "" } else { &need.material };
            let why = if why.is_empty() { String::new() } else { format!("（{why}）") };
            text.under("这样回答的人", format!("{row}{paper}{out}{why}"));
        }
    }

    /// ` = 15个月` for a fact of the person.
    pub(super) fn value_of(&self, fact: &Name) -> String {
        let value = self.person.as_ref().and_then(|case| case.guide.facts.get(fact));
        value.map(|v| format!(" = {}", words::shown(v))).unwrap_or_default()
    }

    /// ` → 单位裁员` for a question that was answered.
    pub(super) fn answer_of(&self, question: &Name) -> String {
        let Some(case) = &self.person else { return String::new() };
        let answer = self.scenario.questions.get(question).zip(case.answers.get(question));
        answer.map(|(q, a)| format!(" → {}", crate::render::view::answer_text(q, a))).unwrap_or_default()
    }
}

fn status(status: Status, because: Option<Because>, unconfirmed: bool) -> String {
    let text = match (status, because) {
        (Status::Applies, _) => "可以办",
        (Status::Available, _) => "可以选办，还没有选",
        (Status::Later, _) => "可以办，要等前面的事办成或日子到了",
        (Status::Depends, _) => "还定不了",
        (_, Some(Because::Situation)) => "和这个人无关：适用情形不成立",
        (_, Some(Because::Conditions)) => "办不了：有受理条件不符合",
        (_, Some(Because::NotInForce)) => "办不了：现在不在执行期",
        (_, Some(Because::NotChosen)) => "没有选它：同类的只能选一项",
        (Status::NotApplicable, None) => "办不了",
    };
    if unconfirmed { format!("{text}（用到还没有核实的数或规定）") } else { text.to_owned() }
}
