"""What the labels of official forms ask for: a name for the field, its type and its settings, by plain tables.

Nothing is computed from a label that no table knows: such a field is a text called `field_1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_NAMES: Mapping[str, str] = {
    word: name
    for name, words in {
        "name": "姓名 申请人 申报人 申请人姓名 申报人姓名 被推荐人 被推荐人姓名 推荐人选 参评人 参评人姓名 教师姓名 作者姓名",
        "sex": "性别",
        "ethnicity": "民族",
        "birth": "出生年月 出生日期 出生年月日 出生时间 生日",
        "identity": "身份证号 身份证号码 身份证件号码 居民身份证号 公民身份号码 证件号码 身份证",
        "credit_code": "统一社会信用代码",
        "photo": "照片 相片 近照 一寸照片 1寸照片 二寸照片 2寸照片 贴照片处 照片粘贴处",
        "unit": "工作单位 单位 单位名称 所在单位 所在学校 学校 学校名称 申报单位 推荐单位 任职单位 现工作单位",
        "department": "部门 所在部门 科室 院系 所在院系",
        "post": "职务 职务职称 行政职务 现任职务 单位及职务 职务/职称 职务、职称",
        "professional_title": "职称 专业技术职务 专业技术职称 技术职称",
        "education": "学历 最高学历 文化程度 学历学位 学历/学位",
        "degree": "学位 最高学位",
        "major": "专业 所学专业 毕业专业",
        "school": "毕业院校 毕业学校 毕业院校及专业",
        "political_status": "政治面貌",
        "native_place": "籍贯",
        "subject": "任教学科 学科 所教学科 任教科目",
        "phone": "联系电话 电话 联系方式 电话号码 联系电话手机",
        "mobile": "手机 手机号 手机号码 移动电话",
        "landline": "固定电话 办公电话 座机 单位电话",
        "fax": "传真",
        "email": "电子邮箱 邮箱 电子邮件 电子信箱 邮箱地址 E-mail Email email",
        "postcode": "邮编 邮政编码",
        "address": "通讯地址 通信地址 联系地址 邮寄地址 地址 单位地址 家庭住址 家庭地址 详细地址 邮寄地址含邮编",
        "contact": "联系人 联系人姓名",
        "age": "年龄",
        "teaching_years": "教龄 从教年限 工作年限",
        "employed_since": "参加工作时间 工作时间 参加工作年月",
        "level": "认证级别 申报级别 级别 申报等级 等级",
        "category": "类别 推荐类别 申报类别 参评类别 项目类别",
        "date": "日期 填表日期 申报日期 填报日期 时间",
        "region": "所在地区 地区 所在地 所在区 所在市 所属地区",
        "title": "题目 名称 成果名称 论文题目 作品名称 课题名称 论文名称",
        "project": "项目名称 参评项目 参评项目名称 申报项目",
        "organiser": "主办单位 主办机构 组织单位 颁奖单位 授奖单位 发证单位",
        "award": "奖项 获奖等级 获奖名称 获奖情况 奖励名称 所获奖项",
        "rank": "排名 本人排名 位次",
        "venue": "发表刊物 刊物名称 出版社 发表载体 刊物名称/出版社",
        "year": "年份 年度",
        "attachment": "附件 证明材料",
        "remark": "备注 说明",
        "period": "起止时间 起止年月 起止日期",
        "held": "培训时间 举办时间 参赛时间 开展时间 开发时间 获奖时间 发表时间 授予时间 完成时间 获奖年月",
        "event": "活动名称 竞赛名称 科技竞赛名称 比赛名称 专业评比活动名称 培训名称 赛事名称",
        "course": "课程名称",
        "students": "获奖学生姓名 学生姓名 获奖学生",
        "relation": "关系 称谓 与本人关系",
        "number": "序号 编号 证书编号 证书号",
        "place": "地点 培训地点",
        "summary": "成果简介 项目简介 内容简介 简介 作品简介 主要内容",
        "bio": "个人简介 个人简历 简历 主要简历 工作简历 本人简历",
        "deeds": "主要事迹 事迹 先进事迹 事迹材料 事迹简介 主要先进事迹",
        "achievements": "主要成果 主要业绩 工作业绩 业绩 主要成绩 代表性成果 个人业绩",
        "awards": "获奖情况 奖惩情况 所获荣誉 主要荣誉 何时何地受过何种奖励 曾获荣誉",
        "reason": "推荐理由 申报理由 申请理由",
        "experience": "工作经历 学习工作经历 学习和工作经历 主要工作经历 学习及工作经历",
        "family": "家庭成员 家庭主要成员 家庭成员情况",
    }.items()
    for word in words.split()
}

# The first that the label fits decides the type.
_TYPES: tuple[tuple[str, str], ...] = (
    (r"照片|相片|近照|寸照|寸.{0,4}照", "photo"),
    (r"身份证|公民身份号", "identity"),
    (r"统一社会信用代码", "credit_code"),
    (r"邮箱|电子邮件|信箱|e-?mail", "email"),
    (r"手机|移动电话", "mobile"),
    (r"固定电话|办公电话|座机|传真", "landline"),
    (r"电话|联系方式", "phone"),
    (r"^性别$", "sex"),
    (r"^民族$", "ethnicity"),
    (r"起止|起讫|(自|从).*至", "period"),
    (r"出生年月日|日期|年月日", "date"),
    (r"年月|参加工作时间|毕业时间|入党时间|任职时间|出生时间", "month"),
    (r"^(年份|年度)$", "year"),
    (r"^(年龄|人数|学时|课时|教龄|.*年限|.*人数|数量|页数|次数)([(（].*[)）])?$", "integer"),
    (r"通讯地址|通信地址|邮寄地址|联系地址|家庭(住|地)址|详细地址|^地址$|单位地址", "postal_address"),
    (r"^(附件|证明材料)|扫描件", "attachment"),
    (r"联系人$|^(姓名|负责人|申请人|申报人|申请人姓名|申报人姓名|教师姓名|联系人姓名|作者姓名|被推荐人|被推荐人姓名)$", "name"),
)
_PROSE = re.compile(r"简介|事迹|简历|经历|情况|内容|理由|成果|业绩|总结|概述|说明|材料|贡献|意见|简述|体会|计划|方案")
_LIMIT = re.compile(r"(?:不超过|不多于|不得超过|限|控制在|(?<!不)少于|最多|上限)\s*(\d{2,5})\s*个?(?:汉)?字|(\d{2,5})\s*个?(?:汉)?字(?:以内|之内|内|以下)")
_ABOUT = re.compile(r"(\d{2,5})\s*字(?:左右|以上)|(?:不少于|不低于)\s*(\d{2,5})\s*字")
_LIMIT_NOTE = re.compile(r"[(（【\[][^()（）]*\d+\s*个?(?:汉)?字[^()（）]*[)）】\]]$")
_MOST_ROWS = re.compile(r"(?:不超过|至多|最多|限报|限填|限)\s*(\d{1,2}|[一二两三四五六七八九十]{1,2})\s*[项条个篇件次份]")
_NUMERALS = {mark: number for number, mark in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_HAN_BLANK = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
_QUESTION = re.compile(r"\s*[(（]?[1-9一二三四五六七八九][)）.、．]")
_PROSE_HEIGHT = 28.0        # mm: room for four lines
_NAMELESS = "（无标签）"
_ONE_INCH, _TWO_INCH = (25, 35), (35, 49)   # mm, the photographer's 1寸 and 2寸


@dataclass(frozen=True, slots=True)
class Guess:
    """A field's name ("" when no table knows the label), type, settings as YAML, and what is to be checked."""

    name: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def plain_label(text: str) -> str:
    """A label as it is called: on one line, without the blanks that spread it, its colon and the limit it says."""
    one = _HAN_BLANK.sub("", text.replace("\n", "")).strip(" \u3000:：_")
    shorter = _LIMIT_NOTE.sub("", one).strip(" \u3000:：")
    return shorter or one or _NAMELESS


def guess(label: str, around: str, width: float, height: float) -> Guess:
    """What a label asks for, with the words printed around its cell; `width`, `height` of the cell in mm."""
    name = _name_of(label)
    kind = next((kind for pattern, kind in _TYPES if re.search(pattern, label, re.IGNORECASE)), "")
    limit = character_limit(f"{label}{around}")
    if kind in ("", "attachment") and (limit or 0) >= 100:
        kind = "prose"
    if not kind:
        is_tall = height >= _PROSE_HEIGHT
        kind = "prose" if is_tall or (_PROSE.search(label) and height >= _PROSE_HEIGHT * 0.7 and width > 60) else "text"
    special = _SPECIAL.get(kind)
    found = special(f"{label}{around}", width, height) if special else Guess("", kind)
    settings = dict(found.settings)
    remark = found.remark
    if kind in ("text", "prose", "postal_address") and limit:
        settings["max_length"] = str(limit)
    elif kind == "prose":
        about = _ABOUT.search(f"{label}{around}")
        remark = f"原表写的是“{about[0]}”，没有写成字数限制" if about else "原表没有写字数限制"
    return Guess(name or _OWN_NAMES.get(kind, ""), found.kind, settings, remark)


def _name_of(label: str) -> str:
    """The name for a label, with or without its brackets, or for the known label that it ends with."""
    whole = re.sub(r"[()（）\s]", "", label)
    bare = re.sub(r"[(（].*?[)）]", "", label).strip()
    exact = _NAMES.get(label) or _NAMES.get(whole) or _NAMES.get(bare)
    # Of two characters too many labels end the same way.
    return exact or next((_NAMES[bare[cut:]] for cut in range(1, len(bare) - 2) if bare[cut:] in _NAMES), "")


def character_limit(text: str) -> int | None:
    """The most characters that printed words allow (不超过800字, 300字以内); None when they say nothing."""
    found = _LIMIT.search(text)
    return int(found[1] or found[2]) if found else None


def row_limit(text: str) -> int | None:
    """The most rows that printed words allow (不超过三项); None when they say nothing."""
    found = _MOST_ROWS.search(text)
    if found is None:
        return None
    said = found[1]
    if said.isdecimal():
        return int(said) or None
    if len(said) == 2:
        return (10 if said[0] == "十" else _NUMERALS[said[0]] * 10) + (_NUMERALS[said[1]] if said[1] != "十" else 0)
    return _NUMERALS[said]


def questions(paragraphs: tuple[str, ...]) -> list[str]:
    """The questions printed in a cell: each begins with its number; without numbers all is one."""
    found: list[str] = []
    for line in (line for text in paragraphs for line in text.split("\n") if line.strip()):
        if found and not _QUESTION.match(line):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def short_label(text: str) -> str:
    """The first words of a printed sentence, without its number."""
    bare = re.sub(r"^\s*[(（]?[\dA-Z一二三四五六七八九十]{1,3}[)）.、．]\s*", "", text.split("\n")[0])
    clauses = [clause.strip() for clause in re.split(r"[，。；：:,;（(_]", bare) if clause.strip()]
    return next((one for one in clauses if len(one) > 4 and not one.startswith("近")), (*clauses, "")[0])[:20]


def _photo(text: str, width: float, height: float) -> Guess:
    inches = _TWO_INCH if re.search("[2二两]寸", text) else _ONE_INCH
    scale = min(1.0, (width - 3) / inches[0], (height - 2) / inches[1])
    if scale < 1:
        # A frame larger than its cell would push the form apart.
        wide, high = (max(10, int(length * scale)) for length in inches)
        said = {"width": str(wide), "height": str(high)}
        return Guess("", "photo", said, f"格子放不下 {inches[0]}×{inches[1]} 毫米的照片，已按比例缩小")
    remark = "" if re.search(r"寸", text) else "原表没有写照片尺寸"
    return Guess("", "photo", {"width": str(inches[0]), "height": str(inches[1])}, remark)


def _sex(*_: object) -> Guess:
    return Guess("", "choice", {"options": "[男, 女]"})


def _attachment(*_: object) -> Guess:
    return Guess("", "attachment", {"accept": "pdf"}, "附件的格式和大小")


_SPECIAL: Mapping[str, Callable[[str, float, float], Guess]] = {
    "photo": _photo, "sex": _sex, "attachment": _attachment,
}  # fmt: skip
_OWN_NAMES = {"photo": "photo", "identity": "identity", "email": "email"}
