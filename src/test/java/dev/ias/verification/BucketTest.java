package dev.ias.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {

    private static final Address JANE = AddressTest.valid("jane@example.com");

    @ParameterizedTest
    @ValueSource(strings = {"Jane@example.com", "jane+news@EXAMPLE.com", "JANE+a+b@example.com"})
    void allSpellingsOfAMailboxHaveOneBucket(String spelling) {
        assertThat(Bucket.of(AddressTest.valid(spelling))).isEqualTo(Bucket.of(JANE));
    }

    /** Rows are found by it: another hash would need a migration. */
    @Test
    void theBucketIsTheFirstTenBitsOfTheSha256OfTheMailbox() {
        // printf jane@example.com | sha256sum
        assertThat(Bucket.of(JANE).number()).isEqualTo((short) (0x8C87 >> 6));
    }

    @Test
    void manyMailboxesSpreadOverAllBuckets() {
        assertThat(IntStream.range(0, 20_000)
                        .mapToObj(i -> Bucket.of("user" + i))
                        .distinct())
                .hasSize(Bucket.LAST + 1);
    }

    @Test
    void anIdCarriesTheBucketAndKeepsItsVersionVariantAndTime() {
        var id = UuidCreator.getTimeOrderedEpoch();

        var marked = new Bucket((short) 1_023).in(id);

        assertThat(Bucket.of(marked)).isEqualTo(new Bucket((short) 1_023));
        assertThat(marked.version()).isEqualTo(7);
        assertThat(marked.variant()).isEqualTo(2);
        assertThat(marked.getMostSignificantBits()).isEqualTo(id.getMostSignificantBits());
        assertThat(new Bucket((short) 0).in(marked).getLeastSignificantBits() & Bucket.LAST)
                .isZero();
    }

    @Test
    void idsOfOneMillisecondAreDistinct() {
        var bucket = Bucket.of(JANE);
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> bucket.in(UuidCreator.getTimeOrderedEpoch())))
                .doesNotHaveDuplicates();
    }

    @Test
    void allIdsAndKeysOfARecipientHaveItsBucket() {
        var hash = new byte[32];
        hash[0] = (byte) 0x9C;
        var key = new LimitKey(Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Bucket.of(JANE).in(hash)));

        assertThat(key.bucket()).isEqualTo(Bucket.of(JANE));
        assertThat(Bucket.of(VerificationId.ofSignUp(key).id())).isEqualTo(key.bucket());
        assertThat(Bucket.of(
                        VerificationId.ofAccount(new AccountId("1"), JANE, key).id()))
                .isEqualTo(key.bucket());
        assertThat(VerificationId.ofAccount(new AccountId("1"), JANE, key).id().version())
                .isEqualTo(8);
    }

    @Test
    void anAccountHasABucketOfItsOwn() {
        assertThat(LimitKey.of(new AccountId("1")).bucket()).isEqualTo(Bucket.of("account:1"));
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, 1_024})
    void aNumberThatIsNoBucketIsRejected(short number) {
        assertThatThrownBy(() -> new Bucket(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 1023");
    }

    @Test
    void theLastTenBitsOfAnIdAreItsBucket() {
        assertThat(Bucket.of(UUID.fromString("018bcfe5-6801-7c4c-8a42-38a0b92385f2")))
                .isEqualTo(new Bucket((short) 0x1F2));
    }
}
