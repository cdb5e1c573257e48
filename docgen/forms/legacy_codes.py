"""Characters that old Chinese encodings and PDF copies write under other code points.

Windows code page 936 keeps 80 characters of GBK rows FE50-FEA0 in the private use area U+E815-E864; they
show in the office's fonts and nowhere else. Text copied from a PDF often carries Kangxi radicals in place of
the characters they look like. Both are mended to the real characters before anything counts or prints them.
"""

from __future__ import annotations

# U+E815 onwards, in order, as GB 18030-2022 maps the same byte pairs (glibc's table agrees).
_GBK_FE50 = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
# A8BC and A8BF, the two Pinyin letters of the same code page.
_GBK_PINYIN = {0xE7C7: "ḿ", 0xE7C8: "ǹ"}

# The 214 Kangxi radicals U+2F00-2FD5, in order, each as the character of the same shape. ⼾ is 户, not its
# compatibility decomposition 戶: simplified fonts draw both code points with one glyph, and PDFs mix them up.
_KANGXI = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛"
    "工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬"
    "玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍"
    "虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨"
    "高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)

# Radicals of the supplement that have exactly the shape of the character beside them; the others
# (⺮ beside 竹) look different and stay as written.
_SUPPLEMENT = (
    "⺅⺉⺒⺓⺖⺘⺙⺟⺠⺡⺣⺦⺨⺭⺰⺲⺹⺾⻁⻂⻄⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "亻刂巳幺忄扌攵母民氵灬丬犭礻纟罒耂艹虎衤西见角讠贝车辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)

_MENDED: dict[int, str] = {
    **{0xE815 + index: character for index, character in enumerate(_GBK_FE50)},
    **_GBK_PINYIN,
    **{0x2F00 + index: character for index, character in enumerate(_KANGXI)},
    **{ord(radical): character for radical, character in zip(*_SUPPLEMENT, strict=True)},
}


def mend(text: str) -> str:
    """The text with private-use GBK characters and look-alike radicals as the characters they stand for."""
    return text.translate(_MENDED)


def mended() -> dict[int, str]:
    """The character for each code point that `mend` replaces."""
    return dict(_MENDED)
