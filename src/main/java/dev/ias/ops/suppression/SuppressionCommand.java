package dev.ias.ops.suppression;

import dev.ias.bounce.SuppressedRecipient;
import dev.ias.bounce.Suppressions;
import dev.ias.limit.Suppression.Reason;
import dev.ias.ops.AddressConverter;
import dev.ias.ops.CommandGroup;
import dev.ias.verification.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, adds and removes suppressed recipients. */
@Command(
        name = "suppression",
        description = "Lists, adds or removes recipients that are not mailed.",
        footer = {
            "",
            "Recipients are stored as a MAC of their address with a key of ias.keys.secret. A list shows the MAC as"
                    + " key:…, which `suppression remove` accepts in place of an address."
        })
public final class SuppressionCommand extends CommandGroup {

    private static final String ROW = "%-26s  %-12s  %-27s  %s";

    private final Supplier<Suppressions> suppressions;

    /** Creates the command; {@code suppressions} is called only if a subcommand runs. */
    public SuppressionCommand(Supplier<Suppressions> suppressions) {
        this.suppressions = suppressions;
    }

    @Command(description = "Lists suppressed recipients: all of them, those of a reason, or an address.")
    void list(
            @Option(
                            names = "--reason",
                            paramLabel = "REASON",
                            converter = ReasonConverter.class,
                            description = "Lists those of one reason: " + ReasonConverter.NAMES + ".")
                    @Nullable
                    Reason reason,
            @Parameters(
                            paramLabel = "ADDRESS",
                            arity = "0..1",
                            converter = AddressConverter.class,
                            description = "Lists this address.")
                    @Nullable
                    Address address) {
        print(ROW.formatted("Recipient", "Reason", "Since", "Until"));
        if (address == null) {
            suppressions.get().list(Optional.ofNullable(reason), this::print);
        } else {
            suppressions.get().find(address).stream()
                    .filter(found -> reason == null || found.block().reason() == reason)
                    .forEach(this::print);
        }
    }

    @Command(
            description = {
                "Suppresses an address: it is not mailed; calls are answered as if the relay had refused it.",
                "A complaint, or an earlier addition, that lasts longer is kept. Prints the suppression in effect."
            })
    void add(
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            defaultValue = "365d",
                            converter = SuppressionPeriodConverter.class,
                            description = "How long, such as 30d or 12h; 1h to 3650d. Default: 365d.")
                    Duration duration,
            @Parameters(paramLabel = "ADDRESS", converter = AddressConverter.class) Address address) {
        print(suppressions.get().add(address, duration));
    }

    @Command(
            description = {
                "Ends a suppression, whatever its reason: the recipient is mailed again. Reports of mails that were"
                        + " sent before have no effect. Prints what was removed.",
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:the recipient is mailed again",
                "1:the recipient was not suppressed, or the command failed",
                "2:the parameter is neither an address nor a key"
            })
    int remove(
            @Parameters(
                            paramLabel = "ADDRESS|KEY",
                            converter = RecipientConverter.class,
                            description = "An address, or a key:… of the list.")
                    RecipientConverter.Recipient recipient) {
        var removed = end(suppressions.get(), recipient);
        removed.forEach(this::print);
        if (removed.isEmpty()) {
            err().println("The recipient is not suppressed; nothing was removed");
            return ExitCode.SOFTWARE;
        }
        return ExitCode.OK;
    }

    private static List<SuppressedRecipient> end(Suppressions suppressions, RecipientConverter.Recipient recipient) {
        return switch (recipient) {
            case RecipientConverter.Recipient.OfAddress(var address) -> suppressions.remove(address);
            case RecipientConverter.Recipient.OfKey(var key) -> suppressions.remove(key);
        };
    }

    private void print(SuppressedRecipient found) {
        var block = found.block();
        print(ROW.formatted(
                RecipientConverter.KEY_PREFIX + found.recipient().value(),
                ReasonConverter.name(block.reason()),
                block.since(),
                block.until()));
    }
}
