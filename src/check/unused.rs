//! What is written but can never matter: a question no printed value depends on, a fact, paper, form, figure or basis
//! nobody names. By simple means; the proof is another matter.

use crate::diag::Diagnostic;
use crate::logic::op::Op;
use crate::logic::program::{InputKind, Program};
use crate::logic::variants::Variants;
use crate::model::catalog::Catalog;
use crate::model::list::Rows;
use crate::model::value::Name;
use crate::source::Files;
use std::collections::BTreeSet;

/// Questions of a life event that nothing printed depends on.
pub fn questions(catalog: &Catalog, program: &Program) -> Vec<Diagnostic> {
    let Some(scenario) = catalog.scenarios.get(&program.slug) else { return Vec::new() };
    // A column is asked of rows only.
    let lists = scenario.questions.values().filter(|q| q.list.is_some());
    let one_each = lists.fold(Rows::default(), |rows, list| rows.with(list.name.clone(), 1));
    let variants = Variants::default();
    let program = &*variants.of(catalog, program, &one_each);
    let mut live = vec![false; program.nodes.len()];
    let checks = program.checks.iter().chain(&program.asserts).chain(&program.preconditions).map(|c| c.when);
    let outputs = program.outputs.iter().flat_map(|o| [Some(o.node), o.when]).flatten();
    for node in outputs.chain(checks) {
        live[node.0 as usize] = true;
    }
    let mut asked = vec![false; program.inputs.len()];
    for at in (0..program.nodes.len()).rev().filter(|at| program.nodes.get(*at).is_some()) {
        if !live[at] {
            continue;
        }
        if let Op::Input(input) = &program.nodes[at] {
            asked[input.input as usize] = true;
        }
        for child in Program::children(&program.nodes[at]) {
            live[child.0 as usize] = true;
        }
    }
    let idle =
        program.inputs.iter().zip(&asked).filter(|(input, asked)| {
            matches!(input.kind, InputKind::Question | InputKind::Further) && !**asked
        });
    let Some(scenario) = catalog.scenarios.get(&program.slug) else { return Vec::new() };
    idle.filter_map(|(input, _)| {
        let question = scenario.question(&input.name)?;
        let found = Diagnostic::warning(
            "C101",
            question.span,
            format!("题目 `{}` 永远不会问：没有一处结果用到它", question.name),
        );
        Some(found.help("删掉它，或者在事项的条件、材料里用上它"))
    })
    .collect()
}

/// Facts of a life event's own file that nothing names: compiled, but no output, item or other fact reads them.
pub fn facts(catalog: &Catalog, program: &Program) -> Vec<Diagnostic> {
    let Some(scenario) = catalog.scenarios.get(&program.slug) else { return Vec::new() };
    let mut read = vec![false; program.nodes.len()];
    for op in &program.nodes {
        for child in Program::children(op) {
            read[child.0 as usize] = true;
        }
    }
    for node in program.outputs.iter().flat_map(|o| [Some(o.node), o.when]).flatten() {
        read[node.0 as usize] = true;
    }
    let texts = program.items.iter().flat_map(|item| {
        let failing = item.conditions.iter().filter_map(|c| c.fail.as_ref());
        failing.chain(&item.late).flat_map(|t| t.values())
    });
    for node in texts {
        read[node.0 as usize] = true;
    }
    let saids = [
        &program.checks,
        &program.asserts,
        &program.preconditions,
        &program.conclusions,
        &program.notices,
        &program.transfers,
    ];
    for said in saids.into_iter().flatten() {
        read[said.when.0 as usize] = true;
    }
    let own = scenario.facts.iter().filter_map(|(name, fact)| Some((fact, program.facts.get(name)?)));
    own.filter(|(_, node)| !read[node.node.0 as usize])
        .map(|(fact, _)| {
            let found = Diagnostic::info("C102", fact.span, format!("推算 `{}` 算了没有用上", fact.name));
            found.help("结果页和 JSON 里仍会列出它；不需要就删掉")
        })
        .collect()
}

/// Shared entries that no life event of the folder names.
pub fn shared(catalog: &Catalog, files: &Files) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let papers: BTreeSet<&Name> = used_papers(catalog);
    for material in catalog.materials.values().filter(|m| !papers.contains(&m.name)) {
        let found = Diagnostic::info("C103", material.span, format!("材料 `{}` 没有事项用到", material.name));
        out.push(found);
    }
    let forms: BTreeSet<&Name> = catalog
        .scenarios
        .values()
        .flat_map(|s| s.items.values())
        .flat_map(|i| &i.forms)
        .map(|f| &f.form)
        .collect();
    for form in catalog.forms.values().filter(|f| !forms.contains(&f.slug)) {
        let blank = catalog.materials.values().any(|m| m.blank_form.as_deref() == Some(&*form.slug));
        if !blank {
            let found = Diagnostic::info("C104", form.span, format!("表单 `{}` 没有事项用到", form.slug));
            out.push(found);
        }
    }
    // A name that stands nowhere but at its own entry.
    let text: String = files.iter().map(|(_, f)| f.text.as_str()).collect();
    let once = |name: &str| text.matches(name).count() <= 1;
    for parameter in catalog.parameters.values().filter(|p| once(&p.name)) {
        out.push(Diagnostic::info("C105", parameter.span, format!("参数 `{}` 没有用到", parameter.name)));
    }
    for basis in catalog.bases.values().filter(|b| once(&b.name)) {
        out.push(Diagnostic::info("C106", basis.span, format!("依据 `{}` 没有引用", basis.name)));
    }
    out
}

fn used_papers(catalog: &Catalog) -> BTreeSet<&Name> {
    let mut used: BTreeSet<&Name> = BTreeSet::new();
    for need in catalog.scenarios.values().flat_map(|s| s.items.values()).flat_map(|i| &i.needs) {
        used.insert(&need.material);
        if let Some(choice) = catalog.choices.get(&need.material) {
            used.extend(choice.options.iter().flat_map(|o| &o.papers));
        }
        if let Some(alias) = catalog.aliases.get(&need.material) {
            used.extend(alias.cases.iter().map(|(_, paper)| paper));
        }
        if let Some(pack) = catalog.packs.get(&need.material) {
            used.extend(pack.papers.iter().map(|(paper, _)| paper));
        }
    }
    for item in catalog.scenarios.values().flat_map(|s| s.items.values()) {
        used.extend(&item.yields);
    }
    used
}
