// @ts-check

/** The texts of the page. The type checker requires the same keys in both languages. */

const en = {
  document: "Sign up",
  askTitle: "Sign up",
  askLead: "We mail you a code to make sure that the address is yours.",
  email: "E-mail address",
  send: "Send me a code",
  enterTitle: "Enter your code",
  /** @param {string} email */
  enterLead: (email) => `We have sent a code to ${email}. Nothing there? Please look into your spam folder.`,
  code: "Code",
  confirm: "Confirm",
  resend: "Send a new code",
  /** @param {string} time */
  wait: (time) => `in ${time}`,
  other: "Use another address",
  doneTitle: "Your address is confirmed",
  /** @param {string} email */
  doneLead: (email) => `Welcome, ${email}. There is nothing left to do.`,
  triesTitle: "Too many wrong codes",
  triesLead: "To keep your address safe, this sign-up has ended. You can begin another one now.",
  overTitle: "This sign-up has ended",
  overLead: "It was completed already, or it took too long. You can begin another one now.",
  again: "Start again",
  busy: "One moment …",
  resent: "A new code is on its way. The one before is still good.",
  resendNow: "You can ask for a new code now.",
  noMoreMails: "No more codes can be sent for this sign-up.",
  emailMissing: "Please enter your e-mail address.",
  emailInvalid: "This does not look like an e-mail address such as jane@example.com.",
  emailDomain: "Mail cannot be sent to this domain. Check the part after the @, or use another address.",
  emailTooLong: "This e-mail address is too long.",
  codeInvalid: "The code has six to eight digits.",
  /** @param {number} left */
  codeWrong: (left) => `This code is not right. ${left === 1 ? "One try is" : `${left} tries are`} left.`,
  codeExpired: "This code has expired. Please ask for a new one.",
  /** @param {string} time */
  tooMany: (time) => `That was a little too often. Please try again in ${time}.`,
  /** @param {string} provider */
  challenge: (provider) => `Please solve the challenge of ${provider} first. This demo page cannot show it.`,
  unreachable: "We cannot reach the service. Nothing is lost: please check your connection and try again.",
  /** @param {string} trace */
  failed: (trace) => `Something went wrong on our side. Nothing is lost: please try again. (${trace})`,
  retry: "Try again",
  development: "A demo of development mode: mails arrive in its",
  mailbox: "mailbox",
};

/** @typedef {typeof en} Messages */

/** @type {Messages} */
const zh = {
  document: "注册",
  askTitle: "注册",
  askLead: "我们会向您发送一封含验证码的邮件，以确认该邮箱属于您。",
  email: "邮箱地址",
  send: "发送验证码",
  enterTitle: "输入验证码",
  enterLead: (email) => `验证码已发送至 ${email}。没有收到？请查看垃圾邮件文件夹。`,
  code: "验证码",
  confirm: "确认",
  resend: "重新发送验证码",
  wait: (time) => `（${time}）`,
  other: "使用其他邮箱",
  doneTitle: "您的邮箱已确认",
  doneLead: (email) => `欢迎您，${email}。无需再做任何操作。`,
  triesTitle: "验证码错误次数过多",
  triesLead: "为保护您的邮箱，本次注册已结束。您现在可以重新开始。",
  overTitle: "本次注册已结束",
  overLead: "它已经完成，或者耗时过长。您现在可以重新开始。",
  again: "重新开始",
  busy: "请稍候……",
  resent: "新的验证码已发送，上一个验证码仍然有效。",
  resendNow: "现在可以重新发送验证码。",
  noMoreMails: "本次注册无法再发送验证码。",
  emailMissing: "请输入您的邮箱地址。",
  emailInvalid: "邮箱地址格式不正确，正确的示例：jane@example.com。",
  emailDomain: "无法向该域名发送邮件。请检查 @ 后面的部分，或使用其他邮箱。",
  emailTooLong: "邮箱地址过长。",
  codeInvalid: "验证码为六至八位数字。",
  codeWrong: (left) => `验证码不正确，还可以尝试 ${left} 次。`,
  codeExpired: "验证码已过期，请重新获取。",
  tooMany: (time) => `操作过于频繁，请在 ${time} 后重试。`,
  challenge: (provider) => `请先完成 ${provider} 验证。此演示页面无法显示该验证。`,
  unreachable: "无法连接服务。您输入的内容没有丢失，请检查网络后重试。",
  failed: (trace) => `服务出现问题。您输入的内容没有丢失，请重试。（${trace}）`,
  retry: "重试",
  development: "开发模式演示，邮件会送达",
  mailbox: "收件箱",
};

/** @type {Record<string, Messages>} */
export const languages = { en, zh };

/** Returns the first supported language of the browser, otherwise English. */
export function preferredLanguage() {
  return navigator.languages.map((tag) => tag.split("-")[0] ?? "").find((tag) => tag in languages) ?? "en";
}
