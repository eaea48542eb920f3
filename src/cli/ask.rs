//! `onething ask`: one question after the other on a terminal; the next question as text or JSON elsewhere.

use super::guide::{asked, live, with_changes};
use super::lists::{self, ListFile};
use super::{Common, answers, folder};
use crate::ask::interview::interview;
use crate::ask::read;
use crate::logic::program::{InputKind, Program};
use crate::logic::show;
use crate::model::answers::{Answer, Answers};
use crate::model::list::row_part;
use crate::model::profile::Profile;
use crate::model::scenario::{Question, QuestionKind, Scenario};
use crate::model::value::{Name, Value};
use crate::pipeline::{Interview, Office};
use crate::render::view::rows;
use crate::render::{fits, json, text};
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Ask {
    /// 哪一件事，如 unemployment
    #[arg(value_name = "一件事")]
    slug: String,
    /// 已有的回答；`-` 是标准输入
    #[arg(long, value_name = "文件")]
    answers: Option<PathBuf>,
    /// 名单的各条在一个表里，如 亲属=亲属.csv（也可以是 .xlsx），可写几次；姓名这些在这里用不上
    #[arg(long, value_name = "名单=文件", value_parser = lists::list_file)]
    list: Vec<ListFile>,
    /// 答完（或写 q 停下）后把回答存成一个文件，供 guide 用，或下次接着答
    #[arg(long, value_name = "文件")]
    save: Option<PathBuf>,
    /// 给出 JSON
    #[arg(long)]
    json: bool,
}

impl Ask {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let office = folder::open_for(common, &self.slug)?;
        let (scenario, program) = folder::event(&office, &self.slug)?;
        let mut given = match &self.answers {
            Some(path) => answers::answers(path, &office.catalog, scenario)?,
            None => Answers::default(),
        };
        let today = common.today();
        // Identity is of no use here: it is dropped, and wiped.
        let mut unused = Profile::default();
        let places = lists::fill(&self.list, &office.catalog, scenario, &mut given, &mut unused, today)?;
        let talk = Talk { office: &office, scenario, program, today };
        if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !self.json {
            let given = talk.interactive(given)?;
            if let Some(path) = &self.save {
                let live = live(&given, &talk.interview(&given));
                fs::write(path, answers::file(scenario, &live))
                    .with_context(|| format!("写不了 `{}`", path.display()))?;
                eprintln!(
                    "回答存在 {}；出文书：onething guide {} --answers {} --out 文件夹",
                    path.display(),
                    self.slug,
                    path.display()
                );
            }
            return Ok(ExitCode::SUCCESS);
        }
        answers::fitting(scenario, &given, &talk.interview(&given), &places)?;
        talk.once(&given, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

struct Talk<'o> {
    office: &'o Office,
    scenario: &'o Scenario,
    program: &'o Program,
    today: i64,
}

impl<'o> Talk<'o> {
    fn interview(&self, given: &Answers) -> Interview<'o> {
        let program = self.office.variants.of(&self.office.catalog, self.program, &given.rows);
        interview(program, self.scenario, &self.office.catalog.calendar, given, self.today)
    }

    /// The next question, or the finished guide.
    fn once(&self, given: &Answers, as_json: bool) {
        let interview = self.interview(given);
        let next = interview.next.map(|at| interview.state.program.inputs[at].name.clone());
        match (next, as_json) {
            (Some(name), true) => {
                println!("{:#}", json::next_question(self.scenario, &name, &asked(&interview)))
            }
            (Some(name), false) => print!("{}", self.question_text(&name, given, &interview)),
            (None, as_json) => self.print_guide(given, &interview, as_json),
        }
    }

    fn print_guide(&self, given: &Answers, interview: &Interview<'_>, as_json: bool) {
        let guide = with_changes(self.office, self.scenario, &interview.state.program, interview);
        let live = live(given, interview);
        if as_json {
            let json = json::guide(&guide, &self.office.catalog, self.scenario, &live, &asked(interview));
            println!("{json:#}");
        } else {
            print!("{}", text::guide(&guide, &self.office.catalog, self.scenario, &live));
        }
    }

    /// What is chosen by number.
    fn choices(
        &self,
        question: &Question,
        given: &Answers,
        offered: &dyn Fn(&Name) -> bool,
    ) -> Vec<(String, String)> {
        match &question.list {
            Some(shape) => {
                let all = rows::offers(question, shape, given, None);
                all.into_iter().map(|option| (option.value, option.text)).collect()
            }
            None => options(question, offered),
        }
    }

    fn question_text(&self, name: &Name, given: &Answers, interview: &Interview<'_>) -> String {
        let about = asked(interview);
        let offered = |option: &Name| !about.impossible.contains(option);
        let mut lines = Vec::new();
        match self.scenario.question(name) {
            Some(question) => {
                lines.push(about.text.unwrap_or_else(|| question.text.clone()));
                lines.extend(about.hint.or_else(|| question.hint.clone()).map(|h| format!("  {h}")));
                lines.extend(question.where_to_find.as_ref().map(|w| format!("  哪里查：{w}")));
                if let Some((row, _)) = row_part(name) {
                    let called = show::row_name(&interview.state, &row);
                    lines[0] = format!("{called}：{}", lines[0]);
                }
                for (at, text) in self.choices(question, given, &offered).iter().enumerate() {
                    lines.push(format!("  {}. {}", at + 1, text.1));
                }
                lines.push(format!("  （{}）", how_to_answer(question)));
            }
            None => {
                let group = self.scenario.exclusive.iter().find(|g| g.name == *name);
                let page = self.scenario.optional_page.as_ref().and_then(|p| p.text.clone());
                lines.push(match group {
                    Some(group) => group.text.clone(),
                    None => page.unwrap_or_else(|| "还想办哪些？".to_owned()),
                });
                for (at, item) in about.offered.iter().enumerate() {
                    lines.push(format!("  {}. {item}", at + 1));
                }
                let how = if group.is_some() {
                    "写一个数字"
                } else {
                    "写数字，几项用空格隔开；都不办写 0"
                };
                lines.push(format!("  （{how}；< 回上一题）"));
            }
        }
        lines.join("\n") + "\n"
    }

    /// Asks until nothing is open or the person stops, shows what is known then, and gives the answers back.
    fn interactive(&self, mut given: Answers) -> Result<Answers> {
        let mut input = std::io::stdin().lock().lines();
        println!("{}：写数字或直接写；不清楚写 ?，回上一题写 <，不答了写 q\n", self.scenario.title);
        loop {
            let interview = self.interview(&given);
            let Some(next) = interview.next else { break };
            let name = interview.state.program.inputs[next].name.clone();
            print!("{}> ", self.question_text(&name, &given, &interview));
            std::io::stdout().flush()?;
            let Some(line) = input.next().transpose()? else { break };
            match line.trim() {
                "q" => break,
                "<" | "＜" => {
                    if let Some(last) = interview.asked.last() {
                        let last = &interview.state.program.inputs[*last];
                        forget(&mut given, &last.name, &last.kind);
                    }
                }
                said => {
                    if let Err(why) = self.take(&mut given, &name, said, &interview) {
                        println!("  {why}");
                    }
                }
            }
            println!();
        }
        let interview = self.interview(&given);
        if interview.next.is_some() {
            println!("\n还没有答完，以下按已答的算：\n");
        }
        self.print_guide(&given, &interview, false);
        Ok(given)
    }

    fn take(
        &self,
        given: &mut Answers,
        name: &Name,
        said: &str,
        interview: &Interview<'_>,
    ) -> Result<(), String> {
        let offered = interview.offered(name);
        let numbers = || -> Option<Vec<usize>> {
            let parts = said.split([' ', '、', '，', ',']).filter(|p| !p.is_empty());
            parts.map(|p| p.parse::<usize>().ok()).collect()
        };
        let Some(question) = self.scenario.question(name) else {
            let chosen = numbers().ok_or("请写数字")?;
            let chosen: Vec<Name> = chosen
                .into_iter()
                .filter(|n| *n > 0)
                .map(|n| offered.get(n - 1).cloned())
                .collect::<Option<_>>()
                .ok_or("没有这个数字")?;
            if self.scenario.exclusive.iter().any(|g| g.name == *name) {
                let [one] = chosen.as_slice() else { return Err("请写一个数字".into()) };
                given.choices.one_of.insert(name.clone(), one.clone());
            } else {
                given.choices.optional = Some(chosen);
            }
            return Ok(());
        };
        if matches!(said, "?" | "？") {
            given.set(name.clone(), read::read(question, read::UNCLEAR)?);
            return Ok(());
        }
        let listed = self.choices(question, given, &|o| offered.is_empty() || offered.contains(o));
        let answer = match (question.kind, numbers()) {
            (QuestionKind::List, n) => {
                let one = n.as_deref().and_then(|n| n.first()?.checked_sub(1)).and_then(|at| listed.get(at));
                let said = one.map_or(said, |(id, _)| id.as_str());
                if read::moves_rows(question, said, given)? {
                    return Ok(());
                }
                read::read(question, said)?
            }
            (QuestionKind::Bool | QuestionKind::Single, Some(n)) => {
                let [n] = n.as_slice() else { return Err("请写一个数字".into()) };
                let (id, _) = n.checked_sub(1).and_then(|at| listed.get(at)).ok_or("没有这个数字")?;
                read::read(question, id)?
            }
            (QuestionKind::Multi, Some(n)) if n == [0] => Answer::Is(Value::Multi(Vec::new())),
            (QuestionKind::Multi, Some(n)) => {
                let ids: Option<Vec<&str>> =
                    n.iter().map(|n| listed.get(n.checked_sub(1)?).map(|(id, _)| id.as_str())).collect();
                read::read(question, &ids.ok_or("没有这个数字")?.join("、"))?
            }
            (QuestionKind::Bool | QuestionKind::Single | QuestionKind::Multi, None) => {
                read::read(question, said).map_err(|_| "请写前面的数字".to_owned())?
            }
            _ => read::read(question, said)?,
        };
        if let Answer::Is(value) = &answer {
            fits::fits(question, value, &fits::allowed(interview, name))?;
        }
        given.set(name.clone(), answer);
        Ok(())
    }
}

fn forget(given: &mut Answers, name: &Name, kind: &InputKind) {
    match kind {
        InputKind::Optional => given.choices.optional = None,
        InputKind::Exclusive => {
            given.choices.one_of.shift_remove(name);
        }
        _ => {
            given.given.shift_remove(name);
        }
    }
}

/// What can be chosen: what is written for it, and its words.
fn options(question: &Question, offered: &dyn Fn(&Name) -> bool) -> Vec<(String, String)> {
    match question.kind {
        QuestionKind::Bool => {
            let (yes, no) = question.bool_texts.clone().unwrap_or_else(|| ("是".into(), "否".into()));
            vec![("是".into(), yes), ("否".into(), no)]
        }
        _ => {
            let open = question.options.iter().filter(|o| offered(&o.name));
            open.map(|o| (o.name.to_string(), o.text.clone())).collect()
        }
    }
}

fn how_to_answer(question: &Question) -> String {
    let how = match question.kind {
        QuestionKind::Bool | QuestionKind::Single => "写一个数字",
        QuestionKind::Multi => "写数字，几项用空格隔开；都没有写 0",
        QuestionKind::Months => "如 15年6个月",
        QuestionKind::Month => "如 1966-11",
        QuestionKind::Date => "如 2026-11-22",
        QuestionKind::Money => "如 2200元",
        QuestionKind::Region => "写 6 位地区代码",
        QuestionKind::Days => "如 30日",
        QuestionKind::WorkDays => "如 5工作日",
        QuestionKind::Hours => "如 48小时",
        QuestionKind::Clock => "如 08:30",
        QuestionKind::Integer | QuestionKind::Decimal => "写数字",
        QuestionKind::Text => "直接写",
        QuestionKind::List => "写一个数字",
    };
    let counted = question.list.as_ref().filter(|shape| shape.count_text.is_some());
    let counted =
        counted.map(|shape| format!("；只知道有几{0}，写如 3{0}", shape.measure)).unwrap_or_default();
    let unclear = if question.required { "" } else { "；? 不清楚" };
    format!("{how}{counted}{unclear}；< 回上一题")
}
