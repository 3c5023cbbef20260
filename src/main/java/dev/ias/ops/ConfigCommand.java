package dev.ias.ops;

import dev.ias.verification.Address;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Checks the whole configuration as the service does at start-up, without starting it. */
@Command(name = "config", description = "Checks the settings of the service.")
public final class ConfigCommand extends CommandGroup {

    private final Supplier<ConfigurationPreflight> preflight;
    private boolean strict;
    private boolean failed;

    /** Creates the command; {@code preflight} is called only if a subcommand runs. */
    public ConfigCommand(Supplier<ConfigurationPreflight> preflight) {
        this.preflight = preflight;
    }

    @Command(
            description = {
                "Checks every setting and every template, the connection to the database and its tables, the"
                        + " connection to the relay and its login, the DNS records of the sender's domain, and the"
                        + " connection to the receiver of webhooks and its certificate, with the settings of the"
                        + " environment. Changes nothing.",
                "Prints each successful check to standard output, and each problem and each warning of a setting that"
                        + " is valid and dangerous or of a DNS record that is missing to standard error, one per line."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:all checks succeeded",
                "1:a check failed, or there is a warning and --strict",
                "2:wrong arguments"
            })
    int check(
            @Option(names = "--strict", description = "Fails if there is a warning.") boolean strict,
            @Option(
                            names = "--send-test-mail",
                            paramLabel = "ADDRESS",
                            converter = AddressConverter.class,
                            description = "Also sends a mail with an invalid code to this address.")
                    @Nullable
                    Address recipient,
            @Option(
                            names = "--send-test-event",
                            description = "Also sends a signed event of the type email_verification.test to the"
                                    + " receiver of webhooks.")
                    boolean sendTestEvent) {
        this.strict = strict;
        var checks = preflight.get();
        if (report("settings", checks.settings())) {
            report("templates", checks.templates());
            report("database", checks.database());
            if (report("relay", checks.relay()) && recipient != null) {
                report("test mail", checks.testMail(recipient));
            }
            report("sender", checks.sender());
            if (report("receiver", checks.receiver()) && sendTestEvent) {
                report("event", checks.testEvent());
            }
        }
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Prints a finding. Returns whether it has no problems; warnings do not prevent further checks. */
    private boolean report(String what, ConfigurationPreflight.Finding finding) {
        List<String> problems = finding.problems();
        problems.forEach(err()::println);
        finding.warnings().forEach(warning -> err().println("warning: " + warning));
        failed |= strict && !finding.warnings().isEmpty();
        if (problems.isEmpty()) {
            out().printf("%-9s  %s%n", what, finding.state()).flush();
            return true;
        }
        failed = true;
        return false;
    }
}
