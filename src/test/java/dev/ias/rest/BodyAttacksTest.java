package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S11;
import static dev.ias.testing.KnownAttack.S12;
import static dev.ias.testing.KnownAttack.S19;
import static dev.ias.testing.KnownAttack.S24;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that parsers read differently, or that cost more to parse than to send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyAttacksTest {

    private static final String BODY = "{\"email\":\"body@example.com\"}";

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup().on(database, relay).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@two.example\"}{\"email\":\"b@two.example\"}",
                "{\"email\":\"a@two.example\"} x",
                "{\"email\":\"a@two.example\"}]",
                "{\"email\":\"a@two.example\"},",
                "{\"email\":\"a@two.example\"}\u0000",
                "{\"email\":\"a@two.example\",\"email\":\"b@two.example\"}",
                "{\"email\":\"a@two.example\",\"\\u0065mail\":\"b@two.example\"}",
                "{\"email\":\"a@two.example\"/*,*/}",
                "{'email':'a@two.example'}",
                "{\"email\":\"a@two.example\",}",
                "\ufeff\ufeff{\"email\":\"a@two.example\"}"
            })
    void anAmbiguousBodyIsRejected(String body) {
        var mails = relay.mails().size();

        var answer = ias.post("/users", body);

        assertThat(answer.error()).as(answer.toString()).isEqualTo("400 request/3");
        assertThat(relay.mails()).hasSize(mails);
    }

    @ParameterizedTest
    @Attack(S19)
    @ValueSource(
            strings = {
                "[\"a@list.example\"]",
                "[[\"a@list.example\"]]",
                "[]",
                "[\"a@list.example\",\"b@list.example\"]",
                "{\"address\":\"a@list.example\"}",
                "\"a@list.example,b@list.example\"",
                "\"a@list.example;b@list.example\"",
                "\"a@list.example b@list.example\"",
                "\"a@list.example\\r\\nRCPT TO:<b@list.example>\"",
                "\"<a@list.example>b@list.example\"",
                "\"a@list.example\\u0000@list.example\""
            })
    void anEmailIsAStringWithOneAddress(String email) {
        assertThat(ias.post("/users", "{\"email\":%s}".formatted(email)).error())
                .isEqualTo("400 request/0");
        assertThat(relay.mails()).noneMatch(mail -> mail.to().endsWith("list.example"));
    }

    /** Unknown members are ignored, for compatibility with later versions. */
    @Test
    @Attack(S24)
    void unknownFieldsAreIgnored() {
        var extras = "\"verified\":true,\"verified_at\":\"2020-01-01T00:00:00Z\",\"id\":\"%1$s\",\"wrong_tries\":-100,"
            + "\"expires_at\":\"9999-01-01T00:00:00Z\",\"sends\":-100,\"version\":7,\"otpCode\":\"123456\",\"__proto__\":{}";
        var answer = ias.post(
                "/users?verified=true&email=query@example.com",
                "{\"email\":\"mass@example.com\",%s}"
                        .formatted(extras.formatted("00000000-0000-0000-0000-000000000001")),
                "Cookie",
                "verified=true",
                "X-Verified",
                "true");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(database.query(
                        "select wrong_tries, sends, verified_at, version, expires_at < now() + interval '2 days'"
                                + " from verification where normalised_address = 'mass@example.com'"))
                .containsExactly("0|1|null|1|t");
        assertThat(relay.mailsTo("query@example.com")).isEmpty();
    }

    @Test
    @Attack({S11, S12})
    void responsesDoNotRevealWhetherTheAddressIsNewPendingOrKnown() {
        ias.signUp("pending@example.com");
        var known = ias.signUp("known@example.com").token();
        ias.confirm(known, relay.lastTo("known@example.com").code());

        var signUps = Stream.of("new@example.com", "pending@example.com", "known@example.com")
                .map(ias::signUp)
                .toList();

        assertThat(signUps.stream().map(BodyAttacksTest::shape).distinct()).hasSize(1);
        assertThat(signUps.stream()
                        .map(answer -> ias.confirm(answer.token(), "not-it".replaceAll(".", "0")))
                        .filter(answer -> answer.status() != 201)
                        .map(BodyAttacksTest::shape)
                        .distinct())
                .hasSize(1);
    }

    private static List<Object> shape(Answer answer) {
        Set<String> fields = new TreeSet<>();
        answer.json().fieldNames().forEachRemaining(fields::add);
        var length = answer.response().body().length();
        return List.of(answer.outcome(), answer.response().headers().map().keySet(), fields, length);
    }

    static Stream<String> nested() {
        return Stream.of(
                "[".repeat(16_000),
                "{\"a\":".repeat(3_000),
                "{\"email\":" + "[".repeat(16_000),
                "{\"x\":" + "[".repeat(8_000) + "]".repeat(8_000) + ",\"email\":\"deep@example.com\"}",
                "{\"email\":1" + "0".repeat(16_000) + "}",
                "{\"email\":1e" + "9".repeat(16_000) + "}",
                "{\"email\":\"" + "a".repeat(16_000) + "\"}",
                "{\"" + "k".repeat(16_000) + "\":1}");
    }

    @ParameterizedTest
    @MethodSource("nested")
    void deepOrLargeBodiesWithinTheLimitAreRejected(String body) {
        assertThat(ias.post("/users", body).error()).isIn("400 request/0", "400 request/3");
    }

    @Test
    void aHundredThousandBracketsAreTooLarge() {
        assertThat(ias.postAlone("/users", "[".repeat(100_000)).error()).isEqualTo("413 request/7");
    }

    /** The size of a body is its size on the wire. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "x-gzip", "gzip, gzip"})
    void aCompressedBodyIsNotDecompressed(String coding) throws IOException {
        for (var content : new String[] {BODY, BODY + " ".repeat(10_000_000)}) {
            var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                    .headers("Content-Type", Ias.JSON, "Content-Encoding", coding)
                    .POST(BodyPublishers.ofByteArray(gzip(content)))
                    .build());

            assertThat(answer.error()).isEqualTo("415 request/10");
            ErrorBody.requireErrStatusMsg(answer);
        }
        assertThat(relay.mailsTo("body@example.com")).isEmpty();
    }

    @Test
    void anArrayOfOneDocumentIsRejected() {
        assertThat(ias.post("/users", "[{\"email\":\"root@list.example\"}]").error())
                .isEqualTo("400 request/0");
        assertThat(ias.post("/users", "{\"email\":\"a@b.example\",\"lang\":[\"zh\"]}")
                        .error())
                .isEqualTo("400 request/0");
    }

    /** Members that are not in the contract may have any type. */
    @Test
    void trailingWhiteSpaceAndUnknownArraysAreAccepted() {
        assertThat(ias.post("/users", "{\"email\":\"space@example.com\",\"x\":[[1],{\"email\":[]}]} \r\n\t ")
                        .status())
                .isEqualTo(201);
    }

    static Stream<byte[]> otherEncodings() {
        return Stream.of(
                // Characters of ISO 8859-1 are the bytes of the same value: 0xff, and the overlong form of U+0000.
                "{\"email\":\"a\u00ff@x.ab\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"email\":\"a\u00c0\u0080@x.ab\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"email\":\"jürgen@latin.example\"}".getBytes(StandardCharsets.ISO_8859_1),
                ("{\"email\":\"a@utf7.example\"" + "+AH0-").getBytes(StandardCharsets.US_ASCII),
                "{\"email\":\"a@ebcdic.example\"}".getBytes(Charset.forName("IBM037")));
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void aBodyThatIsNotUtf8IsRejected(byte[] body) {
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                .header("Content-Type", Ias.JSON)
                .POST(BodyPublishers.ofByteArray(body))
                .build());

        assertThat(answer.error()).isIn("400 request/0", "400 request/3");
        ErrorBody.requireErrStatusMsg(answer);
    }

    private static byte[] gzip(String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
