package dev.ias.report;

import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnTokens;
import dev.ias.report.Receipt.Result;
import dev.ias.report.parse.Finding;
import dev.ias.report.parse.MailReports;
import dev.ias.report.parse.SesEvents;
import dev.ias.report.sns.Received;
import dev.ias.report.sns.SnsMessages;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Reads reports and records what they say about mails of this service. */
@Singleton
public class ReportIntake {

    private final MailReports mails = new MailReports();
    private final SnsMessages messages;
    private final TokenSearch search;
    private final Bounces bounces;
    private final ReportMetrics metrics;

    ReportIntake(SnsMessages messages, ReturnTokens tokens, Bounces bounces, ReportMetrics metrics) {
        this.messages = messages;
        this.search = new TokenSearch(tokens);
        this.bounces = bounces;
        this.metrics = metrics;
    }

    /**
     * Reads a mail, a delivery report or a complaint, and records it.
     *
     * @param mail the raw mail
     * @return as {@link #record(Reading)}
     */
    public CompletableFuture<Receipt> mail(byte[] mail) {
        return record(readMail(mail));
    }

    Reading readMail(byte[] mail) {
        return reading(mails.parse(mail));
    }

    /**
     * Reads a message of Amazon SNS. Blocks while its certificate is read.
     *
     * @throws UncheckedIOException if Amazon SNS cannot be reached, and the message should be presented again
     */
    Reading readMessage(byte[] body) {
        try {
            return reading(messages.receive(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Records what has been read. Non-blocking.
     *
     * @return completes after the commit; fails with {@link dev.ias.verification.FailureException} if the report could
     *     not be recorded and should be presented again
     */
    CompletableFuture<Receipt> record(Reading reading) {
        var receipt = switch (reading) {
            case Reading.Settled(var known) -> CompletableFuture.completedFuture(known);
            case Reading.Report(var report) -> bounces.record(report).thenApply(ReportIntake::receipt);
        };
        return receipt.thenApply(metrics::count);
    }

    private Reading reading(Received received) {
        return switch (received) {
            case Received.Notification(var message) -> reading(SesEvents.parse(message));
            case Received.Subscribed() -> done(Result.SUBSCRIBED);
            case Received.Unsubscribed() -> done(Result.UNCHANGED);
            case Received.Refused(var reason) ->
                new Reading.Settled(
                        reason == Received.Reason.MALFORMED
                                ? new Receipt.Unreadable(reason.text())
                                : new Receipt.Refused(reason.text()));
        };
    }

    private Reading reading(Finding finding) {
        return switch (finding) {
            case Finding.Failed(var kind, var status, var recipient, var traces) ->
                search.find(traces)
                        .<Reading>map(mail -> new Reading.Report(new BounceReport(mail, kind, status, recipient)))
                        .orElseGet(() -> done(Result.IGNORED));
            case Finding.Harmless() -> done(Result.UNCHANGED);
            case Finding.Unreadable(var problem) -> new Reading.Settled(new Receipt.Unreadable(problem.text()));
        };
    }

    private static Receipt receipt(Bounces.Outcome outcome) {
        return new Receipt.Done(
                switch (outcome) {
                    case SUPPRESSED -> Result.SUPPRESSED;
                    case COUNTED -> Result.COUNTED;
                    case UNCHANGED -> Result.UNCHANGED;
                });
    }

    private static Reading done(Result result) {
        return new Reading.Settled(new Receipt.Done(result));
    }
}
