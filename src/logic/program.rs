//! A compiled life event: a flat list of nodes in topological order, and which of them are printed.
//!
//! **Invariant: everything printed that depends on an answer is a node here.** Otherwise the interview could not know
//! that a question matters.

use crate::logic::carried::CarryNodes;
use crate::logic::op::{self, InputOp, NodeId, Op, World};
use crate::logic::value::Known;
use crate::model::calendar::Calendar;
use crate::model::list::{Row, RowRef, Rows};
use crate::model::value::{Name, Type};
use crate::source::Span;
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::sync::Arc;

/// The compiled form of one life event in one region.
pub struct Program {
    /// Slug of the life event.
    pub slug: Name,
    /// The rows it was compiled for.
    pub rows: Rows,
    /// Nodes; each refers only to earlier ones.
    pub nodes: Vec<Op>,
    /// Type of each node.
    pub types: Vec<Type>,
    /// Where each node was first written.
    pub spans: Vec<Option<Span>>,
    /// Nodes that must be computed for every applicant (the others are constants).
    pub dynamic: Vec<NodeId>,
    /// Values of all nodes before any answer; constants are final.
    pub constants: Vec<Known>,
    /// What can be asked, in the order it is asked.
    pub inputs: Vec<Input>,
    /// Question name → node of its value (何时问 and 不问时 applied).
    pub questions: IndexMap<Name, NodeId>,
    /// Facts by name; those of rows as `亲属〔1〕年龄`.
    pub facts: IndexMap<Name, FactNode>,
    /// Lists, and facts that are a part of one.
    pub lists: IndexMap<Name, ListNodes>,
    /// What listed rows are called, before equal ones are numbered.
    pub row_texts: IndexMap<RowRef, TextNode>,
    /// Items in the author's order.
    pub items: Vec<ItemNodes>,
    /// 前提.
    pub preconditions: Vec<SayNode>,
    /// 校验.
    pub checks: Vec<SayNode>,
    /// 断言.
    pub asserts: Vec<SayNode>,
    /// 结论.
    pub conclusions: Vec<SayNode>,
    /// 提醒.
    pub notices: Vec<SayNode>,
    /// 转办.
    pub transfers: Vec<SayNode>,
    /// 带上 of the 转办. No output: what goes along is never a reason to ask.
    pub carried: Vec<CarryNodes>,
    /// 就是: role, which other role it is, and when. No output: who is not surely one person is asked for twice.
    pub same_roles: Vec<(Name, Name, NodeId)>,
    /// Tables as written, for proofs.
    pub tables: Vec<Table>,
    /// Everything printed.
    pub outputs: Vec<Output>,
    /// Fact node → 说明, 依据 and rows, for reasons.
    pub stories: HashMap<NodeId, Story>,
    /// For each input, its node and every node that depends on it, in topological order.
    pub cones: Vec<Box<[NodeId]>>,
    /// Whether any node rests on a 待核 figure.
    pub has_unconfirmed: bool,
    /// Form values: question, fact or parameter name printed in a form → node.
    pub form_values: IndexMap<Name, NodeId>,
}

/// A program that somebody else holds, or that is kept for the next who needs it.
#[derive(Clone)]
pub enum ProgramRef<'p> {
    /// Held elsewhere.
    Borrowed(&'p Program),
    /// Kept with others that hold it.
    Shared(Arc<Program>),
}

impl std::ops::Deref for ProgramRef<'_> {
    type Target = Program;
    fn deref(&self) -> &Program {
        match self {
            ProgramRef::Borrowed(program) => program,
            ProgramRef::Shared(program) => program,
        }
    }
}

impl<'p> From<&'p Program> for ProgramRef<'p> {
    fn from(program: &'p Program) -> Self {
        ProgramRef::Borrowed(program)
    }
}

impl From<Arc<Program>> for ProgramRef<'_> {
    fn from(program: Arc<Program>) -> Self {
        ProgramRef::Shared(program)
    }
}

/// A list or a part of one: which rows are in it.
#[derive(Clone, Debug)]
pub struct ListNodes {
    /// The list the rows belong to.
    pub list: Name,
    /// Listed rows in order, then what stands for all rows not listed; each with the node that says it is in.
    pub members: Vec<(Row, NodeId)>,
    /// How many rows of the list are not listed.
    pub more: NodeId,
}

/// A fact's node.
#[derive(Clone, Debug)]
pub struct FactNode {
    /// Value.
    pub node: NodeId,
    /// 说明.
    pub note: Option<String>,
    /// Whether it belongs to this scenario's own file (shared ones are listed too when used).
    pub own: bool,
}

/// A table whose first row that holds counts (分档, 档), or whose rows hold each on its own (汇集, 累加).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Condition and place of each row, 否则 left out.
    pub rows: Vec<(NodeId, Span)>,
    /// Whether the first row that holds hides the rows after it.
    pub first_counts: bool,
}

/// What a fact can tell about itself when it is a reason.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The fact's name.
    pub name: Option<Name>,
    /// 依据 of the fact.
    pub basis: Vec<String>,
    /// Per row: 说明 and 依据.
    pub rows: Vec<(Option<String>, Vec<String>)>,
}

/// Something that can be asked.
#[derive(Clone, Debug)]
pub struct Input {
    /// Question name, `自选`, a 只能选一 group's name, `承诺·材料`, or a name of [`crate::model::list`].
    pub name: Name,
    /// For a column: the row it is asked of.
    pub row: Option<RowRef>,
    /// What it is.
    pub kind: InputKind,
    /// Its type.
    pub ty: Type,
    /// The bare input node.
    pub node: NodeId,
    /// 何时问.
    pub when: Option<NodeId>,
    /// Options that may drop out: option index → condition.
    pub options: Vec<(u8, NodeId)>,
    /// 范围.
    pub range: Option<(NodeId, NodeId)>,
    /// 问, 提示 and 超出 with their blanks; empty for inputs that are no question.
    pub texts: QuestionTexts,
    /// Where it stands.
    pub span: Span,
}

/// What a question says, with values in it.
#[derive(Clone, Debug, Default)]
pub struct QuestionTexts {
    /// 问.
    pub ask: TextNode,
    /// 提示.
    pub hint: Option<TextNode>,
    /// 超出.
    pub out_of_range: Option<TextNode>,
}

/// Kinds of inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A question of the author, or a column of a row.
    Question,
    /// How many rows a list has that are not listed; 0 = 没有了.
    More,
    /// A column of the rows that are not listed; never asked, never known.
    Further,
    /// The page of optional items; options are their names.
    Optional,
    /// A 只能选一 group; options are its items.
    Exclusive,
    /// Whether a paper is replaced by a commitment; never asked, default no.
    Commitment,
    /// A channel wish; never asked.
    Channel,
}

/// A text with values.
#[derive(Clone, Debug, Default)]
pub struct TextNode {
    /// Pieces in order.
    pub pieces: Vec<TextPiece>,
}

impl TextNode {
    /// The nodes it prints.
    pub fn values(&self) -> impl Iterator<Item = NodeId> {
        self.pieces.iter().flat_map(|piece| match piece {
            TextPiece::Value(node) => vec![*node],
            TextPiece::Text(_) => Vec::new(),
            TextPiece::Rows(rows) => {
                rows.iter().flat_map(|r| [Some(r.present), r.value].into_iter().flatten()).collect()
            }
        })
    }
}

/// A piece of a [`TextNode`].
#[derive(Clone, Debug)]
pub enum TextPiece {
    /// As it is.
    Text(Arc<str>),
    /// A value.
    Value(NodeId),
    /// 列出: the rows of a list one after the other.
    Rows(Vec<ListedRow>),
}

/// One row of a 列出.
#[derive(Clone, Debug)]
pub struct ListedRow {
    /// The row is there.
    pub present: NodeId,
    /// Which.
    pub row: RowRef,
    /// What is printed; the row's name when absent.
    pub value: Option<NodeId>,
}

/// A sentence under a condition.
#[derive(Clone, Debug)]
pub struct SayNode {
    /// Index into the scenario's list.
    pub index: usize,
    /// Name.
    pub name: Name,
    /// When it is said (for 前提 校验 断言: what must hold).
    pub when: NodeId,
    /// The sentence.
    pub text: TextNode,
}

/// An item's nodes.
#[derive(Clone, Debug)]
pub struct ItemNodes {
    /// Name; an item with 逐条 stands once for each row.
    pub name: Name,
    /// The row it is done for.
    pub row: Option<RowRef>,
    /// The row is there and in the list; constant true without a row.
    pub present: NodeId,
    /// 适用情形.
    pub situation: NodeId,
    /// 施行.
    pub in_force: NodeId,
    /// 受理条件.
    pub conditions: Vec<ConditionNodes>,
    /// 适用情形 ∧ 受理条件 ∧ 施行, what `适用（…）` means.
    pub base: NodeId,
    /// Chosen (自选, 只能选一); constant true for others.
    pub chosen: NodeId,
    /// Printed as a thing to do now or later.
    pub applies: NodeId,
    /// 已办成.
    pub done: NodeId,
    /// Opens now: everything of 办成后 is done and 最早 has come.
    pub open: NodeId,
    /// 申请期限 最早.
    pub from: Option<NodeId>,
    /// 申请期限 最晚.
    pub until: Option<NodeId>,
    /// 逾期.
    pub late: Option<TextNode>,
    /// 异地: item ∧ 当, and where.
    pub elsewhere: Vec<(NodeId, TextNode)>,
    /// Papers.
    pub needs: Vec<NeedNodes>,
    /// 待遇.
    pub benefits: Vec<BenefitNodes>,
    /// 期限.
    pub deadlines: Vec<DeadlineNodes>,
    /// 告知.
    pub notes: Vec<SayNode>,
    /// 表单: index into the item's list and node.
    pub forms: Vec<(usize, NodeId)>,
}

/// A condition's nodes.
#[derive(Clone, Debug)]
pub struct ConditionNodes {
    /// Holds.
    pub node: NodeId,
    /// 不符 text.
    pub fail: Option<TextNode>,
}

/// One paper line of an item after 通称 and 材料包 were opened.
#[derive(Clone, Debug)]
pub struct NeedNodes {
    /// Index into the item's 申请材料.
    pub index: usize,
    /// Paper or choice name.
    pub material: Name,
    /// Whose; one line for each.
    pub whose: Name,
    /// The row it belongs to, where it is a row's.
    pub row: Option<RowRef>,
    /// Item ∧ 当.
    pub needed: NodeId,
    /// Waivers that both sides allow, best first.
    pub waivers: Vec<WaiverNode>,
    /// For a choice: node of each option's 当.
    pub options: Vec<NodeId>,
    /// 告知承诺 is offered and accepted.
    pub commitment: Option<NodeId>,
}

/// A waiver's node.
#[derive(Clone, Debug)]
pub struct WaiverNode {
    /// Which.
    pub kind: crate::model::item::WaiverKind,
    /// Grants.
    pub node: NodeId,
}

/// A benefit's nodes.
#[derive(Clone, Debug)]
pub struct BenefitNodes {
    /// Item ∧ 当.
    pub when: NodeId,
    /// 金额.
    pub amount: Option<NodeId>,
    /// The formula in words, for unpublished figures.
    pub formula: Option<String>,
    /// 期数.
    pub times: Option<NodeId>,
    /// 起.
    pub from: Option<TextNode>,
    /// 说明.
    pub note: Option<TextNode>,
}

/// A deadline's nodes.
#[derive(Clone, Debug)]
pub struct DeadlineNodes {
    /// Item ∧ 当.
    pub when: NodeId,
    /// 事.
    pub what: TextNode,
    /// 最早.
    pub from: Option<NodeId>,
    /// 最晚.
    pub until: Option<NodeId>,
    /// 逾期.
    pub late: Option<TextNode>,
}

/// Something printed: a node, under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// The value.
    pub node: NodeId,
    /// Printed only when this is not false; `None` = always.
    pub when: Option<NodeId>,
}

impl Program {
    /// A node's operator.
    pub fn op(&self, node: NodeId) -> &Op {
        &self.nodes[node.0 as usize]
    }
    /// A node's type.
    pub fn ty(&self, node: NodeId) -> &Type {
        &self.types[node.0 as usize]
    }
    /// The input with this name.
    pub fn input(&self, name: &str) -> Option<(usize, &Input)> {
        self.inputs.iter().enumerate().find(|(_, i)| &*i.name == name)
    }
    /// For each input, its node and every node that depends on it: all that an answer can touch.
    pub(crate) fn cones_of(nodes: &[Op], inputs: &[Input]) -> Vec<Box<[NodeId]>> {
        let cone = |input: &Input| {
            let mut touched = vec![false; nodes.len()];
            touched[input.node.0 as usize] = true;
            for at in input.node.0 as usize + 1..nodes.len() {
                touched[at] = Program::children(&nodes[at]).iter().any(|n| touched[n.0 as usize]);
            }
            let all = touched.iter().enumerate().filter(|(_, t)| **t);
            all.map(|(at, _)| NodeId(at as u32)).collect()
        };
        inputs.iter().map(cone).collect()
    }
    /// The nodes an operator reads.
    pub fn children(op: &Op) -> Vec<NodeId> {
        let mut out = Vec::new();
        Program::each_child(op, |node| out.push(node));
        out
    }
    /// The nodes an operator reads, one after another.
    pub fn each_child(op: &Op, mut each: impl FnMut(NodeId)) {
        match op {
            Op::Const(_) | Op::Missing(_) | Op::Today => {}
            Op::Input(input) => {
                input.range.iter().flat_map(|(a, b)| [*a, *b]).for_each(&mut each);
                input.options.iter().for_each(|(_, n)| each(*n));
            }
            Op::Unconfirmed(n, _)
            | Op::Not(n)
            | Op::OneOf(n, _)
            | Op::HasAny(n, _)
            | Op::RegionPrefix(n, _)
            | Op::Map(_, n) => each(*n),
            Op::And(parts) | Op::Or(parts) => parts.iter().copied().for_each(each),
            Op::Compare(_, a, b)
            | Op::SameTruth(a, b)
            | Op::SameOption(a, b)
            | Op::SameRegion(a, b)
            | Op::SameText(a, b)
            | Op::Map2(_, a, b) => [*a, *b].into_iter().for_each(each),
            Op::First(rows, otherwise) => {
                rows.iter().flat_map(|(c, v)| [*c, *v]).for_each(&mut each);
                each(*otherwise);
            }
            Op::ByOption(n, results) => {
                each(*n);
                results.iter().copied().for_each(each);
            }
            Op::Collect(rows) => rows.iter().for_each(|(c, _)| each(*c)),
            Op::Rest(cond, count, value) => [*cond, *count, *value].into_iter().for_each(each),
        }
    }
}

/// Builds nodes: equal ones are shared, constant ones computed at once.
pub struct Builder<'c> {
    pub(crate) nodes: Vec<Op>,
    pub(crate) types: Vec<Type>,
    pub(crate) spans: Vec<Option<Span>>,
    pub(crate) constants: Vec<Known>,
    seen: FxHashMap<Op, NodeId>,
    calendar: &'c Calendar,
    /// Nodes at which whoever rewrites a program should stop.
    pub(crate) enough: usize,
}

impl<'c> Builder<'c> {
    /// An empty program over a calendar.
    pub fn new(calendar: &'c Calendar) -> Self {
        Builder {
            nodes: Vec::new(),
            types: Vec::new(),
            spans: Vec::new(),
            constants: Vec::new(),
            seen: FxHashMap::default(),
            calendar,
            enough: usize::MAX,
        }
    }
    /// The node for an operator, made if it is new.
    pub fn node(&mut self, op: Op, ty: Type, span: Option<Span>) -> NodeId {
        let op = self.simplify(op);
        let op = match op {
            Ok(same) => return same,
            Err(op) => op,
        };
        let op = if self.is_constant(&op) {
            let world = World { today: 0, calendar: self.calendar };
            Op::Const(op::apply(&op, &ty, &world, false, |n| &self.constants[n.0 as usize]))
        } else {
            op
        };
        if let Some(node) = self.seen.get(&op)
            && self.types[node.0 as usize] == ty
        {
            return *node;
        }
        let node = NodeId(u32::try_from(self.nodes.len()).expect("a program has fewer than 2^32 nodes"));
        self.constants.push(match &op {
            Op::Const(known) => known.clone(),
            _ => Known::nothing(&ty),
        });
        self.seen.insert(op.clone(), node);
        self.nodes.push(op);
        self.types.push(ty);
        self.spans.push(span);
        node
    }
    /// A constant.
    pub fn constant(&mut self, known: Known, ty: Type) -> NodeId {
        self.node(Op::Const(known), ty, None)
    }
    /// 是 or 否.
    pub fn truth(&mut self, value: bool) -> NodeId {
        self.constant(Known::bool(value), Type::Bool)
    }
    /// 且 over any number of parts.
    pub fn and(&mut self, parts: Vec<NodeId>, span: Option<Span>) -> NodeId {
        self.node(Op::And(parts.into()), Type::Bool, span)
    }
    /// 或 over any number of parts.
    pub fn or(&mut self, parts: Vec<NodeId>, span: Option<Span>) -> NodeId {
        self.node(Op::Or(parts.into()), Type::Bool, span)
    }
    /// The constant value of a node, if it is constant.
    pub fn known(&self, node: NodeId) -> Option<&Known> {
        match &self.nodes[node.0 as usize] {
            Op::Const(known) => Some(known),
            _ => None,
        }
    }
    /// The type of a node.
    pub fn ty(&self, node: NodeId) -> &Type {
        &self.types[node.0 as usize]
    }
    fn is_constant(&self, op: &Op) -> bool {
        match op {
            Op::Const(_) | Op::Missing(_) | Op::Input(_) | Op::Today | Op::Unconfirmed(..) => false,
            _ => Program::children(op).iter().all(|n| self.known(*n).is_some()),
        }
    }

    /// Drops parts that cannot matter; `Ok` when the operator is one of its parts.
    fn simplify(&mut self, op: Op) -> Result<NodeId, Op> {
        let fixed = |n: &NodeId| self.known(*n).and_then(|k| k.truth().known());
        match op {
            Op::And(parts) => self.junction(&parts, true),
            Op::Or(parts) => self.junction(&parts, false),
            Op::First(rows, otherwise) => {
                let mut kept = Vec::new();
                let mut last = otherwise;
                for (cond, value) in rows {
                    match fixed(&cond) {
                        Some(false) => {}
                        Some(true) => {
                            last = value;
                            break;
                        }
                        None => kept.push((cond, value)),
                    }
                }
                if kept.iter().all(|(_, v)| *v == last) {
                    Ok(last)
                } else {
                    Err(Op::First(kept.into(), last))
                }
            }
            other => Err(other),
        }
    }

    fn junction(&self, parts: &[NodeId], and: bool) -> Result<NodeId, Op> {
        let mut kept: Vec<NodeId> = Vec::new();
        for part in parts {
            match self.known(*part).and_then(|k| k.truth().known()) {
                Some(value) if value == and => {}
                Some(_) => return Ok(*part),
                None if kept.contains(part) => {}
                None => kept.push(*part),
            }
        }
        match kept.as_slice() {
            [] => Err(Op::Const(Known::bool(and))),
            [one] => Ok(*one),
            _ => Err(if and { Op::And(kept.into()) } else { Op::Or(kept.into()) }),
        }
    }
}

/// The input operator of an input.
pub fn input_op(
    input: usize,
    range: Option<(NodeId, NodeId)>,
    options: Vec<(u8, NodeId)>,
    discrete: bool,
) -> Op {
    Op::Input(Box::new(InputOp {
        input: u16::try_from(input).expect("a life event has fewer than 65,536 questions"),
        range,
        options: options.into(),
        discrete,
    }))
}
