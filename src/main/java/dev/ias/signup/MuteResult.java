package dev.ias.signup;

import dev.ias.limit.LimitHistory;
import dev.ias.verification.Policy;
import java.time.Instant;

/**
 * The result of a command on the mute of a mailbox.
 *
 * @param state after the command
 * @param changed whether the command has changed it
 */
record MuteResult(MuteState state, boolean changed) {

    static MuteResult unchanged(LimitHistory history, Instant now, Policy policy) {
        return new MuteResult(
                history.mutedUntil(now)
                        .<MuteState>map(MuteState.Muted::new)
                        .orElseGet(
                                () -> new MuteState.Unmuted(policy.recipient().mute())),
                false);
    }
}
