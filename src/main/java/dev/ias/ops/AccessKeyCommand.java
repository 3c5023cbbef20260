package dev.ias.ops;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.account.AccountId;
import dev.ias.account.TooManyActiveKeysException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates, lists, disables, enables and deletes access keys. */
@Command(name = "access-key", description = "Manages the access keys that programs sign calls of the RPC face with.")
public final class AccessKeyCommand implements Runnable {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{16}");
    private static final String ROW = "%-23s  %-16s  %-8s  %s";

    private final Supplier<AccessKeys> keys;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** A command on keys that are asked for once they are needed. */
    public AccessKeyCommand(Supplier<AccessKeys> keys) {
        this.keys = keys;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(description = "Makes a key and prints its secret, which is not shown again.")
    int create(
            @Option(
                            names = "--account",
                            paramLabel = "N",
                            description = "The account, 16 digits; a new one when it is not said.")
                    @Nullable
                    String account) {
        if (account != null && !ACCOUNT.matcher(account).matches()) {
            throw new ParameterException(spec.commandLine(), "An account is 16 digits.");
        }
        return unlessTooMany(() -> {
            var key = account == null ? keys.get().create() : keys.get().create(new AccountId(account));
            print("Account          " + key.account().value());
            print("AccessKeyId      " + key.id());
            print("AccessKeySecret  " + key.secret());
            return ExitCode.OK;
        });
    }

    @Command(description = "Lists all keys, without their secrets.")
    void list() {
        print(ROW.formatted("AccessKeyId", "Account", "Status", "Created"));
        for (AccessKey key : keys.get().list()) {
            print(ROW.formatted(key.id(), key.account().value(), key.status(), key.createdAt()));
        }
    }

    @Command(description = "Refuses what the key signs, on all instances within ten seconds.")
    int disable(@Parameters(paramLabel = "ID") String id) {
        return changed(id, keys.get()::disable);
    }

    @Command(description = "Accepts again what the key signs.")
    int enable(@Parameters(paramLabel = "ID") String id) {
        return unlessTooMany(() -> changed(id, keys.get()::enable));
    }

    @Command(description = "Forgets the key.")
    int delete(@Parameters(paramLabel = "ID") String id) {
        return changed(id, keys.get()::delete);
    }

    private int changed(String id, Predicate<String> change) {
        if (change.test(id)) {
            return ExitCode.OK;
        }
        return complain("there is no access key " + id);
    }

    private int unlessTooMany(Supplier<Integer> action) {
        try {
            return action.get();
        } catch (TooManyActiveKeysException e) {
            return complain(String.valueOf(e.getMessage()));
        }
    }

    private int complain(String message) {
        spec.commandLine().getErr().println(message);
        return ExitCode.SOFTWARE;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
