package dev.ias.signup;

import static dev.ias.testing.KnownAttack.S27;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ias.command.Command;
import dev.ias.key.Key;
import dev.ias.key.KeyRing;
import dev.ias.outbox.QueuedMail;
import dev.ias.testing.Attack;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Code;
import dev.ias.verification.Failure;
import dev.ias.verification.FailureException;
import dev.ias.verification.LimitKey;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The text of a domain value, which may be logged, contains no secret. Tests all records, filled with secrets at any
 * depth.
 */
class SecrecyTest {

    private static final String CODE = "048213";
    private static final String ADDRESS = "Jane.Doe@example.com";
    private static final byte[] BYTES = "a secret of the server, 32 bytes".getBytes(StandardCharsets.US_ASCII);
    private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES);

    static Stream<Class<?>> records() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(
                                "dev.ias.signup",
                                "dev.ias.link",
                                "dev.ias.outbox",
                                "dev.ias.command",
                                "dev.ias.verification",
                                "dev.ias.limit",
                                "dev.ias.key")
                        .stream()
                        .filter(JavaClass::isRecord)
                        .map(JavaClass::reflect);
    }

    @ParameterizedTest
    @MethodSource("records")
    @Attack(S27)
    void noRecordExposesASecretOrAnAddress(Class<?> type) throws ReflectiveOperationException {
        var text = sample(type).toString();

        assertThat(text)
                .doesNotContain(CODE)
                .doesNotContainIgnoringCase(ADDRESS)
                .doesNotContain(BASE64)
                .doesNotContain(HexFormat.of().formatHex(BYTES))
                .doesNotContain(Arrays.toString(BYTES));
    }

    @ParameterizedTest
    @MethodSource("records")
    @Attack(S27)
    void noFailureQuotesASecretOrAnAddress(Class<?> type) throws ReflectiveOperationException {
        if (sample(type) instanceof Failure failure) {
            assertThat(new FailureException(failure).toString())
                    .doesNotContain(CODE)
                    .doesNotContain(ADDRESS);
        }
    }

    private static Object sample(Type type) throws ReflectiveOperationException {
        return switch (type) {
            case ParameterizedType generic
            when generic.getRawType() == Optional.class -> Optional.of(sample(generic.getActualTypeArguments()[0]));
            case ParameterizedType generic
            when generic.getRawType() == List.class -> List.of(sample(generic.getActualTypeArguments()[0]));
            case ParameterizedType generic -> sample(generic.getRawType());
            case TypeVariable<?> variable -> sample(QueuedMail.class);
            case Class<?> named -> sample(named);
            default -> throw new IllegalArgumentException("no sample of " + type);
        };
    }

    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        if (type == Address.class) {
            return AddressTest.valid(ADDRESS);
        }
        if (type == Code.class) {
            return new Code(CODE);
        }
        if (type == Key.class) {
            return KeyRing.parse("id:" + BASE64).first();
        }
        if (type == Command.class) {
            return sample(SignUp.class);
        }
        if (type.isRecord()) {
            return filled(type);
        }
        if (type.isSealed()) {
            return sample(type.getPermittedSubclasses()[0]);
        }
        return plain(type);
    }

    private static Object plain(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return Stream.of(
                        // Settings hold whole key rings as text.
                        "id:" + BASE64,
                        7,
                        (short) 7,
                        BYTES.clone(),
                        Duration.ofMinutes(1),
                        Instant.EPOCH,
                        FileTime.from(Instant.EPOCH),
                        7L,
                        true,
                        new CompletableFuture<>(),
                        new AtomicBoolean(),
                        UUID.randomUUID(),
                        new SplittableRandom(1),
                        InetAddress.getLoopbackAddress())
                .filter(value -> type.isInstance(value)
                        || (type == boolean.class && value instanceof Boolean)
                        || (type == int.class && value instanceof Integer)
                        || (type == short.class && value instanceof Short)
                        || (type == long.class && value instanceof Long))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sample of " + type));
    }

    private static Object filled(Class<?> type) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var values = new Object[components.length];
        for (var i = 0; i < values.length; i++) {
            values[i] = isName(type, components[i]) ? name(components[i]) : sample(components[i].getGenericType());
        }
        Constructor<?> constructor = type.getDeclaredConstructor(
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object name(RecordComponent component) {
        return switch (component.getType()) {
            case Class<?> type when type == Optional.class -> Optional.of("name");
            case Class<?> type when type == List.class -> List.of("name");
            default -> "name";
        };
    }

    /**
     * Returns whether a component is a public text: an id of a key, account or trace, the key of a limit, a country, a
     * language, a URL that operators allow, or an enhanced status code.
     */
    private static boolean isName(Class<?> type, RecordComponent component) {
        return type == LimitKey.class
                || type == AccountId.class
                || component.getName().equals("keyId")
                || component.getName().equals("trace")
                || component.getName().equals("country")
                || component.getName().toLowerCase(Locale.ROOT).contains("returnurl")
                || component.getName().equals("tag")
                || component.getName().equals("status");
    }
}
