package dev.ias.ops;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.account.TooManyActiveKeysException;
import dev.ias.verification.AccountId;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Creates, lists, disables, enables and deletes access keys. */
@Command(name = "access-key", description = "Manages the access keys that sign calls of the RPC API.")
public final class AccessKeyCommand extends CommandGroup {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{16}");
    private static final String ROW = "%-23s  %-16s  %-8s  %s";

    private final Supplier<AccessKeys> keys;

    /** Creates the command; {@code keys} is called only if a subcommand runs. */
    public AccessKeyCommand(Supplier<AccessKeys> keys) {
        this.keys = keys;
    }

    @Command(description = "Creates an access key and prints its secret, which is not shown again.")
    int create(
            @Option(
                            names = "--account",
                            paramLabel = "N",
                            description = "The account, 16 digits. Default: a new account.")
                    @Nullable
                    String account) {
        if (account != null && !ACCOUNT.matcher(account).matches()) {
            throw new ParameterException(
                    commandLine(), "--account: '%s' is not an account of 16 digits".formatted(account));
        }
        return withinActiveKeyLimit(() -> {
            var key = account == null ? keys.get().create() : keys.get().create(new AccountId(account));
            print("Account          " + key.account().value());
            print("AccessKeyId      " + key.id());
            print("AccessKeySecret  " + key.secret());
            return ExitCode.OK;
        });
    }

    @Command(description = "Lists all access keys, without their secrets.")
    void list() {
        print(ROW.formatted("AccessKeyId", "Account", "Status", "Created"));
        for (AccessKey key : keys.get().list()) {
            print(ROW.formatted(key.id(), key.account().value(), key.status(), key.createdAt()));
        }
    }

    @Command(description = "Disables an access key. All instances refuse its signatures within ten seconds.")
    int disable(@Parameters(paramLabel = "ID") String id) {
        return apply(id, keys.get()::disable);
    }

    @Command(description = "Enables an access key.")
    int enable(@Parameters(paramLabel = "ID") String id) {
        return withinActiveKeyLimit(() -> apply(id, keys.get()::enable));
    }

    @Command(description = "Deletes an access key.")
    int delete(@Parameters(paramLabel = "ID") String id) {
        return apply(id, keys.get()::delete);
    }

    private int apply(String id, Predicate<String> change) {
        if (change.test(id)) {
            return ExitCode.OK;
        }
        return printError("Access key not found: " + id);
    }

    private int withinActiveKeyLimit(Supplier<Integer> action) {
        try {
            return action.get();
        } catch (TooManyActiveKeysException e) {
            return printError(String.valueOf(e.getMessage()));
        }
    }

    private int printError(String message) {
        err().println(message);
        return ExitCode.SOFTWARE;
    }
}
