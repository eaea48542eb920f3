//! The result page: everything decided for one person, in the order a person asks: 能办什么, 带什么, 去哪儿, 多少钱, 什么时候.

mod build;
mod items;
mod papers;

pub use build::from_guide;

use serde::Serialize;

/// What `guide.html` reads.
#[derive(Clone, Debug, Serialize)]
pub struct GuideView {
    /// Check-answers page.
    pub check: String,
    /// The one sentence.
    pub headline: String,
    /// Title of the life event.
    pub scenario: String,
    /// Nothing is left to ask.
    pub complete: bool,
    /// The next question.
    pub next: String,
    /// Questions answered 不清楚.
    pub unclear: Vec<String>,
    /// The few numbers that matter.
    pub figures: Vec<Figure>,
    /// Form step.
    pub forms: String,
    /// Letter.
    pub notice: String,
    /// Tick list.
    pub checklist: String,
    /// Page on which optional items are chosen.
    pub options_page: Option<String>,
    /// What must be read first.
    pub notices: Vec<NoticeView>,
    /// What is good to know.
    pub hints: Vec<NoticeView>,
    /// Other life events called for.
    pub transfers: Vec<TransferView>,
    /// Table of contents.
    pub sections: Vec<Section>,
    /// 结论.
    pub conclusions: Vec<VerdictView>,
    /// Two readings of one unclear answer.
    pub readings: Option<ReadingsView>,
    /// 现在能办的.
    pub now: Option<ItemGroup>,
    /// Everything else worth telling.
    pub others: Vec<ItemGroup>,
    /// 原需 → 现需.
    pub saving: Option<SavingView>,
    /// Papers to bring now.
    pub papers: Vec<PaperView>,
    /// What is said when there is nothing to bring.
    pub empty_hands: &'static str,
    /// Papers that need not be brought.
    pub waived: Vec<WaivedView>,
    /// 以后再带.
    pub later_papers: Vec<PaperView>,
    /// Steps.
    pub steps: Vec<StepView>,
    /// Dates.
    pub dates: Vec<DateView>,
    /// Money.
    pub benefits: Vec<BenefitView>,
    /// Titles of forms.
    pub form_list: Vec<FormTitle>,
    /// Short catalogue hash.
    pub catalog: String,
}

/// `带 3 样材料`.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Before the number.
    pub before: String,
    /// The number.
    pub number: String,
    /// After it.
    pub after: String,
}

/// A notice with its tone.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeView {
    /// Style: empty, `warn` or `bad`.
    pub tone: &'static str,
    /// 提示, 警示, 先办 …
    pub level: String,
    /// The sentence.
    pub text: String,
    /// A page that helps.
    pub link: Option<super::problem::WayOut>,
    /// 依据.
    pub basis: Vec<String>,
}

/// Another life event.
#[derive(Clone, Debug, Serialize)]
pub struct TransferView {
    /// Why.
    pub text: String,
    /// Its page, if it is built in.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// Its questions that are answered already, each with the answer: `性别：男`.
    pub carried: Vec<String>,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Anchor.
    pub id: &'static str,
    /// Words.
    pub name: &'static str,
}

/// 结论.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictView {
    /// Name.
    pub name: String,
    /// Sentence.
    pub text: String,
    /// Small print on how sure it is.
    pub mark: Option<&'static str>,
    /// 依据.
    pub basis: Vec<String>,
}

/// Readings side by side.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingsView {
    /// The unclear question.
    pub question: String,
    /// One for each option.
    pub list: Vec<ReadingView>,
}

/// One reading.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingView {
    /// The option in words.
    pub text: String,
    /// What then holds.
    pub lines: Vec<String>,
}

/// Items under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct ItemGroup {
    /// Anchor.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What the heading means.
    pub lead: Option<&'static str>,
    /// Shown only on request.
    pub folded: bool,
    /// Items.
    pub items: Vec<ItemView>,
}

/// One item.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Name.
    pub name: String,
    /// Anchor.
    pub anchor: String,
    /// 可办, 以后 …
    pub status_text: &'static str,
    /// Colour of the status.
    pub tone: &'static str,
    /// What a citizen calls it.
    pub plain_name: Option<String>,
    /// What it is, in plain words.
    pub intro: Option<String>,
    /// 告知.
    pub told: Vec<String>,
    /// 几天, 多少钱, 怎么办 …
    pub facts: Vec<FactView>,
    /// 谁受理, 得到: shown on request.
    pub details: Vec<FactView>,
    /// Reasons shown at once: what fails or is open.
    pub open_reasons: Vec<ReasonView>,
    /// What would change it.
    pub change: Option<String>,
    /// Rests on an unconfirmed rule.
    pub unconfirmed: bool,
    /// Reasons that unfold.
    pub reasons: Vec<ReasonView>,
    /// 常见错误: why applications bounce.
    pub mistakes: Vec<String>,
    /// 常见问题.
    pub faqs: Vec<String>,
    /// 设定依据.
    pub basis: Vec<String>,
}

/// A named fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A reason.
#[derive(Clone, Debug, Serialize)]
pub struct ReasonView {
    /// `yes`, `no` or `open`.
    pub state: &'static str,
    /// The same in words.
    pub state_text: &'static str,
    /// Sentence.
    pub text: String,
    /// Answers and facts it rests on.
    pub from: Vec<String>,
    /// 依据.
    pub basis: Vec<String>,
}

/// 原需 → 现需.
#[derive(Clone, Debug, Serialize)]
pub struct SavingView {
    /// Kinds before.
    pub before: u32,
    /// Kinds now.
    pub after: u32,
    /// What commitments could still save, in sheets.
    pub possible: u32,
}

/// A paper to bring.
#[derive(Clone, Debug, Serialize)]
pub struct PaperView {
    /// Name, with whose.
    pub name: String,
    /// 原件 1 份 …
    pub counts: Vec<String>,
    /// A choice between papers.
    pub any_of: Option<String>,
    /// What it looks like and how to get it.
    pub how: Vec<String>,
    /// Notes and common mistakes.
    pub notes: Vec<String>,
    /// Items it is for.
    pub items: Vec<String>,
    /// Only if an unknown turns out so.
    pub possible: bool,
    /// May follow later.
    pub deferrable: Option<String>,
    /// Answers that made it needed.
    pub reasons: Vec<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// A commitment can replace it.
    pub promise: Option<PromiseView>,
}

/// The button of a commitment.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseView {
    /// Target.
    pub action: String,
    /// Link code.
    pub code: String,
    /// Name of the paper.
    pub key: String,
    /// Already chosen.
    pub chosen: bool,
}

/// A paper that need not be brought.
#[derive(Clone, Debug, Serialize)]
pub struct WaivedView {
    /// Name.
    pub name: String,
    /// 数据共享 …
    pub waiver: &'static str,
    /// Why.
    pub why: &'static str,
    /// To take a commitment back.
    pub promise: Option<PromiseView>,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// From 1.
    pub order: u32,
    /// Where.
    pub title: String,
    /// What.
    pub items: Vec<String>,
    /// 地址, 电话, 带上 …
    pub facts: Vec<FactView>,
    /// After what.
    pub after: Option<String>,
}

/// A date.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// When.
    pub when: String,
    /// What.
    pub text: String,
    /// Who.
    pub who: Option<String>,
    /// What if it is missed.
    pub late: Option<String>,
    /// It has passed already.
    pub passed: bool,
    /// Small print on how sure it is.
    pub mark: Option<&'static str>,
}

/// Money.
#[derive(Clone, Debug, Serialize)]
pub struct BenefitView {
    /// Name.
    pub name: String,
    /// Amount without its unit.
    pub amount: String,
    /// 元, 元/月.
    pub unit: &'static str,
    /// 测算.
    pub estimate: bool,
    /// Only if an unknown turns out so.
    pub possible: bool,
    /// 共 15 个月 …
    pub lines: Vec<String>,
    /// 依据.
    pub basis: Vec<String>,
}

/// A form's title.
#[derive(Clone, Debug, Serialize)]
pub struct FormTitle {
    /// Title.
    pub title: String,
    /// Only if an unknown turns out so, or later.
    pub mark: Option<&'static str>,
}
