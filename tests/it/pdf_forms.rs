//! Printed forms.

use onething::layout::form::fill;

use crate::pdf::{extract, paint, squeeze};
use crate::pdf_samples::{commitment, filling, registered, registration};

#[test]
fn a_filled_form_reads_back_and_stays_on_its_page() {
    let (path, pdf) = paint("registration.pdf", &fill(&registration(), &registered()));
    let text = extract(&path);
    for value in
        ["欧阳𬭩㛃", "51170219760508002X", "☑女", "☐男", "☑大龄", "☐残疾", "金色港湾小区12栋3单元1804号"]
    {
        assert!(text.contains(value), "{value} in {text}");
    }
    assert_eq!((pdf.pages, pdf.report), (1, Default::default()));
}

#[test]
fn an_empty_form_prints_every_option_and_no_value() {
    let (path, pdf) = paint("registration-empty.pdf", &fill(&registration(), &filling(&[], &[])));
    assert!(!extract(&path).contains('☑'));
    assert_eq!(pdf.pages, 1);
}

#[test]
fn a_statement_too_long_for_its_cell_goes_to_a_continuation_sheet_whole() {
    let statement = "本人于二〇二六年十月与单位协商一致解除劳动合同，情况如下。".repeat(120);
    let values = [
        ("具体陈述", statement.as_str()),
        ("申请人.姓名", "王小明"),
        ("申请人.证件号码", "51170219760508002X"),
    ];
    let (path, pdf) = paint("continued.pdf", &fill(&commitment(), &filling(&values, &[])));
    let text = extract(&path);
    assert!(text.contains("见续页1") && text.contains("续页1本人陈述"), "{text}");
    assert_eq!(pdf.report.continued, ["本人陈述"]);
    let pages: String = text.replace("onething·政策目录3f9a2c7e", "");
    let pages: String = (1..=9).fold(pages, |text, n| text.replace(&format!("第{n}页共{}页", pdf.pages), ""));
    assert!(pages.replace('\u{c}', "").contains(&squeeze(&statement)), "{pages}");
}

#[test]
fn a_name_of_sixty_characters_is_printed_whole() {
    let name = "阿卜杜拉·买买提·吐尔逊".repeat(5) + "古丽娜";
    let values = [("申请人.姓名", name.as_str())];
    let (path, pdf) = paint("long-name.pdf", &fill(&registration(), &filling(&values, &[])));
    assert!(extract(&path).contains(&name));
    assert!(pdf.report.continued.is_empty());
}

#[test]
fn a_short_statement_stays_in_its_cell() {
    let values = [("具体陈述", "本人独生子女父母光荣证遗失，独生子女情况属实。"), ("申请人.姓名", "王小明")];
    let (path, pdf) = paint("commitment.pdf", &fill(&commitment(), &filling(&values, &[])));
    assert!(extract(&path).contains("独生子女情况属实"));
    assert_eq!((pdf.pages, pdf.report), (1, Default::default()));
}

#[test]
fn a_number_longer_than_its_boxes_is_printed_whole() {
    for number in ["FOREIGN-PASSPORT-NUMBER-20", &"1234567890".repeat(12)] {
        let (path, _) =
            paint("long-number.pdf", &fill(&commitment(), &filling(&[("申请人.证件号码", number)], &[])));
        assert!(extract(&path).contains(number), "{number}");
    }
}
