package dev.ias.ops;

import dev.ias.verification.Address;
import dev.ias.verification.AddressAdministration;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells, deletes and unlocks what is stored about an address. */
@Command(
        name = "address",
        description =
                "Tells and deletes what is stored about a person's address, and lets a person go on who was locked"
                        + " out.",
        footer = {
            "",
            "The address may be spelled as its owner spells it. In limits it is a MAC under a key of ias.keys.secret:"
                    + " rows under keys that are gone from there cannot be found, and end by themselves within a day."
        })
public final class AddressCommand implements Runnable {

    private static final String ADDRESS = "ADDRESS";

    private final Supplier<AddressAdministration> administration;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** A command on what is asked for once it is needed. */
    public AddressCommand(Supplier<AddressAdministration> administration) {
        this.administration = administration;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            description =
                    "Prints every row of every table that has to do with the address, as JSON. MACs of secrets and the"
                            + " encrypted mails that wait are left out; columns that hold nothing, too.")
    void list(@Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address)
            throws IOException {
        spec.commandLine()
                .getOut()
                .println(AddressReport.json(address, administration.get().list(address)));
    }

    @Command(
            description = {
                "Deletes every row that has to do with the address: the user, verifications of both faces, mails that"
                        + " wait, and what limits mails to it.",
                "Auth tokens that were given out stay good until they expire, and the address may sign up anew at once."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:it is deleted, or there was nothing",
                "1:it failed and can be repeated",
                "2:--yes is missing"
            })
    int delete(
            @Option(names = "--yes", description = "Really; without it, what there is is counted.") boolean really,
            @Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address) {
        if (really) {
            print("deleted", administration.get().delete(address));
            return ExitCode.OK;
        }
        administration.get().list(address).forEach((table, rows) -> print("found", Map.of(table, rows.size())));
        spec.commandLine().getErr().println("nothing was deleted; say --yes");
        return ExitCode.USAGE;
    }

    @Command(
            description = {
                "Lets a person go on who was locked out: forgets the mails that the address was sent (the limits an"
                        + " hour and a day), and the wrong tries and cool-downs of its sign-ups and links that have not"
                        + " ended.",
                "Do it for somebody you know to be the owner: whoever guesses codes gets new tries, too. What a"
                        + " network or an account may do is limited elsewhere, and stays."
            })
    void unlock(@Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address) {
        print("unlocked", administration.get().unlock(address));
    }

    private void print(String what, Map<String, Integer> counts) {
        counts.forEach((table, count) -> spec.commandLine()
                .getOut()
                .printf("%s  %-12s  %d%n", what, table, count)
                .flush());
    }
}
