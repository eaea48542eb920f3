//! Papers of an item: 通称 and 材料包 opened, waivers as what the need accepts ∩ what the paper offers.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::eval::COMMITMENT;
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{InputKind, NeedNodes, WaiverNode};
use crate::logic::value::Mask;
use crate::model::item::{Channel, Need, ServiceItem, WaiverKind, WaiverUse};
use crate::model::list::RowRef;
use crate::model::material::{Material, PaperChoice};
use crate::model::value::{Name, Type};
use crate::source::Span;

/// Whose a paper is.
struct Owner {
    whose: Name,
    row: Option<RowRef>,
}

impl Compiler<'_> {
    /// Every paper a name may stand for.
    pub(super) fn papers_of(&self, name: &Name) -> Vec<Name> {
        let catalog = self.catalog;
        if let Some(choice) = catalog.choices.get(name) {
            return choice.options.iter().flat_map(|o| o.papers.clone()).collect();
        }
        if let Some(alias) = catalog.aliases.get(name) {
            return alias.cases.iter().map(|(_, paper)| paper.clone()).collect();
        }
        match catalog.packs.get(name) {
            Some(pack) => pack.papers.iter().map(|(paper, _)| paper.clone()).collect(),
            None => vec![name.clone()],
        }
    }

    /// The lines of an item's 申请材料.
    pub(super) fn needs(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<NeedNodes> {
        let mut out = Vec::new();
        for (index, need) in item.needs.iter().enumerate() {
            for (owner, present) in self.owners(item, need) {
                let scope = owner.row.clone().filter(|row| self.scopes.last() != Some(row));
                let lines = match scope {
                    Some(row) => self.in_row(row, |c| c.need(index, need, applies, &owner, present)),
                    None => self.need(index, need, applies, &owner, present),
                };
                out.extend(lines);
            }
        }
        out
    }

    /// Whose a paper is: the applicant's, a role's, that of each row of a list; inside an item with 逐条, the row's.
    fn owners(&mut self, item: &ServiceItem, need: &Need) -> Vec<(Owner, Option<NodeId>)> {
        let own = self.scopes.last().cloned().filter(|_| item.each.is_some());
        let this = |row: RowRef| Owner { whose: row.list.clone(), row: Some(row) };
        if need.whose.is_empty() {
            return vec![match own {
                Some(row) => (this(row), None),
                None => (Owner { whose: "本人".into(), row: None }, None),
            }];
        }
        let mut out = Vec::new();
        for whose in &need.whose {
            if &**whose == "本条" {
                match own.clone() {
                    Some(row) => out.push((this(row), None)),
                    None => {
                        let report =
                            Diagnostic::error("E211", need.span, "这里没有哪一条，`本条` 不知道是谁");
                        self.report(report.help("`本条` 用在写了 `逐条` 的事项里；别处写列表的名字"));
                    }
                }
            } else if self.scenario.names_list(whose) {
                let Some(list) = self.list_named(whose, need.span) else { continue };
                let own = own.as_ref().filter(|row| row.list == list.list).map(|row| row.row);
                for (row, present) in list.members {
                    if own.is_none_or(|own| own == row) {
                        out.push((this(RowRef { list: list.list.clone(), row }), Some(present)));
                    }
                }
            } else {
                out.push((Owner { whose: whose.clone(), row: None }, None));
            }
        }
        out
    }

    /// The lines of one paper of one owner.
    fn need(
        &mut self,
        index: usize,
        need: &Need,
        applies: NodeId,
        owner: &Owner,
        present: Option<NodeId>,
    ) -> Vec<NeedNodes> {
        let mut parts = vec![applies];
        parts.extend(present);
        if let Some(when) = &need.when {
            parts.push(self.truth_of(when));
        }
        if !need.channels.is_empty() {
            parts.push(self.channel_is(&need.channels));
        }
        let needed = self.builder.and(parts, Some(need.span));
        let needed = self.marked(needed, need.unconfirmed.is_some());
        if let Some(row) = &owner.row {
            self.print_row_name(row, needed);
        }
        let opened = self.opened(&need.material, needed, need.span);
        opened.into_iter().map(|(paper, needed)| self.line(index, need, &paper, owner, needed)).collect()
    }

    fn channel_is(&mut self, channels: &[Channel]) -> NodeId {
        let index = self
            .inputs
            .iter()
            .position(|i| i.kind == InputKind::Channel)
            .expect("the channel is always an input");
        let bit = |c: &Channel| Channel::ALL.iter().position(|(_, x)| x == c).map_or(0, |at| 1 << at);
        let mask: Mask = channels.iter().fold(0, |m, c| m | bit(c));
        let node = self.inputs[index].node;
        self.builder.node(Op::OneOf(node, mask), Type::Bool, None)
    }

    /// A name with its 通称 and 材料包 opened, each paper with its condition.
    fn opened(&mut self, name: &Name, needed: NodeId, span: Span) -> Vec<(Name, NodeId)> {
        let catalog = self.catalog;
        if let Some(pack) = catalog.packs.get(name) {
            return pack
                .papers
                .iter()
                .map(|(paper, when)| match when {
                    None => (paper.clone(), needed),
                    Some(when) => {
                        let when = self.truth_of(when);
                        (paper.clone(), self.builder.and(vec![needed, when], Some(span)))
                    }
                })
                .collect();
        }
        let Some(alias) = catalog.aliases.get(name) else {
            return vec![(name.clone(), needed)];
        };
        let mut out = Vec::new();
        let mut earlier = Vec::new();
        for (when, paper) in &alias.cases {
            let mut parts = vec![needed];
            parts.extend(&earlier);
            if let Some(when) = when {
                let cond = self.truth_of(when);
                parts.push(cond);
                earlier.push(self.builder.node(Op::Not(cond), Type::Bool, Some(alias.span)));
            }
            out.push((paper.clone(), self.builder.and(parts, Some(span))));
        }
        out
    }

    fn line(&mut self, index: usize, need: &Need, paper: &Name, owner: &Owner, needed: NodeId) -> NeedNodes {
        let (whose, row) = (owner.whose.clone(), owner.row.clone());
        let catalog = self.catalog;
        let options = match catalog.choices.get(paper) {
            None => Vec::new(),
            Some(choice) => choice
                .options
                .iter()
                .map(|o| match &o.when {
                    Some(when) => self.truth_of(when),
                    None => self.builder.truth(true),
                })
                .collect(),
        };
        let mut waivers = Vec::new();
        let mut commitment = None;
        if let Some(material) = catalog.materials.get(paper) {
            self.check_offered(need, material);
            for offer in &material.offers {
                if need.waivers.as_ref().is_some_and(|accepted| accepted.iter().all(|w| w.kind != offer.kind))
                {
                    continue;
                }
                let accepted = need.waivers.as_ref().and_then(|a| a.iter().find(|w| w.kind == offer.kind));
                let mut parts = self.waiver_parts(offer);
                if let Some(accepted) = accepted {
                    parts.extend(self.waiver_parts(accepted));
                }
                if offer.kind == WaiverKind::Commitment {
                    let offered = self.builder.and(parts.clone(), Some(offer.span));
                    commitment = Some(offered);
                    match self.input_index(&format!("{COMMITMENT}{paper}")) {
                        Some(at) => parts.push(self.inputs[at].node),
                        None => continue,
                    }
                }
                let node = self.builder.and(parts, Some(offer.span));
                waivers.push(WaiverNode { kind: offer.kind, node });
            }
            if let Some(abolished) = &material.abolished {
                let node = match abolished.from {
                    None => self.builder.truth(true),
                    Some(from) => {
                        let from = self.builder.constant(crate::logic::value::Known::int(from), Type::Date);
                        self.today_is(true, from, &Type::Date, need.span)
                    }
                };
                waivers.push(WaiverNode { kind: WaiverKind::Abolished, node });
            }
        }
        if let Some(choice) = catalog.choices.get(paper) {
            waivers.extend(self.choice_waivers(need, choice, &options));
        }
        waivers.sort_by_key(|w| w.kind);
        self.output(needed, None);
        for node in waivers.iter().map(|w| w.node).chain(options.iter().copied()) {
            self.output(node, Some(needed));
        }
        NeedNodes { index, material: paper.clone(), whose, row, needed, waivers, options, commitment }
    }

    /// A choice need not be handed in when every paper of one open option need not be. 告知承诺 is left to the papers.
    fn choice_waivers(&mut self, need: &Need, choice: &PaperChoice, options: &[NodeId]) -> Vec<WaiverNode> {
        let catalog = self.catalog;
        let mut out = Vec::new();
        for (option, open) in choice.options.iter().zip(options) {
            for kind in [WaiverKind::DataShare, WaiverKind::ELicence] {
                let offers: Option<Vec<&WaiverUse>> = option
                    .papers
                    .iter()
                    .map(|p| catalog.materials.get(p)?.offers.iter().find(|o| o.kind == kind))
                    .collect();
                let accepted = need.waivers.as_ref().map(|all| all.iter().find(|w| w.kind == kind));
                let Some(offers) = offers.filter(|o| !o.is_empty() && !matches!(accepted, Some(None))) else {
                    continue;
                };
                let mut parts = vec![*open];
                if let Some(Some(accepted)) = accepted {
                    parts.extend(self.waiver_parts(accepted));
                }
                for offer in offers {
                    parts.extend(self.waiver_parts(offer));
                }
                let node = self.builder.and(parts, Some(choice.span));
                out.push(WaiverNode { kind, node });
            }
        }
        out
    }

    fn waiver_parts(&mut self, waiver: &WaiverUse) -> Vec<NodeId> {
        let mut parts = Vec::new();
        if let Some(when) = &waiver.when {
            parts.push(self.truth_of(when));
        }
        if !waiver.channels.is_empty() {
            parts.push(self.channel_is(&waiver.channels));
        }
        if waiver.unconfirmed.is_some() {
            let all = self.builder.and(parts, Some(waiver.span));
            return vec![self.unconfirmed(all, None)];
        }
        parts
    }

    /// A need that accepts a waiver the paper does not offer waives nothing: say so.
    fn check_offered(&mut self, need: &Need, material: &Material) {
        for accepted in need.waivers.iter().flatten() {
            if material.offers.iter().all(|o| o.kind != accepted.kind)
                && accepted.kind != WaiverKind::Abolished
            {
                let word = accepted.kind.word();
                self.report(
                    Diagnostic::warning(
                        "E271",
                        accepted.span,
                        format!("`{}` 在材料库里没有写可以{word}", material.name),
                    )
                    .related(material.span, "材料库里是这一条")
                    .help(format!("在材料库里给它加上 `{word}`，或者去掉这里的免提交")),
                );
            }
        }
    }
}
