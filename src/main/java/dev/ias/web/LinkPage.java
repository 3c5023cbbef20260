package dev.ias.web;

import dev.ias.verification.Language;
import io.micronaut.http.HttpStatus;

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
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            new Text("Something went wrong", "Please try again in a moment; the link stays good.", ""),
            new Text("出现问题", "请稍后重试，链接仍然有效。", ""));

    /** The text of a page in one language; without a button if {@code button} is empty. */
    record Text(String title, String text, String button) {}

    private final HttpStatus status;
    private final Text english;
    private final Text chinese;

    LinkPage(HttpStatus status, Text english, Text chinese) {
        this.status = status;
        this.english = english;
        this.chinese = chinese;
    }

    HttpStatus status() {
        return status;
    }

    Text text(Language language) {
        return switch (language) {
            case EN -> english;
            case ZH -> chinese;
        };
    }
}
