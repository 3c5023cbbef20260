package dev.ias.signup;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.command.CommandStore;
import dev.ias.outbox.ChallengeFactory;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.QueuedMail;
import dev.ias.outbox.RelayVerdicts;
import dev.ias.testing.Ias;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Stored sign-ups, and commands on one after another. Codes are created beforehand, as the callers' threads do. For the
 * thread of one benchmark only.
 */
public final class SignUps {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final long ACTOR = 1;
    private static final int AT_ONCE = 1_000;

    private final CommandStore store;
    private final List<Prepared> prepared;
    private int next;

    private record Prepared(VerificationId id, MailDraft draft) {}

    private SignUps(CommandStore store, List<Prepared> prepared) {
        this.store = store;
        this.prepared = prepared;
    }

    /** Signs addresses up, in the database only; nothing is mailed. */
    public static SignUps store(Ias ias, int count) {
        var store = ias.bean(CommandStore.class);
        var prepared = new ArrayList<Prepared>(count);
        while (prepared.size() < count) {
            var answers = new ArrayList<CompletableFuture<QueuedMail>>();
            for (var i = 0; i < AT_ONCE; i++) {
                var address = AddressTest.valid("user%d@example.com".formatted(prepared.size()));
                var id = VerificationId.ofSignUp(ias.bean(SecretHasher.class).recipient(address));
                var draft = ias.bean(ChallengeFactory.class).code(id, Code.MINIMUM_LENGTH, ACTOR, true);
                prepared.add(new Prepared(id, draft));
                answers.add(store.submit(new SignUp(id, address, Language.ENGLISH, CLIENT, draft)));
            }
            answers.forEach(CompletableFuture::join);
        }
        // In random order, unlike the rows.
        Collections.shuffle(prepared, new Random(1));
        return new SignUps(store, prepared);
    }

    /** Requests another code of the next sign-up, cyclically; the mail stays in the outbox. */
    public CompletableFuture<OutboxMessage> resend() {
        var chosen = prepared.get(next);
        next = (next + 1) % prepared.size();
        var code = chosen.draft();
        var draft = new MailDraft(
                UuidCreator.getTimeOrderedEpoch(),
                ACTOR,
                true,
                code.usual(),
                code.hardened(),
                code.decoy(),
                Optional.empty(),
                Optional.empty());
        return store.submit(new Resend(chosen.id(), CLIENT, draft)).thenApply(QueuedMail::message);
    }

    /** Records that the relay has accepted the mail. */
    public CompletableFuture<Boolean> settle(OutboxMessage message) {
        return store.submit(RelayVerdicts.accepted(message));
    }
}
