//! A service item (事项) and what it needs.

use crate::model::expr::{Body, Expr, Template};
use crate::model::value::Name;
use crate::source::Span;

/// 事项: one government service item inside a life event.
#[derive(Clone, Debug)]
pub struct ServiceItem {
    /// The name, which is also the id.
    pub name: Name,
    /// 设定依据, as cited: `社会保险法 第四十五条`.
    pub basis: Vec<String>,
    /// 事项类型.
    pub item_kind: Option<String>,
    /// 实施编码.
    pub code: Option<String>,
    /// 办件类型: 即办件 / 承诺件.
    pub handling: Option<String>,
    /// 法定办结时限.
    pub statutory_limit: Option<TimeLimit>,
    /// 承诺办结时限.
    pub promised_limit: Option<TimeLimit>,
    /// 办理渠道.
    pub channels: Vec<Channel>,
    /// 受理机构: a role that regions fill.
    pub organ_role: Option<Name>,
    /// 申办.
    pub mode: ApplyMode,
    /// 逐条: the list or part of a list; the item is done once for each of its rows.
    pub each: Option<Each>,
    /// 适用情形: silent when it does not hold.
    pub situation: Option<Expr>,
    /// 受理条件: explained.
    pub conditions: Vec<Condition>,
    /// 一并提交.
    pub together: Vec<Name>,
    /// 先办.
    pub before: Vec<Name>,
    /// 办成后.
    pub after: Vec<Name>,
    /// 随办.
    pub follows: Vec<Name>,
    /// 已办成.
    pub done: Option<Expr>,
    /// 申请期限.
    pub window: Option<ApplyWindow>,
    /// 期限: other dates that bite.
    pub deadlines: Vec<Deadline>,
    /// 待遇.
    pub benefits: Vec<Benefit>,
    /// 申请材料.
    pub needs: Vec<Need>,
    /// 表单.
    pub forms: Vec<FormUse>,
    /// 告知.
    pub notes: Vec<Note>,
    /// 施行.
    pub in_force: Option<InForce>,
    /// 到办事现场次数.
    pub visits: Option<u32>,
    /// 现场原因.
    pub visit_reason: Option<String>,
    /// 流程时限: stages inside the limit.
    pub stages: Vec<String>,
    /// 可延长.
    pub extendable: Option<String>,
    /// 收费.
    pub fee: Option<String>,
    /// 办理结果.
    pub result: Option<String>,
    /// 产出: papers it yields.
    pub yields: Vec<Name>,
    /// 由谁办.
    pub done_by: Option<String>,
    /// 通办范围.
    pub scope: Option<String>,
    /// 通俗名: what a citizen calls it.
    pub plain_name: Option<String>,
    /// 特别程序: what is not counted in the limit.
    pub special_steps: Vec<String>,
    /// 异地: when it is done elsewhere, and where; the first that holds.
    pub elsewhere: Vec<Elsewhere>,
    /// 说明: what it is, in plain words.
    pub intro: Option<String>,
    /// 常见问题.
    pub faqs: Vec<String>,
    /// 常见错误: why applications bounce.
    pub common_errors: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 逐条.
#[derive(Clone, Debug)]
pub struct Each {
    /// Name of a list or of a 推算 that is a part of one.
    pub list: Name,
    /// Where it stands.
    pub span: Span,
}

/// 申办: who starts the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyMode {
    /// 应办
    Required,
    /// 自选
    Optional,
    /// 免申即享
    Automatic,
    /// 单位办
    Employer,
    /// 本人向单位
    ToEmployer,
}

/// 办理渠道.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// 窗口
    Window,
    /// 网上
    Online,
    /// 自助
    Terminal,
    /// 邮寄
    Post,
    /// 上门
    Visit,
    /// 代办
    Proxy,
    /// 免申即享
    Automatic,
}

impl Channel {
    /// The closed list with its Chinese words.
    pub const ALL: [(&'static str, Channel); 7] = [
        ("窗口", Channel::Window),
        ("网上", Channel::Online),
        ("自助", Channel::Terminal),
        ("邮寄", Channel::Post),
        ("上门", Channel::Visit),
        ("代办", Channel::Proxy),
        ("免申即享", Channel::Automatic),
    ];
    /// The Chinese word.
    pub fn word(self) -> &'static str {
        Channel::ALL.iter().find(|(_, c)| *c == self).map_or("", |(w, _)| w)
    }
}

/// 受理条件.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The positive sentence, also the id.
    pub name: Name,
    /// 要.
    pub need: Expr,
    /// 不符.
    pub fail: Option<Template>,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// 提示 / 常见错误 at this condition.
    pub hint: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 异地: the item is not done in this region for some people.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// 当.
    pub when: Option<Expr>,
    /// 去: where it is done.
    pub go: Template,
    /// Where it stands.
    pub span: Span,
}

/// A time limit.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLimit {
    /// Length.
    pub length: LimitLength,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// 说明.
    pub note: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Length of a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitLength {
    /// 即办: the same day.
    SameDay,
    /// Working days.
    WorkDays(u32),
    /// Calendar days.
    Days(u32),
    /// Calendar months.
    Months(u32),
}

/// 申请期限.
#[derive(Clone, Debug)]
pub struct ApplyWindow {
    /// 最早.
    pub from: Option<Body>,
    /// 最晚.
    pub until: Option<Body>,
    /// 逾期: what happens when late.
    pub late: Option<Template>,
    /// 过期不办: being late refuses.
    pub strict: bool,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 期限: something somebody must do by a date.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// 谁.
    pub who: Option<String>,
    /// 事.
    pub what: Template,
    /// 当.
    pub when: Option<Expr>,
    /// 最早.
    pub from: Option<Body>,
    /// 最晚.
    pub until: Option<Body>,
    /// 逾期.
    pub late: Option<Template>,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 待遇: money the item brings.
#[derive(Clone, Debug)]
pub struct Benefit {
    /// 名称; the item's name when absent.
    pub name: Option<String>,
    /// 当.
    pub when: Option<Expr>,
    /// 金额.
    pub amount: Option<Body>,
    /// 付: who pays.
    pub payer: Option<String>,
    /// 发放: 按月 / 一次性 …
    pub paid: Option<String>,
    /// 起: from when, in words or with a blank.
    pub from: Option<Template>,
    /// 期数.
    pub times: Option<Body>,
    /// 说明.
    pub note: Option<Template>,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 表单 use.
#[derive(Clone, Debug)]
pub struct FormUse {
    /// Slug of the form.
    pub form: Name,
    /// 当.
    pub when: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// 告知.
#[derive(Clone, Debug)]
pub struct Note {
    /// 当.
    pub when: Option<Expr>,
    /// The text.
    pub text: Template,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 施行: from when to when the item exists.
#[derive(Clone, Debug)]
pub struct InForce {
    /// 起 (day number).
    pub from: Option<i64>,
    /// 止, inclusive (day number).
    pub to: Option<i64>,
    /// 到期后: 待核 (`true`) or 停办.
    pub uncertain_after: bool,
    /// Where it stands.
    pub span: Span,
}

/// 材料需求: an item's need of a paper.
#[derive(Clone, Debug)]
pub struct Need {
    /// Name of a material, of a 任选其一, of a 通称 or of a 材料包.
    pub material: Name,
    /// 谁的; empty = the applicant (本人).
    pub whose: Vec<Name>,
    /// 当.
    pub when: Option<Expr>,
    /// Counts; `None` fields take the catalogue's default.
    pub counts: Counts,
    /// 免提交: accepted waivers; `None` = everything the paper offers, an empty list (`免提交: 无`) = none.
    pub waivers: Option<Vec<WaiverUse>>,
    /// 容缺: may follow within.
    pub deferrable: Option<TimeLimit>,
    /// 有效期.
    pub validity: Option<String>,
    /// 渠道: only there.
    pub channels: Vec<Channel>,
    /// 依据.
    pub basis: Vec<String>,
    /// 说明.
    pub note: Option<String>,
    /// 提示 / 常见错误 at this need.
    pub common_errors: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// How a paper is handed in. Axes are independent: a kept original does not replace a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 原件 handed in.
    pub originals: Option<u32>,
    /// 验原件: shown and given back.
    pub inspect: Option<bool>,
    /// 复印件.
    pub copies: Option<u32>,
    /// 电子件.
    pub electronic: Option<u32>,
    /// 填报: filled in on the spot or on line.
    pub fill_in: Option<bool>,
}

/// 免提交: why a paper need not be handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WaiverKind {
    /// 数据共享
    DataShare,
    /// 电子证照
    ELicence,
    /// 告知承诺: only when the person chooses it.
    Commitment,
    /// 已取消
    Abolished,
}

impl WaiverKind {
    /// The closed list with its Chinese words.
    pub const ALL: [(&'static str, WaiverKind); 4] = [
        ("数据共享", WaiverKind::DataShare),
        ("电子证照", WaiverKind::ELicence),
        ("告知承诺", WaiverKind::Commitment),
        ("已取消", WaiverKind::Abolished),
    ];
    /// The Chinese word.
    pub fn word(self) -> &'static str {
        WaiverKind::ALL.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
}

/// A waiver as a need accepts it or a paper offers it.
#[derive(Clone, Debug)]
pub struct WaiverUse {
    /// Which.
    pub kind: WaiverKind,
    /// 当.
    pub when: Option<Expr>,
    /// 渠道; empty = all.
    pub channels: Vec<Channel>,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}
