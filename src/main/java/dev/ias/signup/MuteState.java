package dev.ias.signup;

import java.time.Duration;
import java.time.Instant;

/** Whether a mailbox is muted. */
public sealed interface MuteState {

    /** The token is malformed or not of this service. */
    record Unknown() implements MuteState {}

    /**
     * Not muted.
     *
     * @param duration how long a mute would hold
     */
    record Unmuted(Duration duration) implements MuteState {}

    /** Sign-up mails that others request are not sent. */
    record Muted(Instant until) implements MuteState {}
}
