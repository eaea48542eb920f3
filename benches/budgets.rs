//! `cargo bench`: every budget of the design on the shipped life events, measured and printed beside its limit.
//! Nothing is asserted: a busy machine must not fail a build.

use onething::ask::code;
use onething::ask::{interview, read};
use onething::assemble;
use onething::check;
use onething::decide::change;
use onething::logic::eval::{self, State};
use onething::logic::residual;
use onething::model::answers::Answers;
use onething::model::profile::Profile;
use onething::pipeline::{Files, Library, Office};
use onething::render::notice::NoticeSettings;
use onething::render::packet;
use onething::render::pdf::Press;
use onething::serve::{
    self,
    engine::Region,
    state::{Clock, State as Web},
};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The day the examples are written for: 2026-11-22.
const TODAY: i64 = 20_779;

fn main() {
    println!("{:<58} {:>12} {:>12}   budget", "work", "min", "median");
    let started = Instant::now();
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"));
    let (library, _) = Library::new(&files);
    let (office, _) = Office::open(&library, "511703");
    println!(
        "{:<58} {:>12} {:>12}   ≤ 0.5 s to first answer",
        "load, resolve one region, compile all life events",
        short(started.elapsed()),
        ""
    );
    for slug in office.programs.keys() {
        core(&office, &library, slug);
    }
    for slug in office.programs.keys() {
        paper(&office, &library, slug);
    }
    packets(&office, &library);
    web(&library, &office);
    process();
}

/// Answers of every example of a life event.
fn examples(office: &Office, library: &Library, slug: &str) -> Vec<Answers> {
    let scenario = &office.catalog.scenarios[slug];
    let of_slug = library.examples().iter().filter(|e| *e.scenario == *slug);
    of_slug
        .map(|example| {
            let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
            for (name, (texts, _)) in &example.answers {
                let text = if texts.is_empty() { "都没有".to_owned() } else { texts.join("、") };
                if let Some(Ok(answer)) = scenario.questions.get(name).map(|q| read::read(q, &text)) {
                    answers.set(name.clone(), answer);
                }
            }
            answers
        })
        .collect()
}

fn core(office: &Office, library: &Library, slug: &str) {
    let (program, scenario) = (&office.programs[slug], &office.catalog.scenarios[slug]);
    let calendar = &office.catalog.calendar;
    println!(
        "# {slug}: {} nodes, {} computed for each applicant, {} things to ask, {} printed values",
        program.nodes.len(),
        program.dynamic.len(),
        program.inputs.len(),
        program.outputs.len(),
    );
    let all = examples(office, library, slug);
    let longest = all.iter().max_by_key(|a| a.given.len()).cloned().unwrap_or_default();
    let given: Vec<_> = all.iter().map(|a| eval::given(program, a)).collect();
    let mut turn = given.iter().cycle();
    row(&format!("{slug}: decide one applicant, both readings"), "≤ 40 µs", 4000, || {
        let given = turn.next().cloned().unwrap_or_default();
        let state = State::from_given(program, calendar, given, TODAY);
        program.items.iter().filter(|i| state.holds(i.applies) && state.holds(i.open)).count()
    });
    let states: Vec<_> =
        given.iter().map(|g| State::from_given(program, calendar, g.clone(), TODAY)).collect();
    let mut turn = states.iter().cycle();
    row(&format!("{slug}: reasons of every item"), "", 4000, || {
        let state = turn.next().expect("there are examples");
        let items = program.items.iter();
        items
            .map(|i| onething::decide::decide(state, i, &scenario.items[&i.name]).reasons.len())
            .sum::<usize>()
    });
    let mut turn = states.iter().cycle();
    row(&format!("{slug}: next question, answers live"), "≤ 50 µs", 4000, || {
        residual::may_matter(turn.next().expect("there are examples"))
    });
    row(&format!("{slug}: replay of {} answers", longest.given.len()), "≤ 1 ms for 30", 400, || {
        interview::interview(program, scenario, calendar, &longest, TODAY).next
    });
    let mut next = all.iter().cycle();
    row(&format!("{slug}: whole guide of an example"), "", 800, || {
        assemble::guide(&office.catalog, program, next.next().expect("there are examples"), TODAY).items.len()
    });
    let search = |state: &State<'_>| change::would_change(program, scenario, calendar, state).len();
    let mut turn = states.iter().cycle();
    row(&format!("{slug}: what would change it, all items"), "≤ 5 ms", 100, || {
        search(turn.next().expect("there are examples"))
    });
    let slowest = states.iter().max_by_key(|state| {
        let start = Instant::now();
        black_box(search(state));
        start.elapsed()
    });
    if let Some(state) = slowest {
        row(&format!("{slug}: the same for the slowest example"), "≤ 5 ms", 40, || search(state));
    }
}

fn paper(office: &Office, library: &Library, slug: &str) {
    let (program, scenario) = (&office.programs[slug], &office.catalog.scenarios[slug]);
    let press = Press::default();
    let catalog = &office.catalog;
    // The example that ends in the most forms is the hardest packet.
    let hardest = examples(office, library, slug)
        .into_iter()
        .max_by_key(|answers| assemble::guide(catalog, program, answers, TODAY).forms.len());
    let Some(answers) = hardest else { return };
    let interview = interview::interview(program, scenario, &catalog.calendar, &answers, TODAY);
    let guide = assemble::of_interview(catalog, program, &interview);
    let values = assemble::form_values(&interview.state);
    let settings = NoticeSettings::default();
    let profile = Profile::default();
    let pages =
        |pdf: &onething::render::pdf::Pdf| format!("{} pages, {} kB", pdf.pages, pdf.bytes.len() / 1024);
    let letter = packet::notice_pdf(&press, &guide, catalog, &settings).expect("the letter prints");
    row(&format!("{slug}: letter ({})", pages(&letter)), "≤ 5 ms + 2 ms a page", 60, || {
        packet::notice_pdf(&press, &guide, catalog, &settings).map(|p| p.bytes.len()).ok()
    });
    let forms = packet::forms(&guide, catalog);
    row(&format!("{slug}: letter, list, {} forms as files", forms.len()), "≤ 60 ms", 30, || {
        let letter = packet::notice_pdf(&press, &guide, catalog, &settings);
        let list = packet::checklist_pdf(&press, &guide, catalog);
        let forms =
            forms.iter().map(|f| packet::form_pdf(&press, f, &guide, catalog, &values, &profile).is_ok());
        (letter.is_ok(), list.is_ok(), forms.filter(|ok| *ok).count())
    });
    let all =
        packet::all_pdf(&press, &guide, catalog, &settings, &values, &profile).expect("everything prints");
    row(&format!("{slug}: the same as one all.pdf ({})", pages(&all)), "≤ 30 ms", 30, || {
        packet::all_pdf(&press, &guide, catalog, &settings, &values, &profile).map(|p| p.bytes.len()).ok()
    });
}

/// The packets of all examples, one after the other with warm fonts: letter, list and forms in one file each.
fn packets(office: &Office, library: &Library) {
    let press = Press::default();
    let catalog = &office.catalog;
    let (settings, profile) = (NoticeSettings::default(), Profile::default());
    let mut taken: Vec<(Duration, String)> = Vec::new();
    for round in 0..2 {
        for example in library.examples() {
            let Ok(answers) = check::examples::answers(catalog, example) else { continue };
            let today = example.today.unwrap_or(TODAY);
            let Some(interview) = office.interview(&example.scenario, &answers, today) else { continue };
            let Some(guide) = office.guide(&example.scenario, &answers, today) else { continue };
            let values = assemble::form_values(&interview.state);
            let start = Instant::now();
            let printed = packet::all_pdf(&press, &guide, catalog, &settings, &values, &profile);
            let time = start.elapsed();
            // The first round warms up.
            if let (1, Ok(pdf)) = (round, printed) {
                let name = format!("{}: {} ({} pages)", example.scenario, example.name, pdf.pages);
                taken.push((time, name));
            }
        }
    }
    let all: Duration = taken.iter().map(|(time, _)| *time).sum();
    let over = taken.iter().filter(|(time, _)| *time > Duration::from_millis(60)).count();
    let mean = all / u32::try_from(taken.len().max(1)).unwrap_or(1);
    if let Some((worst, name)) = taken.iter().max() {
        let told = format!("packets of {} examples: mean, worst; {over} over", taken.len());
        println!("{told:<58} {:>12} {:>12}   ≤ 60 ms each", short(mean), short(*worst));
        println!("# the worst is {name}");
    }
}

/// One real server on the loopback, one connection kept open.
fn web(library: &Library, office: &Office) {
    let (region, _) = Region::new(library, "511703");
    let Ok(state) = Web::new(region, Press::default(), Clock::Fixed(TODAY), None) else { return };
    let Ok(listener) = TcpListener::bind("127.0.0.1:0") else { return };
    let Ok(address) = listener.local_addr() else { return };
    std::thread::spawn(move || serve::run(state, listener, 1));
    let mut pages: Vec<String> = Vec::new();
    for (slug, scenario) in &office.catalog.scenarios {
        let all = examples(office, library, slug);
        pages.extend(all.iter().map(|a| format!("/s/{slug}/guide?a={}", code::encode(scenario, a))));
    }
    pages.sort();
    pages.dedup();
    let Ok(mut connection) = TcpStream::connect(address) else { return };
    get(&mut connection, "/health");
    // Each page once, so that none comes from the cache; processor time of server and client together.
    let started = cpu();
    let computed = pages.iter().skip(1).filter(|page| get(&mut connection, page) > 0).count();
    let each = (cpu() - started) / u32::try_from(computed.max(1)).unwrap_or(1);
    println!(
        "{:<58} {:>12} {:>12}   ≤ 1.5 ms CPU",
        format!("guide page, computed (mean of {computed})"),
        "",
        short(each)
    );
    let page = pages[0].clone();
    let size = get(&mut connection, &page);
    row(
        &format!("guide page, repeated ({} kB)", size / 1024),
        "≥ half of a constant page's rate",
        2000,
        || get(&mut connection, &page),
    );
    let size = get(&mut connection, "/assets/style.css");
    row(&format!("constant page ({} kB)", size / 1024), "", 2000, || {
        get(&mut connection, "/assets/style.css")
    });
    println!(
        "{:<58} {:>12} {:>12}   ≤ 150 MB",
        "memory of this process, server and fonts in it",
        memory("self"),
        ""
    );
}

/// Length of the answer to one request on an open connection.
fn get(connection: &mut TcpStream, path: &str) -> usize {
    let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n");
    if connection.write_all(request.as_bytes()).is_err() {
        return 0;
    }
    let mut bytes = vec![0; 1 << 20];
    let mut filled = 0;
    loop {
        let Ok(read @ 1..) = connection.read(&mut bytes[filled..]) else { return filled };
        filled += read;
        let Some(head) = bytes[..filled].windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
        let length =
            text.lines().find_map(|l| l.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        if filled >= head + 4 + length.unwrap_or(0) {
            return filled;
        }
    }
}

/// The shipped program as a whole process.
fn process() {
    let answers = std::env::temp_dir().join("onething-bench-answers.yaml");
    let out = std::env::temp_dir().join("onething-bench-out");
    let text = "目前状态: 刚离职\n离职原因: 经济裁员\n失业保险缴费时间: 5年2个月\n";
    if std::fs::write(&answers, text).is_err() {
        return;
    }
    row("onething guide … --out, whole process", "≤ 150 ms", 10, || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onething"));
        command.arg("guide").arg("unemployment").arg("--answers").arg(&answers).arg("--out").arg(&out);
        command.output().is_ok_and(|o| o.status.success())
    });
}

/// Processor time this process has used. The kernel counts it in hundredths of a second.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or("");
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// Resident memory of a process.
fn memory(pid: &str) -> String {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.map_or_else(|| "?".to_owned(), |kib| format!("{} MB", kib / 1024))
}

/// Runs `work` often and prints the fastest and the median time.
fn row<T>(name: &str, budget: &str, times: usize, mut work: impl FnMut() -> T) {
    for _ in 0..times / 10 {
        black_box(work());
    }
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    println!("{name:<58} {:>12} {:>12}   {budget}", short(taken[0]), short(taken[times / 2]));
}

fn short(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 { format!("{micros:.1} µs") } else { format!("{:.2} ms", micros / 1000.0) }
}

fn files(root: &Path) -> Files {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, out);
            } else if path.extension().is_some_and(|e| e == "yaml")
                && let (Ok(name), Ok(bytes)) = (path.strip_prefix(root), std::fs::read(&path))
            {
                out.insert(name.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(root, root, &mut out);
    Files::new(out)
}
