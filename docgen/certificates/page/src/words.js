// Every sentence that a verdict is told with. States are told in words; colour and sign only repeat them.

/** By kind of verdict: the tone (colour), the sign drawn, the state, what it means and what to do. */
export const STATES = {
  valid: {
    tone: "good", sign: "tick", state: "有效",
    means: "签名真实，状态正常。",
    advice: "请把下面各项与纸面逐项核对；有一项不同，纸面就不是这张证书。",
  },
  unnamed: {
    tone: "care", sign: "question", state: "签名有效，须核对姓名",
    means: "签名真实，状态正常；姓名已遮盖，还没有核对。",
    advice: "请在下面输入纸面上的完整姓名，并把其他各项与纸面逐项核对。",
  },
  misnamed: {
    tone: "bad", sign: "cross", state: "姓名不相符",
    means: "证书是真的，但不是发给这个姓名的。",
    advice: "请检查姓名是否写错；确实不符时请勿采用，并请告知发证单位。",
  },
  unconfirmed: {
    tone: "care", sign: "cloud", state: "签名有效，但状态未能联网确认",
    means: "证书确由发证单位签发，但没有取得最新的状态名单，不能确定此后是否收回、暂停或补发。",
    advice: "请联网后打开官方网址再核验一次，并把下面各项与纸面逐项核对。",
  },
  expired: {
    tone: "care", sign: "clock", state: "已过期",
    means: "签名真实，但已过有效期。",
    advice: "请向持有人或发证单位索取有效期内的证书。",
  },
  suspended: {
    tone: "care", sign: "pause", state: "暂停",
    means: "签名真实，但发证单位已暂停这张证书，暂停期间不能使用。",
    advice: "请向发证单位询问。",
  },
  replaced: {
    tone: "care", sign: "swap", state: "已补发换发",
    means: "签名真实，但这一份已经补发或换发，编号不变，这一份不再使用。",
    advice: "请持有人出示补发后的新证书。",
  },
  revoked: {
    tone: "bad", sign: "cross", state: "已收回",
    means: "签名真实，但发证单位已收回这张证书，它不再有效。",
    advice: "请勿采用；如有疑问，请向发证单位询问。",
  },
  forged: {
    tone: "bad", sign: "cross", state: "签名无效，疑似伪造",
    means: "二维码里的签名不是发证单位的，或内容被改动过。",
    advice: "请勿采用，并请告知发证单位。若是手工抄录的网址，请重新扫描后再试。",
  },
  foreign: {
    tone: "bad", sign: "cross", state: "不是官方网址，疑似伪造",
    means: "二维码指向的网址不属于发证单位。",
    advice: "请勿打开该网址，也勿采用这张证书。",
  },
  online: {
    tone: "care", sign: "cloud", state: "需联网查询",
    means: "只有编号和核验码，没有可离线验证的签名，不能在这里判断真伪。",
    advice: "请核对下面的网址，再打开它查询。",
  },
  unread: {
    tone: "plain", sign: "question", state: "没有认出证书",
    means: "这里没有证书的网址。",
    advice: "请扫描证书上的二维码，或粘贴二维码里的完整网址。",
  },
  unpublished: {
    tone: "plain", sign: "question", state: "此页尚未发布",
    means: "页面里没有发证单位的公钥，无法核验。",
    advice: "请使用发证单位发布的核验页。",
  },
};

/** Where a page of plain files was opened for a number. */
export const STATIC_ONLY = "本网站只发布核验页，不能按编号查询；请改扫证书上的二维码，或向发证单位查询。";

/** Under the state, for a number without its code. */
export const CODE_MISSING = "单凭编号不能查询，还需要证书上编号旁的 10 位核验码。";

/** The labels of what was issued. */
export const WORDS = {
  page: "证书核验",
  otherHost: (host) => `当前页面的网址是 ${host}，不是官方网址。请勿相信这里的结果。`,
  issuedHeading: "证书上应当写着",
  holder: "姓名",
  title: "证书",
  level: "级别",
  number: "统一编号",
  code: "核验码",
  issuer: "发证单位",
  issuedOn: "发证日期",
  expiresOn: "有效期至",
  noExpiry: "未设期限",
  unknownType: (code) => `种类代码 ${code}（目录里没有，请更新本页）`,
  askAt: "查询网址：",
  confirmHost: "请确认网址为 ",
};

/** The check of a masked name. */
export const NAME_CHECK = {
  heading: "核对姓名",
  label: "请输入纸面上的完整姓名",
  hint: "为保护未成年人，这里只显示姓名的首尾；输入的姓名只在本机比对。",
  button: "比对",
  same: (name) => `相符：证书是发给“${name}”的。`,
  other: (name) => `不相符：证书不是发给“${name}”的。请检查是否写错，仍不相符则纸面可疑。`,
  empty: "请先输入姓名。",
};

/** Where the deciding status list came from. */
export const SOURCES = { embedded: "随页面发布", fetched: "刚刚联网取得", kept: "本机先前见过" };

/** What was odd about the lists, by the code in a verdict. */
export const ODDITIES = {
  list_rolled_back: ({ source, served, newest }) =>
    source === "fetched"
      ? `网站给出的状态名单（${minute(served)}）比以前见过的（${minute(newest)}）旧，可能被人换成了旧名单。已按较新的一份判断；请换一个网络再查，仍是这样请告知发证单位。`
      : `这个页面自带的状态名单（${minute(served)}）较旧，已按本机先前见过的较新一份（${minute(newest)}）判断。`,
  list_refused: () => "收到的状态名单不是发证单位签发的，没有采用。请换一个网络再查；仍是这样请告知发证单位。",
  clock_behind: () => "本机时钟早于状态名单的日期，请校正本机的日期和时间后再核验。",
};

/** The list that decided, or that there is none. */
export const listLine = (list) =>
  list ? `状态名单：${minute(list.issued)}，${SOURCES[list.source]}。` : "没有这张证书所属的状态名单。";

/** About this page itself. */
export const FACTS = {
  trust: "信任名单",
  trustVersion: (version, date) => `第 ${version} 版，${date}`,
  opened: "打开方式",
  served: "从网站打开，会取最新的状态名单",
  fromDisk: "从本机文件打开，只用页面自带和本机见过的状态名单",
  engine: "签名检验",
  browser: "浏览器自带的 Ed25519",
  bundled: "页面自带的 Ed25519",
};

/** What a picture or camera could not give. */
export const TROUBLES = {
  noCode: "图片里没有认出二维码。请让二维码占满画面的一半左右，拍正、拍清、不反光，再试一次。",
  noPicture: "这个文件不是能打开的图片。请选 JPG 或 PNG 图片。",
  noCamera: "没有打开相机：没有得到许可，或没有相机。请改用“选择图片”。",
  broken: "核验没有完成。请刷新页面后再试；仍是这样请告知发证单位。",
  working: "正在核验…",
  looking: "正在识别图片…",
  pointing: "请把二维码放进方框里。",
};

/** A date of China's, such as 2026年11月22日; the moment is in seconds. */
export function day(seconds) {
  const [year, month, date] = chinaTime(seconds);
  return `${year}年${month}月${date}日`;
}

/** The same with hour and minute. */
export function minute(seconds) {
  const [, , , hours, minutes] = chinaTime(seconds);
  return `${day(seconds)} ${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

// Always UTC+8, wherever the device thinks it is.
function chinaTime(seconds) {
  const moment = new Date((seconds + 8 * 3600) * 1000);
  return [
    moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate(), moment.getUTCHours(),
    moment.getUTCMinutes(),
  ];
}
