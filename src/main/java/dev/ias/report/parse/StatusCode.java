package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An enhanced status code (RFC 3463): class, subject and detail.
 *
 * @param type class: 2 success, 4 persistent transient failure, 5 permanent failure
 */
record StatusCode(int type, int subject, int detail) {

    static final int PERMANENT = 5;

    private static final Pattern CODE = Pattern.compile("(?<![0-9.])([245])\\.([0-9]{1,3})\\.([0-9]{1,3})(?![0-9.])");
    // Of an SMTP response, such as "550 5.1.1 unknown" or "550-5.1.1 unknown".
    private static final Pattern REPLY = Pattern.compile("(?<![0-9.])([45][0-9]{2})(?:[ -]|$)");

    private static final int ADDRESSING = 1;
    private static final int MAILBOX = 2;
    private static final int ROUTING = 4;
    // Of addressing: syntax and domain of the sender. Not about the recipient.
    private static final Set<Integer> SENDER = Set.of(7, 8);
    private static final int DISABLED = 1;
    private static final int FULL = 2;
    private static final int UNROUTABLE = 4;

    private static final int LOWEST_UNKNOWN = 550;
    private static final int HIGHEST_UNKNOWN = 553;
    private static final int STORAGE = 552;

    /** Returns the first code of a text; empty if there is none. */
    static Optional<StatusCode> find(String text) {
        return CODE.matcher(text).results().findFirst().map(StatusCode::of);
    }

    private static StatusCode of(MatchResult code) {
        return new StatusCode(number(code, 1), number(code, 2), number(code, 3));
    }

    private static int number(MatchResult code, int group) {
        return Integer.parseInt(code.group(group));
    }

    /** Returns whether the code says no more than its class, as those of Exim: {@code 5.0.0}. */
    boolean isUndefined() {
        return subject == 0;
    }

    /**
     * Returns what a failure with this code says about the recipient.
     *
     * <p>Codes of addressing (5.1.x) and of a disabled mailbox (5.2.1) say that no mail can arrive at the address, and
     * so does a domain without a route (5.4.4). All others, such as policies (5.7.x), systems (5.3.x) and protocols
     * (5.5.x), may concern the content or the sender: one of them says nothing about the mailbox; repeated ones within
     * {@code ias.suppression.window} do. A failure of class 4 is one whose retries have ended.
     */
    BounceKind kind() {
        if (subject == MAILBOX && detail == FULL) {
            return BounceKind.FULL;
        }
        if (type != PERMANENT) {
            return BounceKind.SOFT;
        }
        var unreachable = switch (subject) {
            case ADDRESSING -> !SENDER.contains(detail);
            case MAILBOX -> detail == DISABLED;
            case ROUTING -> detail == UNROUTABLE;
            default -> false;
        };
        return unreachable ? BounceKind.HARD : BounceKind.SOFT;
    }

    /**
     * Returns what the basic code of an SMTP response says about the recipient, if there is no enhanced one (RFC 5321
     * section 4.2.3): 550, 551 and 553 refuse the mailbox, 552 its storage. They were defined before spam was refused
     * with 550 too, but servers that do so send enhanced codes. Empty if the text has no code.
     */
    static Optional<BounceKind> kindOfReply(String text) {
        return REPLY.matcher(text)
                .results()
                .findFirst()
                .map(code -> number(code, 1))
                .map(StatusCode::kind);
    }

    private static BounceKind kind(int reply) {
        if (reply == STORAGE) {
            return BounceKind.FULL;
        }
        return reply >= LOWEST_UNKNOWN && reply <= HIGHEST_UNKNOWN ? BounceKind.HARD : BounceKind.SOFT;
    }

    /** Returns the code as in a reply, such as {@code 5.1.1}. */
    String text() {
        return type + "." + subject + "." + detail;
    }
}
