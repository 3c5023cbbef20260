package dev.ias.infra;

import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Debian's postgrey, which defers the first attempts of each sender and recipient for two seconds. */
final class Postgrey implements AutoCloseable {

    private final int port = ServiceProcess.freePort();
    private final Program program;

    Postgrey(Path parent) {
        var database = Account.POSTGREY.directory(parent, "postgrey");
        var none = parent.resolve("no-exceptions");
        try {
            Files.writeString(none, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.program = Program.start(
                parent.resolve("postgrey.log"),
                port,
                Account.POSTGREY.command(List.of(
                        DebianPackage.POSTGREY.program().toString(),
                        String.format(Locale.ROOT, "--inet=127.0.0.1:%d", port),
                        "--delay=2",
                        "--auto-whitelist-clients=0",
                        "--dbdir=" + database,
                        "--whitelist-clients=" + none,
                        "--whitelist-recipients=" + none)));
    }

    /** Returns the restriction of Postfix that asks this server. */
    String restriction() {
        return String.format(Locale.ROOT, "check_policy_service inet:127.0.0.1:%d", port);
    }

    @Override
    public void close() {
        program.close();
    }
}
