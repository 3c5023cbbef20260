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

    ReportIntake(
            SnsMessages messages, ReturnTokens tokens, Bounces bounces, ReportMetrics metrics) {
        this.messages = messages;
        this.search = new TokenSearch(tokens);
        this.bounces = bounces;
        this.metrics = metrics;
    }

    /**
     * Reads a mail: a delivery report or a complaint.
     *
     * @param mail the raw mail
     * @return completes after the commit; fails with {@link dev.ias.verification.FailureException} if the report could
     *     not be recorded and should be presented again
     */
    public CompletableFuture<Receipt> mail(byte[] mail) {
        return record(mails.parse(mail)).thenApply(metrics::count);
    }

    /**
     * Reads a message of Amazon SNS. Blocks while its certificate is read.
     *
     * @return as {@link #mail}
     * @throws UncheckedIOException if Amazon SNS cannot be reached, and the message should be presented again
     */
    CompletableFuture<Receipt> message(byte[] body) {
        return record(received(body)).thenApply(metrics::count);
    }

    private Received received(byte[] body) {
        try {
            return messages.receive(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<Receipt> record(Received received) {
        return switch (received) {
            case Received.Notification(var message) -> record(SesEvents.parse(message));
            case Received.Subscribed() -> done(Result.SUBSCRIBED);
            case Received.Unsubscribed() -> done(Result.UNCHANGED);
            case Received.Refused(var reason) ->
                CompletableFuture.completedFuture(
                        reason == Received.Reason.MALFORMED
                                ? new Receipt.Unreadable(reason.text())
                                : new Receipt.Refused(reason.text()));
        };
    }

    private CompletableFuture<Receipt> record(Finding finding) {
        return switch (finding) {
            case Finding.Failed failed -> record(failed);
            case Finding.Harmless() -> done(Result.UNCHANGED);
            case Finding.Unreadable(var problem) ->
                CompletableFuture.completedFuture(new Receipt.Unreadable(problem.text()));
        };
    }

    private CompletableFuture<Receipt> record(Finding.Failed failed) {
        return search.find(failed.traces())
                .map(mail ->
                        bounces.record(new BounceReport(mail, failed.kind(), failed.status(), failed.recipient()))
                                .thenApply(ReportIntake::receipt))
                .orElseGet(() -> done(Result.IGNORED));
    }

    private static Receipt receipt(Bounces.Outcome outcome) {
        return new Receipt.Done(
                switch (outcome) {
                    case SUPPRESSED -> Result.SUPPRESSED;
                    case COUNTED -> Result.COUNTED;
                    case UNCHANGED -> Result.UNCHANGED;
                });
    }

    private static CompletableFuture<Receipt> done(Result result) {
        return CompletableFuture.completedFuture(new Receipt.Done(result));
    }
}
