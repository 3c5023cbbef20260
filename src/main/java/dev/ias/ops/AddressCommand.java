package dev.ias.ops;

import dev.ias.store.AddressAdministration;
import dev.ias.verification.Address;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, deletes and unlocks the stored data of an e-mail address. */
@Command(
        name = "address",
        description = "Lists, deletes or unlocks the stored data of an e-mail address.",
        footer = {
            "",
            "The address may be given in any spelling that the APIs accept. Rate limits store it as a MAC with a key"
                + " of ias.keys.secret: rows of removed keys cannot be found; they expire within a day, or when their"
                + " mute ends."
        })
public final class AddressCommand extends CommandGroup {

    private static final String ADDRESS = "ADDRESS";

    private final Supplier<AddressAdministration> administration;

    /** Creates the command; {@code administration} is called only if a subcommand runs. */
    public AddressCommand(Supplier<AddressAdministration> administration) {
        this.administration = administration;
    }

    @Command(
            description = "Prints every row that concerns the address, of every table, as JSON. Omits MACs of secrets,"
                    + " encrypted mails in the outbox and empty columns.")
    void list(@Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address)
            throws IOException {
        out().println(AddressReport.json(address, administration.get().list(address)));
    }

    @Command(
            description = {
                "Deletes every row that concerns the address: the user, verifications of both APIs, mails in the"
                        + " outbox, webhook events and the rate limits of mails to it.",
                "Issued auth tokens stay valid until they expire. The address may sign up again immediately."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:the rows are deleted, or none existed",
                "1:the command failed and can be repeated",
                "2:--yes is missing"
            })
    int delete(
            @Option(names = "--yes", description = "Confirms the deletion. Without it, rows are only counted.")
                    boolean confirmed,
            @Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address) {
        if (confirmed) {
            print("deleted", administration.get().delete(address));
            return ExitCode.OK;
        }
        administration.get().list(address).forEach((table, rows) -> print("found", Map.of(table, rows.size())));
        err().println("Nothing was deleted; --yes confirms the deletion");
        return ExitCode.USAGE;
    }

    @Command(
            description = {
                "Unlocks an address: resets the hourly and daily limits of mails to it, and the wrong tries and"
                        + " cool-downs of its pending sign-ups and links.",
                "Unlock an address only for its verified owner: an attacker who guesses codes gets new tries, too."
                        + " Limits of networks and accounts are not changed, and a mute is kept."
            })
    void unlock(@Parameters(paramLabel = ADDRESS, converter = AddressConverter.class) Address address) {
        print("unlocked", administration.get().unlock(address));
    }

    private void print(String what, Map<String, Integer> counts) {
        counts.forEach((table, count) ->
                out().printf(Locale.ROOT, "%s  %-12s  %d%n", what, table, count).flush());
    }
}
