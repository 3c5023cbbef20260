package dev.ias.report;

import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnTokens;
import dev.ias.report.ReportOutcome.Result;
import dev.ias.report.parse.Finding;
import dev.ias.report.parse.MailReports;
import dev.ias.report.parse.SesEvents;
import dev.ias.report.sns.SnsMessages;
import dev.ias.report.sns.VerifiedMessage;
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
     * @return as {@link #record(ParsedReport)}
     */
    public CompletableFuture<ReportOutcome> mail(byte[] mail) {
        return record(readMail(mail));
    }

    ParsedReport readMail(byte[] mail) {
        return parsed(mails.parse(mail));
    }

    /**
     * Reads a message of Amazon SNS. Blocks while its certificate is read.
     *
     * @throws UncheckedIOException if Amazon SNS cannot be reached; the sender should retry
     */
    ParsedReport readMessage(byte[] body) {
        try {
            return parsed(messages.receive(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Records a report. Non-blocking.
     *
     * @return completes after the commit; fails with {@link dev.ias.verification.FailureException} if the report was
     *     not recorded; the sender should retry
     */
    CompletableFuture<ReportOutcome> record(ParsedReport parsed) {
        var outcome = switch (parsed) {
            case ParsedReport.NothingToRecord(var known) -> CompletableFuture.completedFuture(known);
            case ParsedReport.Report(var report) -> bounces.record(report).thenApply(ReportIntake::outcome);
        };
        return outcome.thenApply(metrics::count);
    }

    private ParsedReport parsed(VerifiedMessage verified) {
        return switch (verified) {
            case VerifiedMessage.Notification(var message) -> parsed(SesEvents.parse(message));
            case VerifiedMessage.Subscribed() -> done(Result.SUBSCRIBED);
            case VerifiedMessage.Unsubscribed() -> done(Result.UNCHANGED);
            case VerifiedMessage.Refused(var reason) ->
                new ParsedReport.NothingToRecord(
                        reason == VerifiedMessage.Reason.MALFORMED
                                ? new ReportOutcome.Unreadable(reason.text())
                                : new ReportOutcome.Refused(reason.text()));
        };
    }

    private ParsedReport parsed(Finding finding) {
        return switch (finding) {
            case Finding.Failed(var kind, var status, var recipient, var tokenSources) ->
                search.find(tokenSources)
                        .<ParsedReport>map(
                                mail -> new ParsedReport.Report(new BounceReport(mail, kind, status, recipient)))
                        .orElseGet(() -> done(Result.IGNORED));
            case Finding.Harmless() -> done(Result.UNCHANGED);
            case Finding.Unreadable(var problem) ->
                new ParsedReport.NothingToRecord(new ReportOutcome.Unreadable(problem.text()));
        };
    }

    private static ReportOutcome outcome(Bounces.Outcome outcome) {
        return new ReportOutcome.Done(
                switch (outcome) {
                    case SUPPRESSED -> Result.SUPPRESSED;
                    case COUNTED -> Result.COUNTED;
                    case UNCHANGED -> Result.UNCHANGED;
                });
    }

    private static ParsedReport done(Result result) {
        return new ParsedReport.NothingToRecord(new ReportOutcome.Done(result));
    }
}
