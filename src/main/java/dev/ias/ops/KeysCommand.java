package dev.ias.ops;

import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.KeyRotation;
import io.micronaut.core.naming.NameUtils;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Generates keys of the service and prints rotated key rings. Stores nothing: keys are kept in settings or files. */
@Command(
        name = "keys",
        description = "Generates the signing and encryption keys of the service, in the format of its settings.",
        footer = {
            "",
            "A PURPOSE is token, secret, outbox, auth or access-key.",
            "",
            "To rotate the keys of a purpose:",
            "  1. One instance: configure the output of `keys rotate PURPOSE`; the first key signs, all verify.",
            "     Several: configure the output of `keys rotate --append PURPOSE` on all instances, then that of",
            "     `keys rotate --promote PURPOSE`, so that every instance can verify the new key before it signs.",
            "  2. Wait until everything that the old key protects has expired; see \"Rotating keys\" in operations.md.",
            "  3. Remove the old key.",
            "A changed key file (IAS_KEYS_TOKEN=file:/run/secrets/token) is reloaded, as are files of other secrets.",
        })
public final class KeysCommand extends CommandGroup {

    private final KeyRotation rotation;
    private final Function<KeyPurpose, KeyRing> current;

    /** Creates the command; {@code current} is called only if a subcommand needs a ring of the settings. */
    public KeysCommand(KeyRotation rotation, Function<KeyPurpose, KeyRing> current) {
        this.rotation = rotation;
        this.current = current;
    }

    /** Position of the new key in the ring. */
    static final class Position {

        @Option(names = "--append", description = "Appends the new key: it verifies, but does not sign yet.")
        @SuppressWarnings("UnusedVariable") // the group has exactly one option, so --promote decides
        private boolean append;

        @Option(names = "--promote", description = "Generates no key; moves the last key to the front.")
        private boolean promote;
    }

    @Command(
            description =
                    "Prints a new key of a purpose. Without a purpose, prints an environment variable with a new key"
                            + " for each: IAS_KEYS_TOKEN=… and so on.")
    void create(
            @Parameters(arity = "0..1", paramLabel = "PURPOSE", converter = KeyPurposeConverter.class) @Nullable
                    KeyPurpose purpose) {
        if (purpose != null) {
            print(rotation.create());
            return;
        }
        for (var each : KeyPurpose.values()) {
            print(variable(each) + "=" + rotation.create());
        }
    }

    @Command(description = "Prints the configured keys of a purpose with a new key in front of them.")
    void rotate(
            @ArgGroup @Nullable Position position,
            @Parameters(paramLabel = "PURPOSE", converter = KeyPurposeConverter.class) KeyPurpose purpose) {
        print(rotated(position, current.apply(purpose)));
    }

    private String rotated(@Nullable Position position, KeyRing ring) {
        if (position == null) {
            return rotation.prepend(ring);
        }
        return position.promote ? rotation.promote(ring) : rotation.append(ring);
    }

    private static String variable(KeyPurpose purpose) {
        return NameUtils.environmentName(purpose.setting());
    }
}
