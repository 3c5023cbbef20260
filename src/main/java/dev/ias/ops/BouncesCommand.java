package dev.ias.ops;

import dev.ias.report.ReportIntake;
import dev.ias.report.ReportOutcome;
import dev.ias.report.file.MailFiles;
import dev.ias.report.file.StoredMail;
import dev.ias.report.parse.MailReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Imports reports about sent mails. */
@Command(
        name = "bounces",
        description = "Imports reports about sent mails: delivery reports (RFC 3464) and complaints (RFC 5965).")
public final class BouncesCommand extends CommandGroup {

    private static final String STANDARD_INPUT = "-";
    private static final String UNREADABLE = "unreadable";

    private final Supplier<ReportIntake> intake;

    /** Creates the command; {@code intake} is called only if a subcommand runs. */
    public BouncesCommand(Supplier<ReportIntake> intake) {
        this.intake = intake;
    }

    @Command(
            name = "import",
            description = {
                "Reads reports from files and suppresses the recipients that they name. Prints the number of mails by"
                        + " result: suppressed, counted (soft bounces), unchanged (no effect, or reported before),"
                        + " ignored (of other mails), unreadable. Unreadable mails are named on standard error.",
                "The same report twice changes nothing, so that an import can be repeated."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:all files were read; mails in them may be unreadable",
                "1:the command failed and can be repeated",
                "2:a path is missing or does not exist"
            })
    void importReports(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "PATH",
                            description = "File with a mail or with several (mbox), directory of such files (also a"
                                    + " Maildir), or - for standard input.")
                    List<String> paths)
            throws IOException {
        paths.stream()
                .filter(path -> !path.equals(STANDARD_INPUT) && !Files.exists(Path.of(path)))
                .findFirst()
                .ifPresent(path -> {
                    throw new ParameterException(commandLine(), "PATH: '" + path + "' does not exist");
                });
        var counts = new TreeMap<String, Integer>();
        var files = new MailFiles(MailReports.MAX_BYTES);
        try {
            for (var path : paths) {
                if (path.equals(STANDARD_INPUT)) {
                    files.read(System.in, "standard input", mail -> count(mail, counts));
                } else {
                    files.read(Path.of(path), mail -> count(mail, counts));
                }
            }
        } finally {
            print(counts);
        }
    }

    private void count(StoredMail mail, Map<String, Integer> counts) {
        counts.merge(
                mail.content().map(content -> result(mail.name(), content)).orElseGet(() -> tooLarge(mail)),
                1,
                Integer::sum);
    }

    private String result(String name, byte[] content) {
        return switch (outcome(content)) {
            case ReportOutcome.Done(var result) -> result.text();
            case ReportOutcome.Unreadable(var reason) -> unreadable(name, reason);
            case ReportOutcome.Refused(var reason) -> unreadable(name, reason);
        };
    }

    private ReportOutcome outcome(byte[] content) {
        try {
            return intake.get().mail(content).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The report was not recorded; import it again", e.getCause());
        }
    }

    private String tooLarge(StoredMail mail) {
        return unreadable(mail.name(), "larger than " + MailReports.MAX_BYTES + " bytes");
    }

    private String unreadable(String name, String reason) {
        err().println(name + ": " + reason);
        return UNREADABLE;
    }

    private void print(Map<String, Integer> counts) {
        counts.forEach((result, count) ->
                out().printf(Locale.ROOT, "%-10s  %d%n", result, count).flush());
    }
}
