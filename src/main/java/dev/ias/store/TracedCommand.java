package dev.ias.store;

import dev.ias.verification.Command;
import dev.ias.verification.Decision;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import dev.ias.verification.Rows;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A command that the lane's thread finds the span of. */
record TracedCommand<R>(Command<R> command, Span span) implements Command<R> {

    @Override
    public String lane() {
        return command.lane();
    }

    @Override
    public Optional<UUID> verification() {
        return command.verification();
    }

    @Override
    public Optional<LimitKey> sends() {
        return command.sends();
    }

    @Override
    public UserRead userRead() {
        return command.userRead();
    }

    @Override
    public boolean settles() {
        return command.settles();
    }

    @Override
    public boolean gathers() {
        return command.gathers();
    }

    @Override
    public Decision<R> decide(Rows rows, Instant now, Policy policy) {
        return command.decide(rows, now, policy);
    }
}
