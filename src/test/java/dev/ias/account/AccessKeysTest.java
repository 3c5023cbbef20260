package dev.ias.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.key.InvalidKeysException;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Access keys of two instances that share a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessKeysTest {

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup().on(database, relay).clock(clock).start();
    private final Ias other = Ias.setup().on(database, relay).clock(clock).start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);
    private final AccessKeys elsewhere = other.bean(AccessKeys.class);
    private final Nonces nonces = ias.bean(Nonces.class);

    @AfterAll
    void stop() {
        other.close();
        ias.close();
        relay.close();
    }

    @Test
    void everyInstanceFindsANewKey() {
        var key = keys.create();

        assertThat(elsewhere.find(key.id())).contains(key);
        assertThat(key.active()).isTrue();
        assertThat(key.createdAt()).isEqualTo(clock.instant());
    }

    @Test
    void idsAndSecretsHaveTheFormatOfTheOriginalApi() {
        var key = keys.create();

        assertThat(key.id()).matches("IAS[A-Z2-7]{20}");
        assertThat(key.secret()).matches("[A-Za-z0-9]{30}");
        assertThat(key.account().value()).matches("[1-9][0-9]{15}");
        assertThat(keys.create().account()).isNotEqualTo(key.account());
        assertThat(key.toString()).doesNotContain(key.secret());
    }

    @Test
    void anAccountHasAtMostTwoActiveKeys() {
        var first = keys.create();
        var second = keys.create(first.account());

        assertThatThrownBy(() -> elsewhere.create(first.account())).isInstanceOf(TooManyActiveKeysException.class);

        keys.disable(first.id());
        var third = keys.create(first.account());
        assertThatThrownBy(() -> elsewhere.enable(first.id())).isInstanceOf(TooManyActiveKeysException.class);

        keys.delete(second.id());
        assertThat(elsewhere.enable(first.id())).isTrue();
        assertThat(keys.list())
                .filteredOn(AccessKey::active)
                .extracting(AccessKey::id)
                .contains(first.id(), third.id())
                .doesNotContain(second.id());
    }

    @Test
    void parallelCreationLeavesTwoActiveKeys() {
        var account = keys.create().account();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                                    () -> (i % 2 == 0 ? keys : elsewhere).create(account), threads)
                            .handle((key, failure) -> failure == null))
                    .toList()
                    .stream()
                    .filter(CompletableFuture::join)
                    .count();
            assertThat(made).isEqualTo(1);
        }
        assertThat(active(account)).isEqualTo(2);
    }

    @Test
    void parallelEnablingLeavesTwoActiveKeys() {
        var account = keys.create().account();
        var disabled = IntStream.range(0, 8)
                .mapToObj(i -> keys.create(account))
                .peek(key -> keys.disable(key.id()))
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            disabled.stream()
                    .map(key -> CompletableFuture.supplyAsync(() -> elsewhere.enable(key.id()), threads)
                            .exceptionally(failure -> false))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        assertThat(active(account)).isEqualTo(2);
    }

    @Test
    void enablingAnActiveKeyIsIdempotent() {
        var key = keys.create();

        assertThat(keys.enable(key.id())).isTrue();
        assertThat(keys.create(key.account()).active()).isTrue();
        assertThat(keys.enable(key.id())).isTrue();
    }

    @Test
    void anUnknownKeyIsNeitherFoundNorChanged() {
        assertThat(keys.find("IASNOBODY")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        assertThat(keys.find("\0")).isEmpty();
        assertThat(keys.disable("IASNOBODY")).isFalse();
        assertThat(keys.enable("IASNOBODY")).isFalse();
        assertThat(keys.delete("IASNOBODY")).isFalse();
    }

    @Test
    void disablingTakesEffectHereImmediatelyAndElsewhereWithinTenSeconds() {
        var key = keys.create();
        assertThat(keys.find(key.id()).orElseThrow().active()).isTrue();
        assertThat(elsewhere.find(key.id()).orElseThrow().active()).isTrue();

        keys.disable(key.id());

        assertThat(keys.find(key.id()).orElseThrow().active()).isFalse();
        clock.advance(Duration.ofMillis(9_999));
        assertThat(elsewhere.find(key.id()).orElseThrow().active()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(elsewhere.find(key.id()).orElseThrow().active()).isFalse();
    }

    @Test
    void aFoundKeyIsCached() {
        var key = keys.create();
        keys.find(key.id());
        database.execute("delete from access_key where id = '%s'".formatted(key.id()));

        assertThat(keys.find(key.id())).contains(key);
    }

    @Test
    void addingAnExistingKeyDoesNotChangeIt() {
        var key = keys.create();
        keys.disable(key.id());
        keys.add(new AccessKey(key.id(), key.account(), "other", AccessKey.Status.ACTIVE, key.createdAt()));

        assertThat(elsewhere.find(key.id()).orElseThrow().secret()).isEqualTo(key.secret());
        assertThat(elsewhere.find(key.id()).orElseThrow().active()).isFalse();
    }

    @Test
    void noTableContainsASecretInPlainText() {
        var secret = keys.create().secret();
        var hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));

        var tables = database.query(
                "select table_name from information_schema.tables where table_schema = current_schema()");

        assertThat(tables).contains("access_key");
        for (var table : tables) {
            assertThat(database.query("select t::text from %s t".formatted(table)))
                    .noneMatch(row -> row.contains(secret) || row.contains(hex));
        }
    }

    @Test
    void aKeyReassignedToAnotherAccountCannotBeDecrypted() {
        var key = keys.create();
        database.execute("update access_key set account = '1234567890123456' where id = '%s'".formatted(key.id()));

        assertThatThrownBy(() -> elsewhere.find(key.id())).isInstanceOf(InvalidKeysException.class);
        keys.delete(key.id());
    }

    @Test
    void aUsedNonceIsDeletedAfterItsRequestHasExpired() {
        var id = keys.create().id();
        nonces.deleteExpired(1000);
        assertThat(nonces.use(id, "one")).isTrue();
        clock.advance(Duration.ofMinutes(30));
        nonces.deleteExpired(1000);
        assertThat(nonces.use(id, "one")).isFalse();

        clock.advance(Duration.ofMinutes(6));

        assertThat(nonces.deleteExpired(1000)).isPositive();
        assertThat(nonces.use(id, "one")).isTrue();
    }

    private long active(AccountId account) {
        return keys.list().stream()
                .filter(key -> key.account().equals(account) && key.active())
                .count();
    }
}
