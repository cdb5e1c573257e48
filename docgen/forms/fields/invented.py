"""Invented people, units and works for samples and tests. Nobody here exists: identity numbers bear a county
code that was never given out, mobile numbers a prefix that no operator has, e-mail goes to example.com."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from docgen.forms.fields.moments import Moment, Period

UNGIVEN_COUNTY = "650199"
UNGIVEN_PREFIX = "154"

# Name, sex, people. Rare characters on purpose: 喆 堃 犇 䶮 are missing in many fonts, 𬭊 is beyond U+FFFF.
_PEOPLE = (
    ("阿依古丽·买买提", "女", "维吾尔族"),
    ("周若川", "男", "汉族"),
    ("叶尔兰·巴合提别克", "男", "哈萨克族"),
    ("马晓岚", "女", "回族"),
    ("迪力木拉提·阿不都热西提", "男", "维吾尔族"),
    ("欧阳喆", "男", "汉族"),
    ("古丽米热·吐尔逊", "女", "维吾尔族"),
    ("佟雪晴", "女", "锡伯族"),
    ("巴特尔·道尔吉", "男", "蒙古族"),
    ("沈堃", "女", "汉族"),
    ("阿曼古丽·朱马什", "女", "柯尔克孜族"),
    ("龚䶮", "男", "汉族"),
    ("麦尔哈巴·艾合买提江", "女", "维吾尔族"),
    ("许𬭊", "男", "汉族"),
    ("米吉提·努尔买买提", "男", "塔吉克族"),
    ("林犇", "男", "汉族"),
)
_DISTRICTS = ("天山", "沙依巴克", "水磨沟", "头屯河", "米东", "达坂城")
_PREFECTURES = ("乌鲁木齐", "克拉玛依", "吐鲁番", "哈密", "昌吉", "伊犁", "喀什", "阿勒泰")
_UNITS = (
    "雪莲路第一小学", "博格达实验中学", "胡杨林青少年活动中心", "天池路第三中学", "白杨沟学校", "红柳河职业技术学校",
    "艾丁湖中心小学", "赛里木湖路第二中学",
)
_ORGANISERS = (
    "乌鲁木齐市科学技术协会", "新疆维吾尔自治区科学技术协会", "昌吉回族自治州青少年科技中心", "哈密市教育局",
    "新疆青少年科技辅导员协会",
)
_POSTS = ("教研组长（一级教师）", "科技辅导员（高级教师）", "教导主任（一级教师）", "专任教师（二级教师）")
_MAJORS = ("物理学", "生物科学", "计算机科学与技术", "小学教育", "地理科学", "机械工程")
_EVENTS = (
    "青少年科技创新大赛", "中小学生机器人竞赛", "“小小气象员”科学调查体验活动", "全区青少年无人机编程挑战赛",
    "校园科技节", "荒漠植物观察与记录活动",
)
_WORKS = (
    "干旱区校园雨水收集装置的设计", "胡杨种子发芽条件的比较研究", "基于 Arduino 的温室自动灌溉模型",
    "坎儿井水温与流量的观测", "《家乡的矿石》校本课程", "天山北坡冰川退缩的影像对比",
)
_AWARDS = ("一等奖", "二等奖", "三等奖", "优秀科技辅导员", "优秀组织奖")
_STUDENTS = ("甲同学、乙同学", "丙同学", "丁同学、戊同学、己同学")
_SENTENCES = (
    "组织学生走出教室，观察荒漠植物的生长，并用表格记录每周的变化。",
    "每学期开设科技社团课 18 次，内容包括简单机械、电路和编程。",
    "指导学生从生活里找问题，先查资料，再设计实验，最后写成报告。",
    "与自治区科技馆合作，把流动展品请进校园，全校师生参与。",
    "编写双语科学实验手册，供牧区教学点的同行使用。",
    "带领学生制作坎儿井模型，在活动中讲解竖井、暗渠和明渠的原理。",
    "实验失败时请学生说明原因，改进后再做，直到数据可以重复。",
)
# By a word in the label: what fits there. The first word found decides.
_BY_LABEL = (
    ("排名", ("第一作者", "第二作者", "2/5")),
    ("学生姓名", _STUDENTS),
    ("时间、地点", ("2021年5月18日，市青少年宫", "2020年10月11日—13日，天池路第三中学报告厅")),
    ("编号", ("新科培证字第0012号", "XJ-2020-0358", "结业证书")),
    ("主办", _ORGANISERS),
    ("立项", ("《科学课》杂志", "天山科学普及出版社", "自治区教育科学规划办公室")),
    ("所在区（县）", ("秦淮", "锡山", "吴江", "鼓楼")),
    ("地址", ("临溪市青萝路18号", "云岭县书院街7号", "临溪市滨河大道1号科技大厦6楼")),
    ("所在区", _DISTRICTS),
    ("所在市", ("南京", "无锡", "苏州", "连云港")),
    ("所在地", _PREFECTURES),
    ("政治面貌", ("中共党员", "群众", "民盟盟员", "共青团员")),
    ("籍贯", ("山西平遥", "山西大同", "山西临汾", "河北正定")),
    ("院校", ("示例师范大学", "示例理工学院", "示例教育学院")),
    ("团体任职", ("示例市动物学会会员", "示例县科学教师联谊会理事")),
    ("任教学科", ("小学科学", "初中物理", "信息技术")),
    ("负责人职称", ("高级教师/校长", "一级教师/科技中心主任", "高级工程师/馆长")),
    ("职务", _POSTS),
    ("项目类别", ("科学调查体验", "科研实践", "创新素养")),
    ("职称", ("一级教师", "高级教师", "二级教师")),
    ("专业评比", ("科技教育方案评选", "优秀科技辅导员评选", "自制教具展评")),
    ("专业", _MAJORS),
    ("网址", ("www.huaiyin.example.com", "“槐荫科学”公众号")),
    ("单位", _UNITS),
    ("奖", _AWARDS),
    ("使用地区", ("在全市 6 所学校使用，师生反映内容贴近生活", "本校及两个牧区教学点", "昌吉回族自治州部分小学")),
    ("学员", ("小学科学教师，42人", "初中物理、生物教师，36人", "牧区教学点教师，18人")),
    ("年级", ("小学四至六年级", "初中各年级", "七年级学生，科学教师")),
    ("竞赛", _EVENTS),
    ("活动名称", _EVENTS),
    ("培训名称", ("科技辅导员骨干培训班", "STEM 教学能力提升培训", "青少年科学调查体验活动培训")),
    ("名称", _WORKS),
    ("题目", _WORKS),
    ("项目", _WORKS),
)
_FILLER = "天山南北的孩子们在科学实验里学会观察、比较和记录；老师带着他们从问题出发，一步一步找到答案。喆堃犇镕"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented applicant; `area` is the six-digit start of the identity number."""

    name: str
    sex: str
    ethnicity: str
    birth: date
    area: str = UNGIVEN_COUNTY


def _pick(choices: tuple[str, ...], seed: int) -> str:
    return choices[seed % len(choices)]


def person(seed: int) -> Person:
    """The applicant of a seed."""
    name, sex, ethnicity = _PEOPLE[seed % len(_PEOPLE)]
    return Person(name, sex, ethnicity, date(1975, 12, 15) + timedelta(days=seed * 487 % 8000))


def period(seed: int) -> Period:
    """A period between autumn 2019 and summer 2021: a day, a month, or a range."""
    year, month = (2019, 10 + seed % 3) if seed % 3 == 0 else (2020 + seed % 2, 1 + seed % 6)
    first = Moment(year, month, 1 + seed % 28)
    if seed % 4 == 0:
        return Period(first)
    if seed % 4 == 1:
        return Period(Moment(year, month))
    last = Moment(year, month, min(28, first.day + 3)) if seed % 4 == 2 else Moment(year, min(12, month + 2))
    return Period(first if seed % 4 == 2 else Moment(year, month), last)


def words_for(label: str, seed: int, limit: int | None) -> str:
    """A short text that suits a label, within the limit."""
    fitting = next((texts for word, texts in _BY_LABEL if word in label), _SENTENCES)
    short = [text for text in fitting if limit is None or len(text) <= limit]
    return _pick(tuple(short), seed) if short else filler(limit or 1)


def story(seed: int, limit: int | None) -> str:
    """Two paragraphs, within the limit."""
    sentences = [_pick(_SENTENCES, seed + index) for index in range(6)]
    whole = "".join(sentences[:3]) + "\n" + "".join(sentences[3:])
    return whole if limit is None or len(whole) <= limit else filler(limit)


def filler(length: int) -> str:
    """Text of exactly so many characters, some of them rare."""
    return (_FILLER * (length // len(_FILLER) + 1))[:length]


def longest_name(length: int) -> str:
    """A name of exactly so many characters."""
    return ("阿不都热合曼·迪力木拉提·麦麦提图尔荪·" * length)[: length - 1].rstrip("·").ljust(length, "江")


def mobile(seed: int) -> str:
    """A mobile number that no operator has given out."""
    return f"{UNGIVEN_PREFIX}{seed % 10_000:08d}"


def landline(seed: int) -> str:
    """A fixed line, every third with an extension."""
    return f"0991-9{seed % 1000:06d}" + ("-801" if seed % 3 == 2 else "")


def address(seed: int) -> tuple[str, str]:
    """An address and its postcode."""
    place = f"{_pick(_PREFECTURES, seed)}{_pick(('雪莲', '胡杨', '红柳'), seed)}路{1 + seed % 300}号"
    return f"新疆{place}{_pick(_UNITS, seed)}", "830000"
