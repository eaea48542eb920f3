//! Guides of real examples, to print.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use indexmap::IndexMap;
use onething::ask::read;
use onething::model::answers::{Answer, Answers};
use onething::model::profile::Profile;
use onething::model::value::{Name, Shown, Value};
use onething::pipeline::{Files, Guide, Library, Office, form_values};

/// The region whose layers are the fullest.
pub(crate) const REGION: &str = "511703";

struct Shop {
    library: Library,
    office: Office,
}

fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let (mut files, mut folders) = (BTreeMap::new(), vec![root.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "yaml") {
                    let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                    files.insert(name, std::fs::read(&path).expect("file"));
                }
            }
        }
        let (library, _) = Library::new(&Files::new(files));
        let (office, _) = Office::open(&library, REGION);
        Shop { library, office }
    })
}

/// One example, decided.
pub(crate) struct Case {
    pub(crate) slug: &'static str,
    pub(crate) name: String,
    pub(crate) office: &'static Office,
    pub(crate) answers: Answers,
    pub(crate) guide: Guide,
    pub(crate) values: IndexMap<Name, Shown>,
}

/// All shipped examples of a life event that are for the region.
pub(crate) fn cases(slug: &'static str) -> Vec<Case> {
    let of = |name: &str| case(slug, name, |_| {});
    let names = shop().library.examples().iter().filter(|one| &*one.scenario == slug);
    names.map(|one| of(&one.name)).collect()
}

/// The first example whose name contains `name`, with its answers changed.
pub(crate) fn case(slug: &'static str, name: &str, change: impl FnOnce(&mut Answers)) -> Case {
    let Shop { library, office } = shop();
    let mut examples = library.examples().iter().filter(|one| &*one.scenario == slug);
    let example = examples.find(|one| one.name.contains(name)).unwrap_or_else(|| panic!("no example {name}"));
    let (scenario, _) = office.event(slug).expect("a life event");
    let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
    for (question, (texts, _)) in &example.answers {
        let question = &scenario.questions[question];
        if texts.is_empty() {
            answers.set(question.name.clone(), Answer::Is(Value::Multi(Vec::new())));
            continue;
        }
        let answer = read::read(question, &texts.join("、"));
        answers
            .set(question.name.clone(), answer.unwrap_or_else(|error| panic!("{}: {error}", question.name)));
    }
    change(&mut answers);
    let today = example.today.expect("a day");
    let guide = office.guide(slug, &answers, today).expect("a guide");
    let values = form_values(&office.interview(slug, &answers, today).expect("an interview").state);
    Case { slug, name: example.name.clone(), office, answers, guide, values }
}

/// A person whose name most fonts lack.
pub(crate) const PERSON: &str = "欧阳𬭩㛃";
/// An invented number with a right check digit.
pub(crate) const NUMBER: &str = "11000019660315001X";

pub(crate) fn profile(name: &str) -> Profile {
    let mut profile = Profile::default();
    for (field, value) in [
        ("姓名", name),
        ("证件号码", NUMBER),
        ("证件类型", "居民身份证"),
        ("联系电话", "13800000000"),
        ("民族", "汉族"),
        ("户口性质", "农村"),
        ("户籍地址", "四川省达州市通川区西外镇金龙大道388号金色港湾小区12栋3单元1804号"),
        ("常住地址", "四川省达州市达川区翠屏街道汉兴大道二段99号"),
        ("参加工作时间", "1990-07-01"),
        ("首次参保时间", "1992-03"),
        ("文化程度", "高中"),
        ("开户银行", "中国农业银行达川支行"),
        ("银行账号", "6228480000000000018"),
        ("账户名", name),
    ] {
        profile.set("申请人", field, value.to_owned());
    }
    profile.set("原单位", "名称", "达州市某某纺织有限责任公司".to_owned());
    profile
}
