//! Identifiers: the published vectors, the slips people make, and an independent implementation.

use onething::model::civil::{self, Day};
use onething::model::ident::*;

use crate::oracle::oracle;

fn today() -> Day {
    civil::day(2026, 11, 22).unwrap()
}

fn id(text: &str) -> String {
    match check_resident(text, today()) {
        Ok(found) => format!("{:?} {:?} {} {}", found.kind, found.sex, civil::iso(found.birth), found.region),
        Err(error) => format!("{:?}: {error:?}", error.severity()),
    }
}

#[test]
fn an_id_number_tells_kind_sex_birth_and_region() {
    let cases = [
        ("11000019660315001X", "Citizen Male 1966-03-15 110000"),
        ("110000196603150028", "Citizen Female 1966-03-15 110000"),
        ("110000200002290032", "Citizen Male 2000-02-29 110000"),
        ("110000190001010012", "Citizen Male 1900-01-01 110000"),
        ("11000019850612007X", "Citizen Male 1985-06-12 110000"),
        ("810000190001011045", "HongKongMacaoTaiwan Female 1900-01-01 810000"),
        ("820000190001012058", "HongKongMacaoTaiwan Male 1900-01-01 820000"),
        ("830000190001013060", "HongKongMacaoTaiwan Female 1900-01-01 830000"),
        ("911156190001011047", "ForeignPermanent Female 1900-01-01 911156"),
        ("931840190001012059", "ForeignPermanent Male 1900-01-01 931840"),
        // As typed on phones and copied from papers.
        ("11000019660315001x", "Citizen Male 1966-03-15 110000"),
        (" 110000 19660315 001X ", "Citizen Male 1966-03-15 110000"),
        ("１１００００１９６６０３１５００１Ｘ", "Citizen Male 1966-03-15 110000"),
        ("\u{feff}110000196603150028\u{200b}", "Citizen Female 1966-03-15 110000"),
    ];
    for (text, expected) in cases {
        assert_eq!(id(text), expected, "{text}");
    }
}

#[test]
fn a_wrong_id_number_says_what_is_wrong() {
    let cases = [
        ("", "Hard: Empty"),
        ("　 ", "Hard: Empty"),
        ("110000196603150010", "Hard: IdChecksum"),
        ("11000019000229001X", "Hard: IdBirthDate"),
        ("110000660315001", "Hard: IdOldForm"),
        ("110000196603150", "Hard: IdOldForm"),
        ("1100001966031500", "Hard: IdLength(16)"),
        ("11000019660315001XX", "Hard: IdCharacter"),
        ("1100001966031500I8", "Hard: IdCharacter"),
        ("11000019660315OO1X", "Hard: IdCharacter"),
        ("X10000196603150028", "Hard: IdCharacter"),
        ("一一〇〇〇〇一九六六〇三一五〇〇", "Hard: IdCharacter"),
        ("160000196603150023", "Hard: IdRegion"),
        ("010000196603150023", "Hard: IdRegion"),
        ("720000196603150023", "Hard: IdRegion"),
        ("840000196603150023", "Hard: IdRegion"),
        ("810000190001011054", "Hard: IdChecksum"),
        ("820000190001012085", "Hard: IdChecksum"),
        ("830000190001013006", "Hard: IdChecksum"),
    ];
    for (text, expected) in cases {
        assert_eq!(id(text), expected, "{text}");
    }
}

/// A body of 17 digits with its right check digit, worked out by trying.
fn completed(body: &str) -> String {
    let fits = |check: &char| {
        check_resident(&format!("{body}{check}"), today()).err() != Some(IdentError::IdChecksum)
    };
    let check = "0123456789X".chars().find(fits).unwrap();
    format!("{body}{check}")
}

#[test]
fn the_edges_of_a_life_are_judged_by_today() {
    let cases = [
        ("11000020261122001", "Citizen Male 2026-11-22 110000"),
        ("11000020261123001", "Hard: IdBirthFuture"),
        ("11000021500101001", "Hard: IdBirthFuture"),
        ("11000018991231001", "Hard: IdTooOld"),
        ("11000018991301001", "Hard: IdBirthDate"),
        ("11000020250229001", "Hard: IdBirthDate"),
        ("91115619000229104", "Soft: IdBirthDateUnsure"),
        ("91115620301122104", "Soft: IdBirthDateUnsure"),
    ];
    for (body, expected) in cases {
        assert_eq!(id(&completed(body)), expected, "{body}");
    }
    let old = civil::day(2031, 1, 1).unwrap();
    assert!(check_resident("110000190001010012", old - 1).is_ok());
    assert_eq!(check_resident("110000190001010012", old).err(), Some(IdentError::IdTooOld));
}

#[test]
fn every_single_slip_in_an_id_number_is_noticed() {
    let good = "11000019660315001X";
    let birth = check_resident(good, today()).map(|holder| holder.birth).ok();
    for at in 0..17 {
        for digit in '0'..='9' {
            let mut typed: Vec<char> = good.chars().collect();
            if typed[at] != digit {
                typed[at] = digit;
                assert!(check_resident(&String::from_iter(typed), today()).is_err(), "place {at}, {digit}");
            }
        }
    }
    assert_eq!(birth, civil::day(1966, 3, 15));
}

#[test]
fn an_old_number_of_fifteen_digits_can_be_brought_up_to_date() {
    let cases = [
        ("110000660315002", Ok("110000196603150028")),
        ("110000 660315 001", Ok("11000019660315001X")),
        ("110000661315001", Err(IdentError::IdBirthDate)),
        ("11000066031500", Err(IdentError::IdLength(14))),
        ("160000660315001", Err(IdentError::IdRegion)),
        ("11000066031500X", Err(IdentError::IdCharacter)),
    ];
    for (old, expected) in cases {
        assert_eq!(upgrade_old_number(old, today()), expected.map(str::to_owned), "{old}");
    }
}

#[test]
fn the_kind_of_document_decides_how_its_number_is_read() {
    use DocumentKind::*;
    let check = |kind, text: &str| {
        check_document(kind, text, today()).map(|found| (found.birth.map(civil::iso), found.sex))
    };
    let known = |date: &str, sex| Ok((Some(date.to_owned()), Some(sex)));
    let cases = [
        (ResidentId, "11000019660315001X", known("1966-03-15", Sex::Male)),
        (ResidentId, "810000190001011045", Err(IdentError::DocumentShape)),
        (HmtResidence, "810000190001011045", known("1900-01-01", Sex::Female)),
        (HmtResidence, "11000019660315001X", Err(IdentError::DocumentShape)),
        (HmPermit, "H00000000", Ok((None, None))),
        (HmPermit, "m 0000 0000", Ok((None, None))),
        (HmPermit, "A00000000", Err(IdentError::DocumentShape)),
        (TaiwanPermit, "00000000", Ok((None, None))),
        (TaiwanPermit, "0000000", Err(IdentError::DocumentShape)),
        (ForeignPermanent, "USA110000010117", Ok((None, None))),
        (ForeignPermanent, "US1110000010117", Err(IdentError::DocumentShape)),
        (ForeignPermanent, "931840190001012059", known("1900-01-01", Sex::Male)),
        (Passport, "E00000000", Ok((None, None))),
        (Passport, "E000", Err(IdentError::DocumentShape)),
        (Passport, "", Err(IdentError::Empty)),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(check(kind, text), expected, "{kind:?} {text}");
    }
    for kind in DocumentKind::ALL {
        assert_eq!(DocumentKind::from_title(kind.title()), Some(kind));
    }
}

#[test]
fn a_credit_code_tells_what_kind_of_body_it_is() {
    let check = |text: &str| check_uscc(text).map(|entity| (entity.kind, entity.region));
    let cases = [
        ("91990000MA0000015Q", Ok((EntityKind::Enterprise, "990000"))),
        ("92990000MA00000Y5K", Ok((EntityKind::SoleTrader, "990000"))),
        ("12990000123456788H", Ok((EntityKind::PublicInstitution, "990000"))),
        ("52990000MJ00000349", Ok((EntityKind::PrivateNonEnterprise, "990000"))),
        ("11990000MB0000027A", Ok((EntityKind::Government, "990000"))),
        ("91350100M000100Y43", Ok((EntityKind::Enterprise, "350100"))),
        ("91350100 m000100y43", Ok((EntityKind::Enterprise, "350100"))),
        ("９１３５０１００Ｍ０００１００Ｙ４３", Ok((EntityKind::Enterprise, "350100"))),
        ("91350100M000100Y4Z", Err(IdentError::UsccConfusable)),
        ("9135O100M000100Y43", Err(IdentError::UsccConfusable)),
        ("91350100M000100Y44", Err(IdentError::UsccChecksum)),
        ("91350100M000100Y4", Err(IdentError::UsccLength(17))),
        ("91A50100M000100Y43", Err(IdentError::UsccCharacter)),
        ("91350100M000100Y4？", Err(IdentError::UsccCharacter)),
        ("", Err(IdentError::Empty)),
    ];
    for (text, expected) in cases {
        assert_eq!(check(text), expected.map(|(kind, region)| (kind, region.to_owned())), "{text}");
    }
    // A right check character around a wrong organisation code.
    let found: Vec<IdentError> = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .filter_map(|c| check_uscc(&format!("91990000MA0000016{c}")).err())
        .collect();
    assert_eq!(found.iter().filter(|error| **error == IdentError::UsccOrganisation).count(), 1);
    assert_eq!(found.iter().filter(|error| **error == IdentError::UsccChecksum).count(), 30);
    assert!(found.iter().all(|error| error.severity() == Severity::Soft));
    // Two standards, one number: only the field can tell.
    assert!(check_resident("11000019850612007X", today()).is_ok());
}

#[test]
fn a_bank_card_is_checked_but_never_refused() {
    let check = |text: &str| check_bank_card(text).map(|card| card.shown());
    let cases = [
        ("6200000000000005", Ok("6200 0000 0000 0005")),
        ("6200000000000000018", Ok("6200 0000 0000 0000 018")),
        ("6200000000000001230", Ok("6200 0000 0000 0001 230")),
        ("6200 0000-0000 0005", Ok("6200 0000 0000 0005")),
        ("6200000000000006", Err(IdentError::CardChecksum)),
        ("6200000000000000019", Err(IdentError::CardChecksum)),
        ("6200000000000001231", Err(IdentError::CardChecksum)),
        ("620000000000000", Err(IdentError::CardLength(15))),
        ("62000000000000A5", Err(IdentError::CardCharacter)),
    ];
    for (text, expected) in cases {
        let found = check(text);
        assert_eq!(found, expected.map(str::to_owned), "{text}");
        assert!(found.err().is_none_or(|error| error.severity() == Severity::Soft));
    }
}

#[test]
fn a_phone_number_is_read_in_every_usual_spelling() {
    let check = |text: &str| {
        check_phone(text).map(|phone| format!("{:?} {} {}", phone.kind, phone.number, phone.shown))
    };
    let cases = [
        ("13900000000", Ok("Mobile 13900000000 139 0000 0000")),
        ("+86 139-0000-0000", Ok("Mobile 13900000000 139 0000 0000")),
        ("008613900000000", Ok("Mobile 13900000000 139 0000 0000")),
        ("１３９００００００００", Ok("Mobile 13900000000 139 0000 0000")),
        ("010-60000000", Ok("Landline 01060000000 010-60000000")),
        ("0818-2000000", Ok("Landline 08182000000 0818-2000000")),
        ("(0818)2000000", Ok("Landline 08182000000 0818-2000000")),
        ("0818-2000000-801", Ok("Landline 08182000000-801 0818-2000000 转 801")),
        ("0818-2000000转801", Ok("Landline 08182000000-801 0818-2000000 转 801")),
        ("12333", Ok("Service 12333 12333")),
        ("12345", Ok("Service 12345 12345")),
        ("400-000-0000", Ok("Service 4000000000 400-000-0000")),
        ("1390000000", Err(IdentError::MobileLength(10))),
        ("139000000000", Err(IdentError::MobileLength(12))),
        ("12900000000", Err(IdentError::Phone)),
        ("2000000", Err(IdentError::Phone)),
        ("没有", Err(IdentError::Phone)),
        ("", Err(IdentError::Empty)),
    ];
    for (text, expected) in cases {
        assert_eq!(check(text), expected.map(str::to_owned), "{text}");
    }
    assert_eq!(check_postal_code("６３５０００"), Ok("635000".to_owned()));
    assert_eq!(check_postal_code("63500"), Err(IdentError::PostalCode));
}

#[test]
fn real_names_pass_exactly_as_typed() {
    let names = [
        "张三",
        "欧阳娜娜",
        "阿卜杜拉·买买提",
        "买买提江·吐尔逊·阿卜杜热合曼·伊敏江·艾合买提·沙吾提江",
        "王𬎆",
        "𠮷田𡈽",
        "李〇",
        "MARIA DEL CARMEN O'NEIL-SMITH",
        "J. SMITH",
        "Nguyễn Thị Hồng",
        "羅\u{f9f5}",
        "邉\u{e0101}田",
        "Nguye\u{302}\u{303}n",
    ];
    for name in names {
        assert_eq!(check_name(name), Ok(name));
    }
    assert_eq!(check_name("　张三 "), Ok("张三"));
    assert_eq!(check_name(&"甲".repeat(60)), Ok("甲".repeat(60).as_str()));
    assert_eq!(check_name(&"𠀀".repeat(60)), Ok("𠀀".repeat(60).as_str()));
}

#[test]
fn odd_names_are_asked_about_and_only_impossible_ones_refused() {
    let long = ["甲".repeat(61), "甲".repeat(201)];
    let cases = [
        ("张", IdentError::NameShort),
        (&long[0], IdentError::NameLong),
        ("张 三", IdentError::NameBlank),
        ("张　三", IdentError::NameBlank),
        ("阿卜杜拉•买买提", IdentError::NameDotLookalike),
        ("阿卜杜拉・买买提", IdentError::NameDotLookalike),
        ("阿卜杜拉.买买提", IdentError::NameDotLookalike),
        ("阿卜杜拉．买买提", IdentError::NameDotLookalike),
        ("·买买提", IdentError::NameDotPlace),
        ("阿卜杜拉··买买提", IdentError::NameDotPlace),
        ("张\u{e123}", IdentError::NamePrivateUse),
        ("张三1", IdentError::NameCharacter),
        ("<b>张三", IdentError::NameCharacter),
        (&long[1], IdentError::NameTooLong),
        ("张\n三", IdentError::NameControl),
        ("张\u{202e}三", IdentError::NameControl),
        ("  ", IdentError::Empty),
    ];
    for (name, expected) in cases {
        assert_eq!(check_name(name), Err(expected), "{name}");
        let refused =
            matches!(expected, IdentError::NameTooLong | IdentError::NameControl | IdentError::Empty);
        assert_eq!(expected.severity() == Severity::Hard, refused, "{name}");
    }
    assert_eq!(with_middle_dots("阿卜杜拉•买买提．伊敏.艾合"), "阿卜杜拉·买买提·伊敏·艾合");
    assert_eq!(with_middle_dots("J. SMITH"), "J. SMITH");
}

#[test]
fn what_is_shown_hides_more_than_it_tells() {
    let number = IdNumber::new(" 11000019660315001x");
    assert_eq!(number.masked(), "1100**********001X");
    assert_eq!(number.reveal(), "11000019660315001X");
    assert!(number == IdNumber::new("１１００００１９６６０３１５００１Ｘ"));
    let cases = [
        ("6200000000000005", "6200********0005"),
        ("13900000000", "139*****000"),
        ("1234", "1**4"),
        ("1", "*"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(mask(text), expected);
    }
    assert_eq!(mask_name("张三丰"), "张**");
    assert_eq!(mask_name("𠮷田"), "𠮷*");
    assert_eq!(mask_name("张"), "*");
}

#[test]
fn no_message_repeats_what_was_typed() {
    let typed = ["110000196603150010", "1100001966031500I8", "160000196603150023", "11000019000229001X"];
    for text in typed {
        let error = check_resident(text, today()).err().unwrap();
        for written in [error.message(), error.to_string(), format!("{error:?}"), error.id().to_owned()] {
            let windows: Vec<&str> = (0..text.len() - 3).map(|at| &text[at..at + 4]).collect();
            assert!(!windows.iter().any(|part| written.contains(part)), "{written}");
        }
        assert!(!error.message().ends_with('。'));
    }
}

/// Compared over 4,000 numbers, right ones and slips of the hand.
#[test]
fn identifiers_agree_with_python_stdnum() {
    let Some(cases) = oracle("idents.py", &["20261122"]) else { return };
    let mut seen = std::collections::BTreeMap::new();
    for line in cases.lines() {
        let [kind, text, verdict] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("odd line {line}")
        };
        let found = match kind {
            "id" => check_resident(text, today()).err(),
            "uscc" => check_uscc(text).err(),
            "card" => check_bank_card(text).err(),
            _ => panic!("odd line {line}"),
        };
        // It does not look at the organisation code inside, nor at the age of the holder.
        let also_good = [IdentError::UsccOrganisation, IdentError::IdTooOld, IdentError::IdBirthFuture];
        let good = found.is_none_or(|error| also_good.contains(&error));
        assert_eq!(good, verdict == "ok", "{line}: {found:?}");
        *seen.entry((kind, good)).or_insert(0) += 1;
    }
    for kind in ["id", "uscc", "card"] {
        for good in [true, false] {
            assert!(seen.get(&(kind, good)).is_some_and(|count| *count > 200), "too few cases: {seen:?}");
        }
    }
}
