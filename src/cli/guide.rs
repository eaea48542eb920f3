//! `onething guide`: answers in, everything out.

use super::lists::{self, ListFile};
use super::{Common, Usage, answers, folder};
use crate::ask::interview::interview;
use crate::assemble;
use crate::decide::change;
use crate::model::answers::Answers;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::pipeline::{self, Interview, Office, Program};
use crate::render::json::{self, Asked};
use crate::render::notice::{self, NoticeSettings};
use crate::render::pdf::{Pdf, Press};
use crate::render::view::{answer_text, value_text};
use crate::render::{packet, text};
use crate::serve::identity;
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Guide {
    /// 哪一件事，如 unemployment
    #[arg(value_name = "一件事")]
    slug: String,
    /// 回答文件（YAML 或 JSON）；`-` 是标准输入
    #[arg(long, value_name = "文件")]
    answers: PathBuf,
    /// 填表信息文件；不写时表上的个人信息留空
    #[arg(long, value_name = "文件")]
    profile: Option<PathBuf>,
    /// 名单的各条在一个表里，如 亲属=亲属.csv（也可以是 .xlsx），可写几次；空表用 template 命令拿
    #[arg(long, value_name = "名单=文件", value_parser = lists::list_file)]
    list: Vec<ListFile>,
    /// 写到哪个文件夹：告知书、清单、表、all.pdf、guide.json
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
    /// 给出 JSON
    #[arg(long)]
    json: bool,
    /// 告知书上的二维码指向的网址，如 https://example.gov.cn
    #[arg(long, value_name = "网址")]
    public_url: Option<String>,
}

impl Guide {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let office = folder::open_for(common, &self.slug)?;
        let (scenario, program) = folder::event(&office, &self.slug)?;
        let today = common.today();
        let mut given = answers::answers(&self.answers, &office.catalog, scenario)?;
        let mut profile = Profile::default();
        let places = lists::fill(&self.list, &office.catalog, scenario, &mut given, &mut profile, today)?;
        if let Some(path) = &self.profile {
            answers::profile(path, &office.catalog, scenario, &given, &mut profile)?;
        }
        identity::fill_in(scenario, &office.catalog, &profile, &mut given, today);
        contradictions(&office, scenario, &profile, &given, today)?;
        let program = office.variants.of(&office.catalog, program, &given.rows);
        let interview = interview(program.clone(), scenario, &office.catalog.calendar, &given, today);
        answers::fitting(scenario, &given, &interview, &places)?;
        let guide = with_changes(&office, scenario, &program, &interview);
        check_profile(&office, &guide, &mut profile, today)?;
        let json =
            json::guide(&guide, &office.catalog, scenario, &live(&given, &interview), &asked(&interview));
        if let Some(out) = &self.out {
            let settings = NoticeSettings {
                public_url: self.public_url.as_ref().map(|base| {
                    let code = crate::ask::code::encode(scenario, &given);
                    format!("{}/s/{}/guide?a={code}", base.trim_end_matches('/'), self.slug)
                }),
                answers: notice::answered(scenario, &live(&given, &interview)),
            };
            write_all(out, &office, &guide, &interview, &settings, &profile, &json)?;
        }
        if self.json {
            println!("{json:#}");
        } else if self.out.is_none() {
            print!("{}", text::guide(&guide, &office.catalog, scenario, &live(&given, &interview)));
        }
        Ok(ExitCode::SUCCESS)
    }
}

pub(crate) fn with_changes(
    office: &Office,
    scenario: &Scenario,
    program: &Program,
    interview: &Interview<'_>,
) -> pipeline::Guide {
    let mut guide = assemble::of_interview(&office.catalog, program, interview);
    let changes = change::would_change(program, scenario, &office.catalog.calendar, &interview.state);
    assemble::members::add_changes(&mut guide, changes);
    assemble::carry::fit(&mut guide, &office.catalog, &office.programs);
    guide
}

/// The answers that count.
pub(crate) fn live(answers: &Answers, interview: &Interview<'_>) -> Answers {
    let mut live = answers.clone();
    live.given.retain(|name, _| !interview.moot.contains(name));
    live
}

/// What only the interview knows of the next question.
pub(crate) fn asked(interview: &Interview<'_>) -> Asked {
    let inputs = &interview.state.program.inputs;
    let may_matter = interview.may_matter.iter().map(|at| inputs[*at].name.clone()).collect();
    let Some(input) = interview.next.map(|at| &inputs[at]) else {
        return Asked { may_matter, ..Asked::default() };
    };
    let say = |node| crate::render::words::phrase(&crate::logic::show::phrase(&interview.state, node));
    let offered = interview.offered(&input.name);
    let all = match &input.ty {
        crate::model::value::Type::Choice(all) | crate::model::value::Type::Multi(all) => all.to_vec(),
        _ => Vec::new(),
    };
    Asked {
        text: say(&input.texts.ask),
        hint: input.texts.hint.as_ref().and_then(say),
        range: interview.range(&input.name),
        impossible: all.into_iter().filter(|o| !offered.contains(o)).collect(),
        offered,
        may_matter,
    }
}

/// An identity number that says otherwise than the answers stops the documents until the person has chosen.
fn contradictions(
    office: &Office,
    scenario: &Scenario,
    profile: &Profile,
    given: &Answers,
    today: i64,
) -> Result<()> {
    let found = identity::differences(scenario, &office.catalog, profile, given, today);
    if found.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = found
        .iter()
        .map(|d| {
            let said = given.get(&d.question.name).map(|a| answer_text(d.question, a)).unwrap_or_default();
            let number = match &d.from_number {
                crate::model::answers::Answer::Is(value) => value_text(d.question, value),
                crate::model::answers::Answer::Unclear => String::new(),
            };
            format!("“{}”：回答的是 {said}，证件号码上是 {number}", d.question.text)
        })
        .collect();
    println!("{}\n请先核对，改好回答或证件号码再来；现在不出任何文书", told.join("\n"));
    anyhow::bail!("证件号码和回答对不上，没有写出文书")
}

fn check_profile(office: &Office, guide: &pipeline::Guide, profile: &mut Profile, today: i64) -> Result<()> {
    let mut findings = identity::findings(profile, &packet::fields(guide, &office.catalog), today);
    findings.extend(identity::one_person(profile, guide).err().unwrap_or_default());
    for finding in findings.iter().filter(|f| !f.hard) {
        eprintln!("请核对：{}", finding.text);
    }
    let hard: Vec<&str> = findings.iter().filter(|f| f.hard).map(|f| f.text.as_str()).collect();
    if hard.is_empty() {
        Ok(())
    } else {
        Err(Usage(format!("填表信息有错：\n{}", hard.join("\n"))).into())
    }
}

fn write_all(
    out: &Path,
    office: &Office,
    guide: &pipeline::Guide,
    interview: &Interview<'_>,
    settings: &NoticeSettings,
    profile: &Profile,
    json: &serde_json::Value,
) -> Result<()> {
    let catalog = &office.catalog;
    let press = Press::default();
    let values = assemble::form_values(&interview.state);
    let forms = out.join("forms");
    fs::create_dir_all(&forms).with_context(|| format!("建不了文件夹 `{}`", forms.display()))?;
    let write = |path: PathBuf, bytes: &[u8]| -> Result<()> {
        fs::write(&path, bytes).with_context(|| format!("写不了 `{}`", path.display()))?;
        eprintln!("写好 {}", path.display());
        Ok(())
    };
    let report = |name: &str, pdf: &Pdf| {
        if !pdf.report.missing.is_empty() {
            eprintln!("{name} 里有字库没有的字，已留出方框，请手写");
        }
    };
    let letter = packet::notice_pdf(&press, guide, catalog, settings)?;
    write(out.join("notice.pdf"), &letter.bytes)?;
    write(out.join("checklist.pdf"), &packet::checklist_pdf(&press, guide, catalog)?.bytes)?;
    for form in packet::forms(guide, catalog) {
        let (pdf, blank) = packet::form_pdf(&press, form, guide, catalog, &values, profile)?;
        report(&form.title, &pdf);
        if !blank.is_empty() && !profile.is_empty() {
            eprintln!(
                "《{}》还要手写：{}",
                form.title,
                blank.iter().map(|b| &**b).collect::<Vec<_>>().join("、")
            );
        }
        write(forms.join(format!("{}.pdf", form.slug)), &pdf.bytes)?;
    }
    let all = packet::all_pdf(&press, guide, catalog, settings, &values, profile)?;
    write(out.join("all.pdf"), &all.bytes)?;
    write(out.join("guide.json"), format!("{json:#}\n").as_bytes())
}
