//! 指引: everything decided for one applicant.

use crate::model::item::{ApplyMode, Channel, TimeLimit, WaiverKind};
use crate::model::list::RowRef;
use crate::model::phrase::Phrase;
use crate::model::place::Depth;
use crate::model::scenario::NoticeLevel;
use crate::model::value::{Name, Shown, Value};
use indexmap::IndexMap;

/// The engine's result: a pure function of (catalogue, region, scenario, answers, today).
#[derive(Clone, Debug)]
pub struct Guide {
    /// Slug of the life event.
    pub scenario: Name,
    /// Its title.
    pub title: String,
    /// Day number of "today".
    pub today: i64,
    /// Region code.
    pub region: String,
    /// Region names from the nation down.
    pub region_names: Vec<String>,
    /// Catalogue hash.
    pub catalog: String,
    /// Nothing is left to ask.
    pub complete: bool,
    /// The next question's name (or `自选` / a 只能选一 group name), if any.
    pub next: Option<Name>,
    /// Facts with what is known of them.
    pub facts: IndexMap<Name, Shown>,
    /// 前提 that fail: the person is in the wrong place.
    pub misplaced: Vec<Misplaced>,
    /// 结论.
    pub conclusions: Vec<Verdict>,
    /// 提醒.
    pub notices: Vec<NoticeLine>,
    /// 转办.
    pub transfers: Vec<TransferLine>,
    /// Items in the author's order.
    pub items: Vec<GuideItem>,
    /// Lists, and facts that are a part of one: the rows surely in them.
    pub lists: IndexMap<Name, Vec<RowRef>>,
    /// What the rows of lists are called.
    pub row_names: IndexMap<RowRef, Name>,
    /// 就是: roles that are surely another one.
    pub same_roles: IndexMap<Name, Name>,
    /// 材料清单, merged.
    pub checklist: Vec<PaperLine>,
    /// 待遇.
    pub benefits: Vec<BenefitLine>,
    /// Dates that bite.
    pub dates: Vec<DateLine>,
    /// 原需 → 现需.
    pub savings: Savings,
    /// What to do in which order.
    pub steps: Vec<StepLine>,
    /// Forms to fill.
    pub forms: Vec<FormLine>,
    /// Answers that no longer matter.
    pub moot: Vec<Name>,
    /// Questions answered 不清楚 that are still live.
    pub unclear: Vec<Name>,
    /// Whether anything printed rests on an unconfirmed figure.
    pub unconfirmed: bool,
    /// 校验 that the answers break.
    pub contradictions: Vec<Verdict>,
    /// Side-by-side readings of one unclear question: option → what differs.
    pub side_by_side: Option<SideBySide>,
}

/// 并列: one unclear question decided once per option.
#[derive(Clone, Debug)]
pub struct SideBySide {
    /// The question.
    pub question: Name,
    /// Option name, its words, and the facts and item states that differ.
    pub readings: Vec<Reading>,
}

/// One reading of a [`SideBySide`].
#[derive(Clone, Debug)]
pub struct Reading {
    /// Option name.
    pub option: Name,
    /// Its words.
    pub text: String,
    /// Facts that differ between readings.
    pub facts: IndexMap<Name, Shown>,
    /// Items that apply under this reading.
    pub applies: Vec<Name>,
}

/// A failed 前提.
#[derive(Clone, Debug)]
pub struct Misplaced {
    /// Name.
    pub name: Name,
    /// Why.
    pub text: Phrase,
    /// Where to go.
    pub go: Option<String>,
    /// 依据.
    pub basis: Vec<String>,
}

/// A named sentence with basis.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Name.
    pub name: Name,
    /// The sentence.
    pub text: Phrase,
    /// Not certain yet (depends on an unknown).
    pub possible: bool,
    /// Rests on an unconfirmed figure.
    pub unconfirmed: bool,
    /// 依据.
    pub basis: Vec<String>,
}

/// 提醒 line.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// The sentence.
    pub verdict: Verdict,
    /// 级别.
    pub level: NoticeLevel,
}

/// 转办 line.
#[derive(Clone, Debug)]
pub struct TransferLine {
    /// Slug or title of the other life event.
    pub to: String,
    /// Why.
    pub text: Phrase,
    /// Not certain yet.
    pub possible: bool,
    /// Questions of the other life event that are answered already, in its order. Whether its 范围 and conditions
    /// allow the values is for `assemble::carry::fit`, which needs its program.
    pub carried: Vec<(Name, Value)>,
}

/// Status of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Can be done now.
    Applies,
    /// 自选, possible, not chosen.
    Available,
    /// Opens once another item has succeeded, or from a date.
    Later,
    /// Depends on something unknown.
    Depends,
    /// Not for this person.
    NotApplicable,
}

/// Why an item is `NotApplicable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// 情形: silent.
    Situation,
    /// 条件: explained.
    Conditions,
    /// 施行: not in force (any more).
    NotInForce,
    /// The person chose another member of a 只能选一.
    NotChosen,
}

/// An item's state.
#[derive(Clone, Debug)]
pub struct GuideItem {
    /// Name = id.
    pub name: Name,
    /// Status.
    pub status: Status,
    /// Only for `NotApplicable`.
    pub because: Option<Because>,
    /// Conditions one by one: every failing one is told.
    pub reasons: Vec<Reason>,
    /// Nearest single change, if asked for.
    pub would_change: Option<WouldChange>,
    /// 申办.
    pub mode: ApplyMode,
    /// Earliest and latest day to apply.
    pub apply_from: Option<Shown>,
    /// Latest day to apply.
    pub apply_by: Option<Shown>,
    /// 逾期 words.
    pub late: Option<Phrase>,
    /// The latest day has passed.
    pub is_late: bool,
    /// 法定办结时限.
    pub statutory_limit: Option<TimeLimit>,
    /// 承诺办结时限.
    pub promised_limit: Option<TimeLimit>,
    /// If accepted today, finished by this day number (promised, else statutory).
    pub done_by: Option<i64>,
    /// The published holiday table reaches that far.
    pub done_by_sure: bool,
    /// 办理渠道.
    pub channels: Vec<Channel>,
    /// 受理机构 role.
    pub organ_role: Option<Name>,
    /// 异地: where it is done instead of in this region.
    pub elsewhere: Option<Phrase>,
    /// Items that must come first.
    pub waits_for: Vec<Name>,
    /// 告知.
    pub notes: Vec<Phrase>,
    /// With 逐条: the rows it is about, each decided by itself. The item itself then speaks for the one that comes first.
    pub members: Vec<Member>,
    /// Items this one is decided by: rests on an unconfirmed figure or condition.
    pub unconfirmed: bool,
}

/// A row of an item with 逐条.
#[derive(Clone, Debug)]
pub struct Member {
    /// Which row.
    pub row: RowRef,
    /// What it is called: 子女一.
    pub name: Name,
    /// Status.
    pub status: Status,
    /// Only for `NotApplicable`.
    pub because: Option<Because>,
    /// Conditions one by one.
    pub reasons: Vec<Reason>,
    /// Nearest single change, if asked for.
    pub would_change: Option<WouldChange>,
    /// Earliest day to apply.
    pub apply_from: Option<Shown>,
    /// Latest day to apply.
    pub apply_by: Option<Shown>,
    /// 逾期 words.
    pub late: Option<Phrase>,
    /// The latest day has passed.
    pub is_late: bool,
    /// 告知.
    pub notes: Vec<Phrase>,
    /// Rests on an unconfirmed figure or condition.
    pub unconfirmed: bool,
}

/// A condition as told to the person.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The positive sentence.
    pub name: Name,
    /// `Some(true)` holds, `Some(false)` fails, `None` open.
    pub holds: Option<bool>,
    /// 不符 text when it fails.
    pub text: Option<Phrase>,
    /// Questions whose answers decided (or could decide).
    pub answers: Vec<Name>,
    /// Facts on the way, with their values.
    pub facts: Vec<(Name, Shown)>,
    /// 说明 of table rows that were hit.
    pub notes: Vec<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// Rests on an unconfirmed figure.
    pub unconfirmed: bool,
    /// Never asked because another condition already failed: 还需符合.
    pub not_asked: bool,
    /// 提示.
    pub hint: Option<String>,
}

/// What would change the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct WouldChange {
    /// Answers to change (question, option or value).
    pub answers: Vec<(Name, Shown)>,
    /// From this day number on, where time matters.
    pub on: Option<i64>,
}

/// Now or when a later item opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Batch {
    /// 这次带.
    Now,
    /// 以后再带.
    Later,
}

/// One printed line of the checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperLine {
    /// Paper or choice name.
    pub material: Name,
    /// Whose; of several rows alike `子女一、子女二`.
    pub owner: Name,
    /// The rows it belongs to; counts are for all of them together.
    pub members: Vec<Name>,
    /// Now or later.
    pub batch: Batch,
    /// Surely needed, or only if an unknown turns out so.
    pub required: bool,
    /// 原件 handed in.
    pub originals: u32,
    /// 复印件.
    pub copies: u32,
    /// 电子件.
    pub electronic: u32,
    /// 验原件.
    pub inspect: bool,
    /// 填报.
    pub fill_in: bool,
    /// For a choice: options, each a list of papers, that are still open.
    pub any_of: Option<Vec<Vec<Name>>>,
    /// Why it need not be handed in (all its needs are waived).
    pub waiver: Option<WaiverKind>,
    /// Waivers per item.
    pub waivers: Vec<(Name, WaiverKind)>,
    /// A commitment could replace it.
    pub commitment: Option<CommitmentState>,
    /// 容缺 term.
    pub deferrable: Option<TimeLimit>,
    /// Issuer.
    pub issuer: Option<String>,
    /// How to get it.
    pub how: Option<String>,
    /// 有效期.
    pub validity: Option<String>,
    /// 页.
    pub pages: Vec<String>,
    /// 盖章.
    pub stamp: Option<String>,
    /// 示例.
    pub sample: Option<String>,
    /// 受理标准.
    pub standard: Option<String>,
    /// 缺件话术.
    pub missing_words: Option<String>,
    /// 留存原件: the organ may keep the original.
    pub kept: bool,
    /// 规格.
    pub spec: Option<String>,
    /// Notes of the needs.
    pub notes: Vec<String>,
    /// 常见错误.
    pub common_errors: Vec<String>,
    /// Items it is for.
    pub items: Vec<Name>,
    /// Questions and facts that made it needed.
    pub answers: Vec<Name>,
    /// 依据.
    pub basis: Vec<String>,
    /// An item of this guide yields it.
    pub yielded_by: Option<Name>,
    /// Form printed here that is this paper.
    pub form: Option<Name>,
    /// Rests on an unconfirmed rule.
    pub unconfirmed: bool,
}

/// 告知承诺 on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitmentState {
    /// 可用承诺代替.
    Offered,
    /// Chosen.
    Chosen,
}

/// 待遇 line.
#[derive(Clone, Debug)]
pub struct BenefitLine {
    /// Item.
    pub item: Name,
    /// The row it is for.
    pub member: Option<Name>,
    /// Name of the benefit.
    pub name: String,
    /// Amount.
    pub amount: Option<Shown>,
    /// The formula in the author's words when the figure is not published.
    pub formula: Option<String>,
    /// 发放.
    pub paid: Option<String>,
    /// 期数.
    pub times: Option<Shown>,
    /// 付.
    pub payer: Option<String>,
    /// 起.
    pub from: Option<Phrase>,
    /// 说明.
    pub note: Option<Phrase>,
    /// Not certain yet.
    pub possible: bool,
    /// Rests on an unconfirmed figure.
    pub unconfirmed: bool,
    /// 依据.
    pub basis: Vec<String>,
}

/// A date that bites.
#[derive(Clone, Debug)]
pub struct DateLine {
    /// Item.
    pub item: Name,
    /// The row it is for.
    pub member: Option<Name>,
    /// Who.
    pub who: Option<String>,
    /// What.
    pub what: Phrase,
    /// Earliest.
    pub from: Option<Shown>,
    /// Latest.
    pub until: Option<Shown>,
    /// 逾期.
    pub late: Option<Phrase>,
    /// Already passed.
    pub passed: bool,
    /// Not certain yet.
    pub possible: bool,
    /// Rests on an unconfirmed rule.
    pub unconfirmed: bool,
    /// 依据.
    pub basis: Vec<String>,
}

/// 原需 → 现需, in sheets (份) and kinds (种).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Savings {
    /// 份 if every item were applied for alone and nothing waived.
    pub before: u32,
    /// 份 now.
    pub after: u32,
    /// 种 before.
    pub kinds_before: u32,
    /// 种 now.
    pub kinds_after: u32,
    /// 份 that a commitment could still save.
    pub possible: u32,
}

/// One step: items handed in together at one place.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// From 1.
    pub order: u32,
    /// Items.
    pub items: Vec<Name>,
    /// Organ role.
    pub organ_role: Option<Name>,
    /// Name of the organ in this region, if known.
    pub organ: Option<String>,
    /// Place name, if known.
    pub place: Option<Name>,
    /// How far the place takes these items.
    pub depth: Depth,
    /// A place that can only be asked, where the step is done at another one.
    pub advice: Option<Name>,
    /// 异地: not done in this region but there.
    pub elsewhere: Option<Phrase>,
    /// Channels all items share (else the union).
    pub channels: Vec<Channel>,
    /// Who acts: the person, the employer, nobody.
    pub mode: ApplyMode,
    /// Opens only after these items.
    pub after: Vec<Name>,
    /// Papers to bring for it.
    pub papers: Vec<Name>,
}

/// A form to fill.
#[derive(Clone, Debug)]
pub struct FormLine {
    /// Slug.
    pub form: Name,
    /// Title.
    pub title: String,
    /// Items it serves.
    pub items: Vec<Name>,
    /// Only if an unknown turns out so.
    pub possible: bool,
    /// For an item that opens later.
    pub batch: Batch,
}
