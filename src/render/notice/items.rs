//! Items: what can be done now, in which steps, and what cannot and why.

use crate::layout::doc::{Block, ListItem, Para, Run, size};
use crate::model::guide::{Because, GuideItem, Member, Reason, Status, StepLine, WouldChange};
use crate::model::item::{ApplyMode, Channel, LimitLength, TimeLimit};
use crate::model::value::{Shown, ShownKind};
use crate::render::sheet::{
    ASK_LOCALLY, Source, UNCONFIRMED, Writer, item, line, list, main_line, marked, row, short, table, told,
    told_line,
};
use crate::render::{view, words};

/// Items that can be done now, then those that only the window can decide.
pub(super) fn now(letter: &mut Writer, source: Source<'_>) {
    for (status, title) in [(Status::Applies, "现在能办的事"), (Status::Depends, "能不能办，由窗口核定的事")]
    {
        let items = source.numbered().filter(|(_, item)| item.status == status);
        let items = items.map(|(number, one)| numbered(number, one, source)).collect();
        section(letter, title, items);
    }
    if source.numbered().next().is_some() {
        letter.body(vec![Run::song(match Fees::of(source) {
            Fees::None => "上面各件事都不收费。",
            Fees::Told => "没有写收费的都不收费。",
            Fees::Open => "没有写收费的事，收费以窗口公示为准。",
        })]);
    }
}

/// What is known of the fees of all items together: what they share is told once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fees {
    None,
    Told,
    Open,
}

const FREE: &str = "不收费";

impl Fees {
    fn of(source: Source<'_>) -> Fees {
        let fees =
            || source.numbered().map(|(_, item)| source.law(&item.name).and_then(|law| law.fee.as_deref()));
        match (fees().all(|fee| fee == Some(FREE)), fees().all(|fee| fee.is_some())) {
            (true, _) => Fees::None,
            (_, true) => Fees::Told,
            _ => Fees::Open,
        }
    }
}

/// Everything about one item.
fn numbered(number: usize, one: &GuideItem, source: Source<'_>) -> ListItem {
    let law = source.law(&one.name);
    let intro = law.and_then(|law| law.intro.as_deref()).map(|intro| format!("　{intro}"));
    let mut paras =
        vec![Para::new(named(one, intro.unwrap_or_default(), source), size::XIAO_SI).pitched(1.35)];
    // What the table of steps tells of the item is not told twice.
    let step = source.guide.steps.iter().find(|step| step.items.contains(&one.name));
    let same_organ = step.is_some_and(|step| step.organ_role == one.organ_role);
    let ways = ways(&one.channels);
    let same_ways = step.is_some_and(|step| self::ways(&step.channels) == ways);
    let fee = law.and_then(|law| law.fee.as_ref());
    let fee = fee.filter(|fee| *fee != FREE || Fees::of(source) == Fees::Open);
    let terms = [
        Some(format!("时限：{}", limits(one))),
        organ(one, source).filter(|_| !same_organ).map(|organ| format!("受理：{organ}")),
        (!ways.is_empty() && !same_ways).then(|| format!("渠道：{}", channels(&ways))),
        fee.map(|fee| format!("收费：{fee}")),
        law.and_then(|law| law.scope.as_ref()).map(|scope| format!("哪里能办：{scope}")),
        law.and_then(|law| law.extendable.as_ref()).map(|when| format!("可以延长：{when}")),
        law.map(|law| law.special_steps.join("、"))
            .filter(|s| !s.is_empty())
            .map(|s| format!("不算在时限里：{s}")),
        law.and_then(|law| law.result.as_ref()).map(|result| format!("办好得到：{result}")),
    ];
    paras.push(line(terms.into_iter().flatten().collect::<Vec<_>>().join("；")));
    paras.extend(about(one, source));
    // A name never stands alone at the foot of a page.
    paras[0].keep = true;
    let label = Para::new(vec![Run::hei(format!("{number}."))], size::XIAO_SI).pitched(1.35);
    ListItem { label, body: paras.into_iter().map(Block::Para).collect() }
}

/// Who takes it: the organ of this region, or what is told of another place.
fn organ(one: &GuideItem, source: Source<'_>) -> Option<String> {
    let elsewhere = one.elsewhere.as_ref().and_then(words::phrase);
    elsewhere.or_else(|| one.organ_role.as_ref().map(|role| source.organ_name(role)))
}

/// Channels by which somebody applies; who need not apply is told so in words.
fn ways(channels: &[Channel]) -> Vec<Channel> {
    let mut ways: Vec<Channel> = channels.iter().copied().filter(|way| *way != Channel::Automatic).collect();
    ways.sort_unstable();
    ways
}

fn channels(channels: &[Channel]) -> String {
    channels.iter().map(|channel| channel.word()).collect::<Vec<_>>().join("、")
}

/// Promised, statutory, the day it ends, and from when to when one may apply.
fn limits(one: &GuideItem) -> String {
    let limit =
        |limit: &TimeLimit| marked(words::limit(limit), &[(limit.unconfirmed.is_some(), UNCONFIRMED)]);
    let same_day = |limit: &TimeLimit| limit.length == LimitLength::SameDay;
    let mut parts = Vec::new();
    match (&one.promised_limit, &one.statutory_limit) {
        (None, None) if one.mode == ApplyMode::Automatic => parts.push("自动办理".to_owned()),
        (None, None) => parts.push(ASK_LOCALLY.to_owned()),
        (Some(promised), statutory) => {
            let said = if same_day(promised) { "" } else { "承诺 " };
            parts.push(format!("{said}{}", limit(promised)));
            parts.extend(statutory.as_ref().map(|statutory| format!("法定 {}", limit(statutory))));
        }
        (None, Some(statutory)) => parts.push(format!("法定 {}", limit(statutory))),
    }
    if let (Some(day), false) = (one.done_by, one.promised_limit.as_ref().is_some_and(same_day)) {
        let unsure = if one.done_by_sure { "" } else { "（放假安排未公布，按周末推算）" };
        parts.push(format!("今天受理的最晚 {} 办结{unsure}", words::day(day)));
    }
    if let Some(from) = known(&one.apply_from) {
        parts.push(format!("最早 {from} 申请"));
    }
    if let Some(by) = known(&one.apply_by) {
        let late = if one.is_late { "（已经过了）" } else { "" };
        parts.push(format!("最晚 {by} 申请{late}"));
    }
    parts.join("，")
}

fn known(shown: &Option<Shown>) -> Option<String> {
    shown.as_ref().filter(|shown| shown.what != ShownKind::Unknown).map(words::shown)
}

/// Who acts, which conditions decided, what comes first, and the author's own notes.
fn about(one: &GuideItem, source: Source<'_>) -> Vec<Para> {
    let mut lines = Vec::new();
    if !one.waits_for.is_empty() {
        lines.push(told_line("先办成", list(&one.waits_for)));
    }
    lines.extend(words::mode(one.mode).map(line));
    if let Some(who) = source.law(&one.name).and_then(|law| law.done_by.as_deref()) {
        lines.push(told_line("由谁办", who));
    }
    lines.extend(one.members.iter().map(|member| line(format!("· {}", words::member(member)))));
    let alone = one.members.is_empty();
    let held: Vec<String> = one
        .reasons
        .iter()
        .filter(|_| alone)
        .filter(|reason| reason.holds == Some(true))
        .map(|reason| marked(&*reason.name, &[(reason.unconfirmed, UNCONFIRMED)]))
        .collect();
    if !held.is_empty() {
        lines.push(told_line("您符合的条件", held.join("；")));
    }
    lines.extend(open_reasons(one).into_iter().map(line));
    lines.extend(
        one.late
            .as_ref()
            .and_then(words::phrase)
            .map(|late| told_line(if one.is_late { "已经晚了" } else { "过期的后果" }, late)),
    );
    let notes = one.notes.iter().filter(|_| alone).filter_map(words::phrase);
    lines.extend(notes.map(|note| line(format!("· {note}"))));
    let mistakes = source.law(&one.name).map_or(&[][..], |law| &law.common_errors);
    if !mistakes.is_empty() {
        lines.push(told_line("常见错误", mistakes.join("；")));
    }
    lines
}

/// How many questions the letter answers for each item; the page answers all.
const MOST_FAQS: usize = 3;

/// What people often ask about the items told, in few lines.
pub(super) fn questions(letter: &mut Writer, source: Source<'_>) {
    let now = source.numbered().filter(|(_, item)| item.status == Status::Applies);
    let asked = now.filter_map(|(_, item)| Some((item, source.law(&item.name)?)));
    let lines: Vec<ListItem> = asked
        .filter(|(_, law)| !law.faqs.is_empty())
        .map(|(item, law)| brief(told(&item.name, law.faqs[..law.faqs.len().min(MOST_FAQS)].join("　"))))
        .collect();
    section(letter, "常有人问", lines);
}

/// An item of a list in small letters.
fn brief(runs: Vec<Run>) -> ListItem {
    let para = |runs| Para::new(runs, size::WU).pitched(1.3);
    ListItem { label: para(vec![Run::song("·")]), body: vec![Block::Para(para(runs))] }
}

/// Every condition that fails or is not decided, with its words.
fn open_reasons(one: &GuideItem) -> Vec<String> {
    if !one.members.is_empty() {
        let of = |member: &Member| {
            let open = member.reasons.iter().filter(|reason| reason.holds != Some(true));
            open.map(|reason| format!("{}，{}", member.name, open_reason(reason))).collect::<Vec<_>>()
        };
        return one.members.iter().flat_map(of).collect();
    }
    one.reasons.iter().filter(|reason| reason.holds != Some(true)).map(open_reason).collect()
}

fn open_reason(reason: &Reason) -> String {
    let label = match (reason.holds, reason.not_asked) {
        (Some(false), _) => "不符合",
        (_, true) => "还需符合",
        _ => "还要看",
    };
    let told = reason.text.as_ref().filter(|_| !reason.not_asked).and_then(words::phrase);
    let text = told.map_or(reason.name.to_string(), |told| format!("{}——{told}", reason.name));
    let hint = reason.hint.as_ref().map(|hint| format!("。{hint}")).unwrap_or_default();
    marked(format!("{label}：{text}{hint}"), &[(reason.unconfirmed, UNCONFIRMED)])
}

/// What opens later, what may be chosen, and what cannot be done with every reason.
pub(super) fn others(letter: &mut Writer, source: Source<'_>) {
    let of = |status: Status| source.guide.items.iter().filter(move |item| item.status == status);
    let later = |one: &GuideItem| {
        let mut lines = Vec::new();
        if let Some(from) = known(&one.apply_from) {
            lines.push(format!("最早 {from} 申请。"));
        }
        lines.extend(one.members.iter().map(words::member));
        lines.extend(open_reasons(one));
        lines.extend(one.notes.iter().filter(|_| one.members.is_empty()).filter_map(words::phrase));
        let after = if one.waits_for.is_empty() {
            String::new()
        } else {
            format!("　“{}”办成以后", list(&one.waits_for))
        };
        item("·", named(one, after, source), lines)
    };
    section(letter, "以后能办的事", of(Status::Later).map(later).collect());
    let available = |one: &GuideItem| {
        let intro = source.law(&one.name).and_then(|law| law.intro.as_deref()).unwrap_or_default();
        let intro = if intro.is_empty() { String::new() } else { format!("　{intro}") };
        brief(named(one, intro, source))
    };
    section(letter, "想办还可以选办的事", of(Status::Available).map(available).collect());
    let refused = of(Status::NotApplicable).filter(|one| one.because != Some(Because::Situation));
    let mut made = table(&[("事项", 40.0), ("原因，怎样才能办", 116.0)], "现在不能办的事和原因");
    made.rows.extend(refused.map(|one| {
        let mut lines = Vec::new();
        match one.because {
            Some(Because::NotInForce) => lines.push("这项政策现在不在执行期。".to_owned()),
            Some(Because::NotChosen) => lines.push("您选了同类的另一项，只能选一项。".to_owned()),
            _ => lines.extend(open_reasons(one)),
        }
        lines.extend(one.would_change.as_ref().and_then(|change| changed(change, source)));
        let name = Para::new(named(one, String::new(), source), size::WU).pitched(1.3);
        row(vec![vec![name], lines.into_iter().map(line).collect()])
    }));
    if made.rows.len() > made.heads {
        letter.section("现在不能办的事和原因");
        letter.table(made);
    }
}

fn named(one: &GuideItem, rest: String, source: Source<'_>) -> Vec<Run> {
    let plain = source.law(&one.name).and_then(|law| law.plain_name.as_ref());
    let plain = plain.map(|name| format!("（就是{name}）")).unwrap_or_default();
    let rest = format!("{plain}{rest}");
    vec![Run::hei(&*one.name), Run::song(marked(rest, &[(one.unconfirmed, UNCONFIRMED)]))]
}

fn section(letter: &mut Writer, title: &str, items: Vec<ListItem>) {
    if !items.is_empty() {
        letter.section(title);
        letter.list(items);
    }
}

/// What would change the outcome.
fn changed(change: &WouldChange, source: Source<'_>) -> Option<String> {
    let answer = |(name, shown): &(crate::model::value::Name, Shown)| {
        let question = source.scenario.and_then(|scenario| scenario.question(name));
        let value = match (&shown.what, question) {
            (ShownKind::Known(value), Some(question)) => view::value_text(question, value),
            _ => words::shown(shown),
        };
        let asked = question.map_or(&**name, |question| question.text.trim_end_matches(['？', '?']));
        let asked = format!("{}{asked}", view::row_prefix(source.guide, name));
        format!("“{asked}”变成“{value}”")
    };
    let answers: Vec<String> = change.answers.iter().map(answer).collect();
    match (answers.is_empty(), change.on.map(words::day)) {
        (true, None) => None,
        (true, Some(day)) => Some(format!("怎样才能办：{day} 起可以办。")),
        (false, None) => Some(format!("怎样才能办：如果{}，就可以办。", answers.join("，"))),
        (false, Some(day)) => Some(format!("怎样才能办：如果{}，{day} 起可以办。", answers.join("，"))),
    }
}

/// In which order and where.
pub(super) fn steps(letter: &mut Writer, source: Source<'_>) {
    if source.guide.steps.is_empty() {
        return;
    }
    letter.section("去哪里办，先办哪个");
    let mut made =
        table(&[("步骤", 11.0), ("办什么", 60.0), ("去哪里", 53.0), ("电话", 32.0)], "办事步骤、地点和电话");
    for step in &source.guide.steps {
        let mut what = vec![line(list(&step.items))];
        if !step.after.is_empty() {
            what.push(line(format!("（“{}”办成以后）", list(&step.after))));
        }
        what.extend(shared_mode(step, source).and_then(words::mode).map(|mode| line(format!("（{mode}）"))));
        if !step.papers.is_empty() {
            what.push(told_line("带", list(&step.papers)));
        }
        made.rows.push(row(vec![
            vec![short(step.order.to_string())],
            what,
            whereto(step, source),
            phones(step, source),
        ]));
    }
    letter.table(made);
    let goes = |step: &&StepLine| shared_mode(step, source) != Some(ApplyMode::Automatic);
    if source.guide.steps.iter().filter(goes).any(|step| address(step, source).is_none()) {
        letter.body(vec![Run::song(format!("没有写地址的，地址{ASK_LOCALLY}。"))]);
    }
}

/// Who starts the items of a step, when it is the same for all of them.
fn shared_mode(step: &StepLine, source: Source<'_>) -> Option<ApplyMode> {
    let items = source.guide.items.iter().filter(|item| step.items.contains(&item.name));
    let mut modes = items.map(|item| item.mode);
    let first = modes.next()?;
    modes.all(|mode| mode == first).then_some(first)
}

fn whereto(step: &StepLine, source: Source<'_>) -> Vec<Para> {
    let place = source.place(step);
    let mut lines = vec![main_line(source.whereto(step))];
    let organ = step.organ_role.as_ref().filter(|_| step.elsewhere.is_none());
    let organ = organ.and_then(|role| source.organ(role));
    let unsure = place.is_some_and(|place| place.unconfirmed.is_some())
        || organ.is_some_and(|organ| organ.unconfirmed.is_some());
    if unsure {
        lines.push(line(format!("（{UNCONFIRMED}）")));
    }
    if shared_mode(step, source) == Some(ApplyMode::Automatic) {
        return lines;
    }
    lines.extend(source.place_notes(step).into_iter().map(line));
    if step.elsewhere.is_some() {
        return lines;
    }
    lines.extend(address(step, source).map(|address| line(format!("地址：{address}"))));
    if let Some(place) = place {
        if !place.windows.is_empty() {
            lines.push(line(format!("窗口：{}", place.windows.join("、"))));
        }
        if !place.hours.is_empty() {
            lines.push(line(format!("时间：{}", place.hours.join("；"))));
        }
    }
    let ways = ways(&step.channels);
    if !ways.is_empty() {
        lines.push(line(format!("渠道：{}", channels(&ways))));
    }
    lines
}

fn address<'a>(step: &StepLine, source: Source<'a>) -> Option<&'a str> {
    source.place(step).and_then(|place| place.address.as_deref())
}

fn phones(step: &StepLine, source: Source<'_>) -> Vec<Para> {
    let (ask, complain) = source.phones(step);
    // Where nobody knows a telephone to complain at, the letter says so once, at its end.
    let mut lines = vec![line(format!("咨询：{}", ask.unwrap_or(ASK_LOCALLY)))];
    lines.extend(complain.map(|phone| line(format!("监督：{phone}"))));
    lines
}
