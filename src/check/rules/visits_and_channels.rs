//! C205: the number of visits and the channels contradict each other.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::Channel;

pub(super) static RULE: Rule = Rule {
    code: "C205",
    severity: Severity::Warning,
    title: "现场次数和办理渠道对不上",
    manual: Manual {
        means: "写了一次也不用跑，办理渠道里却只有窗口；或者只能网上办，却写了要跑几次。",
        why: "告知书上说不用跑，人又只能到窗口办，话就说空了。",
        mend: "不用跑的，办理渠道要有 网上、邮寄、上门、代办 或 免申即享；只能网上办的，到办事现场次数写 0。",
        bad: "办理渠道: [窗口]\n到办事现场次数: 0",
        good: "办理渠道: [窗口, 网上]\n到办事现场次数: 0",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        let Some(visits) = item.visits.filter(|_| !item.channels.is_empty()) else { continue };
        let in_person = |channel: &Channel| matches!(channel, Channel::Window | Channel::Terminal);
        let remote = |channel: &Channel| matches!(channel, Channel::Online | Channel::Automatic);
        // Where somebody else goes, the person does not.
        if visits == 0 && item.done_by.is_none() && item.channels.iter().all(in_person) {
            let message = format!("`{}` 一次也不用跑，办理渠道却只有到现场的", item.name);
            found.push(RULE.at(item.span, message).help("加上网上、邮寄等渠道，或者改到办事现场次数"));
        } else if visits > 0 && item.channels.iter().all(remote) {
            let message = format!("`{}` 只能在网上办，却要跑 {visits} 次", item.name);
            found.push(RULE.at(item.span, message).help("到办事现场次数写 0，或者在办理渠道里加上窗口"));
        }
    }
}
