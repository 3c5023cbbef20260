package dev.ias.account;

import dev.ias.verification.AccountId;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Generates random account ids, key ids and secrets in the format of the original API, with a CSPRNG. */
final class Credentials {

    private static final String DIGITS = "0123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String BASE32 = UPPER + "234567";
    private static final String BASE62 = DIGITS + UPPER + "abcdefghijklmnopqrstuvwxyz";

    private static final String ID_PREFIX = "IAS";
    private static final int ID_LENGTH = 20;
    private static final int SECRET_LENGTH = 30;
    private static final int ACCOUNT_LENGTH = 16;

    private final SecureRandom random = new SecureRandom();

    String id() {
        return ID_PREFIX + text(BASE32, ID_LENGTH);
    }

    String secret() {
        return text(BASE62, SECRET_LENGTH);
    }

    AccountId account() {
        // No leading zero, because programs may store the id as a number.
        return new AccountId(text(DIGITS.substring(1), 1) + text(DIGITS, ACCOUNT_LENGTH - 1));
    }

    private String text(String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
