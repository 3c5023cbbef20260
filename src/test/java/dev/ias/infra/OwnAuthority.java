package dev.ias.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority of the operator's own, and a server certificate for localhost that it issued.
 *
 * @param certificate the authority's certificate in PEM
 * @param server key and certificate of the server in PEM
 */
record OwnAuthority(Path certificate, Path server) {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    static OwnAuthority in(Path directory) {
        var file = directory.resolve("keys.p12");
        generate(file, "root", "-dname", "CN=Own Root", "-ext", "bc:c");
        generate(file, "server", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-signer", "root");
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            var key = keys.getKey("server", PASSWORD.toCharArray());
            return new OwnAuthority(
                    Files.writeString(
                            directory.resolve("root.pem"),
                            pem("CERTIFICATE", keys.getCertificate("root").getEncoded())),
                    Files.writeString(
                            directory.resolve("server.pem"),
                            pem("PRIVATE KEY", key.getEncoded())
                                    + pem(
                                            "CERTIFICATE",
                                            keys.getCertificate("server").getEncoded())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(Path keys, String alias, String... options) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-alias",
                alias));
        words.addAll(List.of(options));
        Program.run(words);
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, PEM.encodeToString(content));
    }
}
