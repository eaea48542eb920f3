//! 带上 in a compiled life event: the nodes whose values answer questions of another one.

use crate::logic::op::NodeId;
use crate::model::value::Name;

/// An entry of 带上.
#[derive(Clone, Debug)]
pub struct CarryNodes {
    /// Index into the scenario's 转办.
    pub transfer: usize,
    /// The question of the other life event.
    pub question: Name,
    /// What answers it: the first row that surely holds; none = 不带.
    pub rows: Vec<CarryRowNodes>,
}

/// A row of [`CarryNodes`].
#[derive(Clone, Debug)]
pub struct CarryRowNodes {
    /// 当.
    pub when: NodeId,
    /// 得.
    pub value: NodeId,
    /// Where 得 is nothing but a question: it goes along only if it was asked, not as its 不问时.
    pub answer_to: Option<Name>,
}
