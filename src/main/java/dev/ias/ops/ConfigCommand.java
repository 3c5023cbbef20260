package dev.ias.ops;

import dev.ias.verification.Address;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at the whole configuration as the service would, without starting it. */
@Command(name = "config", description = "Looks whether the service could work with its settings.")
public final class ConfigCommand implements Runnable {

    private final Supplier<ConfigurationTrial> trial;
    private boolean failed;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** A command on a trial that is asked for once it is needed. */
    public ConfigCommand(Supplier<ConfigurationTrial> trial) {
        this.trial = trial;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            description = {
                "Looks at every setting and every template, connects to the database and looks at its tables, and"
                    + " connects to the relay and logs in, with the settings of the environment. It changes nothing.",
                "What is well is printed; what has to be mended is printed to the standard error, a line each."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:all is well", "1:something has to be mended", "2:wrong arguments"})
    int check(
            @Option(
                            names = "--send-test-mail",
                            paramLabel = "ADDRESS",
                            converter = AddressConverter.class,
                            description = "Also sends this address a mail like those with a code. Its code is good for"
                                    + " nothing.")
                    @Nullable
                    Address recipient) {
        var looking = trial.get();
        if (tell("settings", looking.settings())) {
            tell("templates", looking.templates());
            tell("database", looking.database());
            if (tell("relay", looking.relay()) && recipient != null) {
                tell("test mail", looking.testMail(recipient));
            }
        }
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Returns whether all is well. */
    private boolean tell(String what, ConfigurationTrial.Finding finding) {
        List<String> problems = finding.problems();
        problems.forEach(spec.commandLine().getErr()::println);
        if (problems.isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .printf("%-9s  %s%n", what, finding.state())
                    .flush();
            return true;
        }
        failed = true;
        return false;
    }
}
