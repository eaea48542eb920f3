//! Items and their conditions: everything can happen, nothing is said in vain.

use super::{Prover, Step};
use crate::diag::Severity;
use crate::logic::op::NodeId;
use crate::logic::program::{InputKind, ItemNodes};
use crate::model::item::ServiceItem;

impl Prover<'_> {
    /// Items.
    pub(super) fn items(&mut self) -> Step {
        let program = self.program;
        for item in self.scenario.items.values() {
            // An item with 逐条 stands once for each row: one of them is enough.
            let all: Vec<&ItemNodes> = program.items.iter().filter(|n| n.name == item.name).collect();
            let Some(last) = all.last() else { continue };
            let mut reached = None;
            for nodes in &all {
                let possible = self.not_refused(nodes.applies)?;
                if self.witness(&[(nodes.applies, true)])?.is_some() || self.anyone(&[possible])? {
                    reached = Some(*nodes);
                    break;
                }
            }
            match reached {
                Some(nodes) => self.item(item, nodes)?,
                None => self.unreachable(item, last)?,
            }
        }
        Ok(())
    }

    fn item(&mut self, item: &ServiceItem, nodes: &ItemNodes) -> Step {
        if let Some(situation) = &item.situation
            && self.witness(&[(nodes.situation, false)])?.is_none()
        {
            let message = format!("事项 `{}` 的适用情形总是成立，对谁都适用", item.name);
            self.find(
                Severity::Warning,
                "C303",
                situation.span,
                message,
                "去掉适用情形，或者写清楚它把谁挡在外面".into(),
            );
        }
        for (at, condition) in item.conditions.iter().enumerate() {
            self.condition(item, nodes, at, condition.need.span)?;
        }
        Ok(())
    }

    /// Says which conditions contradict each other.
    fn unreachable(&mut self, item: &ServiceItem, nodes: &ItemNodes) -> Step {
        // A condition on figures alone: what is closed today may open with the next figure.
        for (condition, node) in item.conditions.iter().zip(&nodes.conditions) {
            if !self.reads_answers(node.node) && self.never_holds(node.node)? {
                let message =
                    format!("事项 `{}` 按现在的参数谁都办不了：条件“{}”不成立", item.name, condition.name);
                self.find(Severity::Info, "C323", item.span, message, "参数变了就能办；不用改".into());
                return Ok(());
            }
        }
        let in_force = self.not_refused(nodes.in_force)?;
        if !self.anyone(&[in_force])? {
            let message = format!("事项 `{}` 在这一天没有施行，谁都办不了", item.name);
            self.find(
                Severity::Info,
                "C323",
                item.span,
                message,
                "施行期已过或未到；不再办的事项可以删掉".into(),
            );
            return Ok(());
        }
        let mut parts: Vec<(String, NodeId)> = vec![("适用情形".into(), nodes.situation)];
        let conditions = item.conditions.iter().zip(&nodes.conditions);
        parts.extend(conditions.map(|(c, n)| (format!("受理条件“{}”", c.name), n.node)));
        parts.push(("办成后、过期不办或选择".into(), nodes.applies));
        let mut kept = parts.clone();
        for part in &parts {
            let without: Vec<_> = kept.iter().filter(|k| k.0 != part.0).cloned().collect();
            let mut sets = Vec::new();
            for (_, node) in &without {
                sets.push(self.not_refused(*node)?);
            }
            if !self.anyone(&sets)? {
                kept = without;
            }
        }
        let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("事项 `{}` 谁都办不了：没有一种回答符合它的条件", item.name);
        let help = match names.as_slice() {
            [] => "题目和校验已经排除了所有人".to_owned(),
            [one] => format!("{one}永远不成立（没有符合的人）"),
            many => format!("这几条合在一起没有人符合：{}", many.join("、")),
        };
        self.find(Severity::Error, "C302", item.span, message, help);
        Ok(())
    }

    fn condition(
        &mut self,
        item: &ServiceItem,
        nodes: &ItemNodes,
        at: usize,
        span: crate::source::Span,
    ) -> Step {
        let name = &item.conditions[at].name;
        let node = nodes.conditions[at].node;
        let inside = self.not_refused(nodes.situation)?;
        let fails = self.fails(node)?;
        if !self.anyone(&[inside, fails])? {
            // Figures differ from place to place and year to year.
            if !self.reads_answers(node) {
                return Ok(());
            }
            let message = format!("受理条件“{name}”总是成立：适用这个事项的人没有一个不符合");
            let help = "没有人会看到它的不符；去掉这一条，或者改成真正能挡住人的条件".to_owned();
            self.find(Severity::Error, "C304", span, message, help);
            return Ok(());
        }
        let holds = self.holds(node)?;
        if !self.anyone(&[inside, holds])? && !self.is_open(node)? {
            let message = format!("受理条件“{name}”总是不成立");
            let help = "适用这个事项的人都会被挡住；改条件".to_owned();
            self.find(Severity::Error, "C305", span, message, help);
        }
        let mut sets = vec![inside, fails];
        for (other, nodes) in nodes.conditions.iter().enumerate() {
            if other != at {
                sets.push(self.not_refused(nodes.node)?);
            }
        }
        if nodes.conditions.len() > 1 && !self.anyone(&sets)? {
            let message = format!("受理条件“{name}”从不单独挡人：不符合它的人也不符合别的条件");
            self.find(Severity::Info, "C306", span, message, "可以留着（多给一条说明），也可以去掉".into());
        }
        Ok(())
    }

    /// Whether a truth depends on anything a person answers.
    pub(super) fn reads_answers(&self, node: NodeId) -> bool {
        self.program.cones.iter().zip(&self.program.inputs).any(|(cone, input)| {
            let silent =
                matches!(input.kind, InputKind::Commitment | InputKind::Channel | InputKind::Further);
            !silent && cone.binary_search(&node).is_ok()
        })
    }

    /// Whether it surely fails for everybody.
    pub(super) fn never_holds(&mut self, node: NodeId) -> Step<bool> {
        let possible = self.not_refused(node)?;
        Ok(!self.anyone(&[possible])?)
    }

    /// Whether it cannot be computed for somebody: a figure is missing.
    pub(super) fn is_open(&mut self, node: NodeId) -> Step<bool> {
        let truth = self.truth(node)?;
        let open = self.space.undefined(truth)?;
        self.anyone(&[open])
    }
}
