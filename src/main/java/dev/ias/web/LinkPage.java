package dev.ias.web;

import dev.ias.verification.Language;
import io.micronaut.http.HttpStatus;
import java.util.Locale;

/** Status and texts of the link pages, in every language. */
enum LinkPage {
    OPEN(
            HttpStatus.OK,
            new Text("Confirm your e-mail address", "Press the button if this address is yours.", "Confirm"),
            new Text("确认您的邮箱地址", "如果此地址属于您，请点击按钮。", "确认")),
    CONFIRMED(
            HttpStatus.OK,
            new Text("Your e-mail address is confirmed", "Thank you. You can close this page.", ""),
            new Text("您的邮箱地址已确认", "谢谢。您可以关闭此页面。", "")),
    ALREADY_CONFIRMED(
            HttpStatus.OK,
            new Text("Your e-mail address was confirmed already", "There is nothing left to do.", ""),
            new Text("您的邮箱地址此前已确认", "无需再做任何操作。", "")),
    EXPIRED(
            HttpStatus.GONE,
            new Text("This link has expired", "Please ask for a new one where you got it.", ""),
            new Text("此链接已过期", "请在原来的地方重新获取链接。", "")),
    UNKNOWN(
            HttpStatus.NOT_FOUND,
            new Text("This link is not known here", "Please use the link of the newest mail, all of it.", ""),
            new Text("此链接无效", "请使用最新邮件中的完整链接。", "")),
    MUTE(
            HttpStatus.OK,
            new Text(
                    "You did not request this mail?",
                    "The button stops sign-up mails to this mailbox that others request, for %s. Mails requested from"
                            + " the network that you are on now are still sent.",
                    "Stop these mails"),
            new Text("不是您请求的邮件？", "点击按钮后，%s内不再向此邮箱发送由他人请求的注册邮件。从您当前所在网络请求的邮件仍会发送。", "停止这些邮件")),
    MUTED(
            HttpStatus.OK,
            new Text(
                    "Sign-up mails are stopped",
                    "Until %s, no sign-up mails that others request are sent to this mailbox. Mails requested from the"
                            + " network on which the button was pressed are still sent. To sign up from another"
                            + " network, allow the mails first.",
                    "Allow the mails"),
            new Text("注册邮件已停止", "在 %s 之前，不再向此邮箱发送由他人请求的注册邮件。从点击按钮时所在网络请求的邮件仍会发送。如需从其他网络注册，请先允许这些邮件。", "允许这些邮件")),
    UNMUTED(
            HttpStatus.OK,
            new Text(
                    "Sign-up mails are allowed",
                    "Sign-up mails to this mailbox are sent again. You can stop them with the same link.",
                    ""),
            new Text("注册邮件已允许", "将重新向此邮箱发送注册邮件，无论由谁请求。链接仍然有效。", "")),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            new Text("Something went wrong", "Please try again in a moment; the link stays good.", ""),
            new Text("出现问题", "请稍后重试，链接仍然有效。", ""));

    /** The text of a page in one language; without a button if {@code button} is empty. */
    record Text(String title, String text, String button) {

        /** Returns a copy with a value for the placeholder of the text. */
        private Text with(String value) {
            return new Text(title, String.format(Locale.ROOT, text, value), button);
        }
    }

    private final HttpStatus status;
    private final Text english;
    private final Text chinese;

    LinkPage(HttpStatus status, Text english, Text chinese) {
        this.status = status;
        this.english = english;
        this.chinese = chinese;
    }

    LinkPages.View view(Language language) {
        return new LinkPages.View(status, text(language), "", "");
    }

    /** Returns the page with a value for the placeholder of its text. */
    LinkPages.View view(Language language, String value) {
        return new LinkPages.View(status, text(language).with(value), "", "");
    }

    private Text text(Language language) {
        return switch (language) {
            case EN -> english;
            case ZH -> chinese;
        };
    }
}
