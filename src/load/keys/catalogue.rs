//! Keys of the shared catalogues.

use super::Takes::*;
use super::*;

pub(in crate::load) static MATERIALS: Shape = Shape {
    name: "材料库",
    open: false,
    keys: &[
        k("材料", NamedEither(&MATERIAL), "每种材料只登记一次"),
        k("任选其一", Own, "几样里交一样：[甲, [乙, 丙]]"),
        k("通称", Named(&ALIAS), "一个名字在不同情形下是不同的材料"),
        k("材料包", Own, "一个名字下的几样材料"),
    ],
};

pub(in crate::load) static MATERIAL: Shape = Shape {
    name: "材料",
    open: false,
    keys: &[
        k("材料类型", One(&["证件证书证明", "申请表格文书", "其他"]), "材料类型"),
        k("出具单位", Text, "谁出具"),
        k("怎么拿", Text, "怎么拿到"),
        k("形式", Text, "纸质、电子"),
        k("原件", Count, "收几份原件"),
        k("验原件", YesNo, "看了就还"),
        k("复印件", Count, "收几份复印件"),
        k("电子件", Count, "收几份电子件"),
        k("填报", YesNo, "当场填写"),
        k("别名", Texts, "别的叫法"),
        k("有效期", Text, "多久有效"),
        k("规格", Text, "A4……"),
        k("页", Texts, "要哪几页"),
        k("盖章", Text, "要盖什么章"),
        k("留存原件", One(&["可", "不可"]), "窗口能不能留下原件"),
        k("数据共享", Either(&WAIVER), "窗口能自己查到"),
        k("电子证照", Either(&WAIVER), "可以用电子证照"),
        k("告知承诺", Either(&WAIVER), "可以用承诺代替"),
        k("取消", Map(&ABOLITION), "从哪天起不再要"),
        k("空白表格", Text, "表单的文件名"),
        k("示例", Text, "合格的样子，或者样张的网址"),
        k("受理标准", Texts, "怎样才算合格"),
        k("常见错误", Texts, "常被退回的原因"),
        k("缺件话术", Text, "没带时怎么说"),
        k("共用", One(&["全部", "同一机构", "不共用"]), "几个事项能不能合用一份"),
        NOTE,
        BASIS,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static ABOLITION: Shape =
    Shape { name: "取消", open: false, keys: &[BASIS, k("起", Date, "从哪天起")] };

pub(in crate::load) static ALIAS: Shape = Shape {
    name: "通称",
    open: false,
    keys: &[k("分情形", List(&ALIAS_CASE), "从上往下第一条成立的"), NOTE, BASIS],
};

pub(in crate::load) static ALIAS_CASE: Shape = Shape {
    name: "通称的一条",
    open: false,
    keys: &[
        WHEN,
        k("得", Text, "用哪种材料"),
        k("材料", Text, "用哪种材料"),
        k("否则", Text, "其余情形用哪种材料"),
    ],
};

pub(in crate::load) static PACK_ENTRY: Shape =
    Shape { name: "材料包的一项", open: false, keys: &[WHEN] };

pub(in crate::load) static CHOICE_OPTION: Shape =
    Shape {
        name: "任选其一的一项", open: false, keys: &[k("材料", Texts, "一样或几样一起"), WHEN]
    };

pub(in crate::load) static COMMON: Shape = Shape {
    name: "公共题与公共推算",
    open: false,
    keys: &[k("题目", NamedEither(&QUESTION), "公共题"), k("推算", NamedEither(&FACT), "公共推算")],
};

pub(in crate::load) static ITEMS: Shape =
    Shape { name: "事项库", open: false, keys: &[k("事项", Named(&ITEM), "几件事都有的事项")] };

pub(in crate::load) static PARAMETERS: Shape = Shape {
    name: "参数库",
    open: false,
    keys: &[k("参数", NamedEither(&PARAMETER), "参数，写数或分时间写")],
};

pub(in crate::load) static PARAMETER: Shape = Shape {
    name: "参数",
    open: false,
    keys: &[
        NOTE,
        k("类型", One(PARAMETER_TYPES), "没有数时必须写"),
        k("值", Own, "数，或者 待定"),
        k("下限", Text, "待核或待定时最小可能是多少"),
        k("上限", Text, "待核或待定时最大可能是多少"),
        k("分段", Own, "12个月起: 3个月"),
        k("对照表", Map(&TABLE), "查表用"),
        k("沿用", YesNo, "没有新数时沿用旧数"),
        k("公布", Text, "哪天公布"),
        k("定值层级", One(LEVELS), "由哪一级定；下级的地区文件不能改"),
        k("到期后", One(&["待定", "沿用", "待核"]), "最后一条到期以后怎样，默认待定"),
        k("自", Text, "从哪天起"),
        k("至", Text, "到哪天止"),
        BASIS,
        UNCONFIRMED,
    ],
};

/// 掩码 of a field.
pub(in crate::load) const MASKS: [&str; 5] = ["留首字", "留前三后四", "留前六后四", "留后四", "全隐"];

/// 定值层级, from the nation down; the code of a layer has two digits more at each.
pub(in crate::load) const LEVELS: &[&str] = &["国家", "省", "市", "县"];

pub(in crate::load) static FIGURE: Shape = Shape {
    name: "参数的一条",
    open: false,
    keys: &[
        k("自", Text, "从哪天起（含）"),
        k("至", Text, "到哪天止（含）"),
        k("值", Text, "数，或者 待定"),
        k("下限", Text, "待核时最小可能是多少"),
        k("上限", Text, "待核时最大可能是多少"),
        k("公布", Text, "哪天公布"),
        NOTE,
        BASIS,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static TABLE: Shape = Shape {
    name: "对照表",
    open: false,
    keys: &[k("按", Text, "按哪一栏查"), k("列", Texts, "各栏的名字"), k("行", Own, "各行")],
};

pub(in crate::load) static BASES: Shape =
    Shape {
        name: "依据库", open: false, keys: &[k("依据", NamedEither(&LEGAL_BASIS), "短名和文件")]
    };

pub(in crate::load) static LEGAL_BASIS: Shape = Shape {
    name: "依据",
    open: false,
    keys: &[
        k("文件", Text, "文件全名"),
        k("文号", Text, "文号"),
        k("起", Date, "从哪天起施行"),
        k("止", Date, "到哪天止"),
        k("网址", Text, "网址"),
        NOTE,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static ABOLISHED_FILE: Shape = Shape {
    name: "已取消的证明库",
    open: false,
    keys: &[k("已取消", NamedEither(&ABOLISHED), "不许再要的证明")],
};

pub(in crate::load) static ABOLISHED: Shape = Shape {
    name: "已取消的证明",
    open: false,
    keys: &[
        k("别名", Texts, "别的叫法"),
        k("适用", Texts, "只对这些事项取消；不写就是都取消"),
        BASIS,
        k("说", Text, "改用什么办法"),
        k("起", Date, "从哪天起"),
        UNCONFIRMED,
    ],
};

pub(in crate::load) static CALENDAR: Shape =
    Shape { name: "节假日", open: true, keys: &[k("节假日", Own, "每年一份放假通知")] };

pub(in crate::load) static CALENDAR_YEAR: Shape = Shape {
    name: "一年的放假安排",
    open: false,
    keys: &[
        k("公布", Text, "哪个通知公布的"),
        k("假日", Own, "名称和日期"),
        k("放假", Own, "名称和日期"),
        k("上班", Texts, "调休上班的日子"),
        k("调休上班", Texts, "调休上班的日子"),
    ],
};

pub(in crate::load) static FIELDS: Shape = Shape {
    name: "填表信息库",
    open: false,
    keys: &[k("人", NamedEither(&FIELD), "人的填表信息"), k("单位", NamedEither(&FIELD), "单位的填表信息")],
};

pub(in crate::load) static FIELD: Shape = Shape {
    name: "填表信息的一项",
    open: false,
    keys: &[
        k("说", Text, "看到的文字"),
        k("类型", One(FIELD_TYPES), "内容的类型"),
        k("选项", Texts, "可以选的内容"),
        k("必填", YesNo, "必须填"),
        k("可空", YesNo, "可以不填，和 必填: 否 一样"),
        k("敏感", YesNo, "不显示全"),
        k("掩码", One(&MASKS), "显示时怎么遮"),
        k("用途", Text, "为什么要问"),
        k("从证件号码得出", Own, "能从公民身份号码得出"),
        k("默认", Words, "预先填好的内容"),
        HINT,
    ],
};
