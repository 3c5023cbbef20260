package dev.ias.ops;

import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.KeyRotation;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the service's own keys and prints rotated rings. It stores nothing: keys live in settings or files. */
@Command(
        name = "keys",
        description = "Makes the keys that the service signs and encrypts with, in the form of its settings.",
        footer = {
            "",
            "A PURPOSE is token, secret, outbox, auth or access-key.",
            "",
            "To rotate the keys of a purpose:",
            "  1. One instance: give it what `keys rotate PURPOSE` prints; the first key signs, all verify.",
            "     Several: give all of them what `keys rotate --append PURPOSE` prints, and then, when all have it,"
                    + " what",
            "     `keys rotate --promote PURPOSE` prints, so that none meets a key that it does not know.",
            "  2. Wait until nothing that the old key made is alive; \"Rotating keys\" in operations.md says how long.",
            "  3. Take the old key away.",
            "A key file (IAS_KEYS_TOKEN=file:/run/secrets/token) that changes is read again; another setting needs a"
                    + " restart.",
        })
public final class KeysCommand implements Runnable {

    private final KeyRotation rotation;
    private final Function<KeyPurpose, KeyRing> current;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** A command on the rings of the settings, each of which is asked for once it is needed. */
    public KeysCommand(KeyRotation rotation, Function<KeyPurpose, KeyRing> current) {
        this.rotation = rotation;
        this.current = current;
    }

    /** Where a new key comes in. */
    static final class Place {

        @Option(names = "--append", description = "Puts the new key last: it verifies, but does not sign yet.")
        @SuppressWarnings("UnusedVariable") // one of both is given, so the other one decides
        private boolean append;

        @Option(names = "--promote", description = "Makes no key, but puts the last one in front.")
        private boolean promote;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            description =
                    "Prints a new key for a purpose, alone; without a purpose, a line for the environment for each:"
                            + " IAS_KEYS_TOKEN=… and so on.")
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

    @Command(
            description = "Prints the keys of a purpose, as they are in the settings, with a new one in front of them.")
    void rotate(
            @ArgGroup @Nullable Place place,
            @Parameters(paramLabel = "PURPOSE", converter = KeyPurposeConverter.class) KeyPurpose purpose) {
        print(rotated(place, current.apply(purpose)));
    }

    private String rotated(@Nullable Place place, KeyRing ring) {
        if (place == null) {
            return rotation.prepend(ring);
        }
        return place.promote ? rotation.promote(ring) : rotation.append(ring);
    }

    private static String variable(KeyPurpose purpose) {
        return purpose.setting().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
