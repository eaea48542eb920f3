//! The search box, as citizens and window staff use it.

use onething::find::{Entry, Index};

fn entry(slug: &str, title: &str, plain: &str, words: &[&str], items: &[&str]) -> Entry {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    Entry {
        slug: slug.to_owned(),
        title: title.to_owned(),
        plain_title: (!plain.is_empty()).then(|| plain.to_owned()),
        words: owned(words),
        items: owned(items),
    }
}

fn index() -> Index {
    Index::new(&[
        entry(
            "retirement",
            "职工退休一件事",
            "我要退休了",
            &["退休", "养老金", "领养老金", "退休工资"],
            &["企业职工退休申请", "养老金申领"],
        ),
        entry(
            "unemployment",
            "失业一件事",
            "我失业了",
            &["失业金", "被辞退", "下岗", "没工作了"],
            &["失业登记", "失业保险金申领"],
        ),
        entry(
            "hiring",
            "企业招用员工一件事",
            "我要招人",
            &["招工", "用工备案", "入职"],
            &["就业登记", "职工参保登记"],
        ),
        entry(
            "startup",
            "创业一件事",
            "我要开店创业",
            &["开公司", "创业贷款", "营业执照"],
            &["创业担保贷款申请"],
        ),
        entry(
            "transfer",
            "跨地区流动就业一件事",
            "我换城市工作了",
            &["社保转移", "转社保", "养老保险转移"],
            &["养老保险关系转移接续"],
        ),
        entry(
            "bereavement",
            "退休人员过世一件事",
            "家里老人过世了",
            &["丧葬费", "抚恤金", "去世", "死亡"],
            &["丧葬补助金和抚恤金申领"],
        ),
        entry("work-injury", "工伤一件事", "上班受伤了", &["工伤认定", "受伤", "职业病"], &["工伤认定申请"]),
        entry(
            "social-card",
            "社会保障卡一件事",
            "我要办社保卡",
            &["社保卡", "换卡", "补卡", "女职工"],
            &["社会保障卡补换"],
        ),
    ])
}

/// The best hit and what of it fitted.
fn first(query: &str) -> Option<(String, String)> {
    index().search(query, 5).into_iter().next().map(|hit| (hit.slug, hit.matched))
}

fn check(cases: &[(&str, &str, &str)]) {
    for (query, slug, matched) in cases {
        let found = first(query);
        assert_eq!(
            found,
            Some(((*slug).to_owned(), (*matched).to_owned())),
            "{query}: {:?}",
            index().search(query, 5)
        );
    }
}

#[test]
fn characters_find_names_search_words_and_items() {
    check(&[
        ("退休", "retirement", "退休"),
        ("失业", "unemployment", "失业一件事"),
        ("失业登记", "unemployment", "失业登记"),
        ("抚恤", "bereavement", "抚恤金"),
        ("营业执照", "startup", "营业执照"),
        ("转社保", "transfer", "转社保"),
        ("社保卡", "social-card", "社保卡"),
        ("「退休」？", "retirement", "退休"),
    ]);
}

#[test]
fn pinyin_and_initials_find_them_too() {
    check(&[
        ("tuixiu", "retirement", "退休"),
        ("TuiXiu", "retirement", "退休"),
        ("ｔｕｉｘｉｕ", "retirement", "退休"),
        ("tui'xiu", "retirement", "退休"),
        ("tx", "retirement", "退休"),
        ("tuix", "retirement", "退休"),
        ("tuixi", "retirement", "退休"),
        ("sydj", "unemployment", "失业登记"),
        ("shydj", "unemployment", "失业登记"),
        ("shiyedengji", "unemployment", "失业登记"),
        ("shiye登记", "unemployment", "失业登记"),
        ("gsrd", "work-injury", "工伤认定"),
        ("yyzz", "startup", "营业执照"),
        ("sbk", "social-card", "社保卡"),
    ]);
}

#[test]
fn every_reading_of_a_character_counts() {
    check(&[
        ("sangzangfei", "bereavement", "丧葬费"),
        ("nvzhigong", "social-card", "女职工"),
        ("nuzhigong", "social-card", "女职工"),
        ("nüzhigong", "social-card", "女职工"),
    ]);
    let index = Index::new(&[entry("a", "重庆银行", "", &[], &[]), entry("b", "行长重量", "", &[], &[])]);
    for (query, slug) in
        [("chongqing", "a"), ("cqyh", "a"), ("yinhang", "a"), ("hangzhang", "b"), ("zhongliang", "b")]
    {
        assert_eq!(index.search(query, 1).first().map(|hit| hit.slug.as_str()), Some(slug), "{query}");
    }
}

#[test]
fn slips_of_dialect_and_of_the_keyboard_are_forgiven() {
    check(&[
        ("siye", "unemployment", "失业一件事"),
        ("gongsang", "work-injury", "工伤一件事"),
        ("yanglaojing", "retirement", "养老金"),
        ("失叶金", "unemployment", "失业金"),
        ("失業金", "unemployment", "失业金"),
    ]);
}

#[test]
fn a_whole_sentence_finds_what_it_speaks_of() {
    check(&[
        ("我被辞退了怎么办", "unemployment", "被辞退"),
        ("我妈妈明年要办退休手续吗", "retirement", "退休"),
        ("我爸爸去世了能领什么钱", "bereavement", "去世"),
        ("老人不在了", "bereavement", "家里老人过世了"),
        ("在工地受了伤 工伤", "work-injury", "工伤一件事"),
    ]);
}

#[test]
fn words_with_blanks_between_are_looked_for_one_by_one() {
    let slugs = |query: &str| index().search(query, 9).into_iter().map(|hit| hit.slug).collect::<Vec<_>>();
    assert_eq!(slugs("养老 转移").first().map(String::as_str), Some("transfer"));
    assert_eq!(slugs("转移 养老").first().map(String::as_str), Some("transfer"));
    assert_eq!(slugs("退休 过世").first().map(String::as_str), Some("bereavement"));
    assert_eq!(slugs("tx gs").first().map(String::as_str), Some("bereavement"));
    // Both words, though only by sound, before one word in full.
    let index = Index::new(&[entry("one", "退休", "", &[], &[]), entry("both", "退修工姿", "", &[], &[])]);
    assert_eq!(index.search("退休 工资", 1).first().map(|hit| hit.slug.as_str()), Some("both"));
}

#[test]
fn what_nobody_wrote_finds_nothing() {
    for query in ["", "  ", "？！", "xyzxyz", "量子力学", "🙂", "\u{0}", "<script>"] {
        assert_eq!(index().search(query, 5), [], "{query}");
    }
    assert_eq!(Index::new(&[]).search("退休", 5), []);
    assert_eq!(index().search("退休", 0), []);
}

#[test]
fn better_fits_come_first_and_equal_ones_in_the_order_given() {
    let index = Index::new(&[
        entry("inside", "职工退休", "", &[], &[]),
        entry("sound", "退修", "", &[], &[]),
        entry("start", "退休手续", "", &[], &[]),
        entry("item", "其他", "", &[], &["退休"]),
        entry("whole", "退休", "", &[], &[]),
        entry("again", "退休", "", &[], &[]),
    ]);
    let found: Vec<String> = index.search("退休", 9).into_iter().map(|hit| hit.slug).collect();
    assert_eq!(found, ["whole", "again", "item", "start", "inside", "sound"]);
    assert_eq!(index.search("退休", 9), index.search("退休", 9));
}

#[test]
fn a_long_query_costs_no_more_than_a_short_one() {
    let index = Index::new(&[entry("a", &"是".repeat(40), &"还行".repeat(20), &[], &[])]);
    assert_eq!(index.search(&format!("{}q", "hx".repeat(23)), 5).len(), 0);
    assert_eq!(index.search(&format!("{}q", "h".repeat(47)), 5).len(), 0);
    assert_eq!(index.search(&"shi".repeat(10_000), 5).len(), 1);
    assert_eq!(index.search(&format!("{}x", "s".repeat(47)), 5).len(), 0);
}
