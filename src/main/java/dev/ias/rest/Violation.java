package dev.ias.rest;

import dev.ias.input.PastedText;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Failure.UnusableDomain;
import java.util.Locale;
import java.util.Optional;

/**
 * An invalid field of a request.
 *
 * @param expression the violated rule, by its validator tag
 * @param argument the parameter of the rule
 * @param originalValue the received value; addresses are masked, codes omitted
 */
record Violation(
        String field, String expression, Optional<String> argument, Optional<String> originalValue, String reason) {

    private static final int REPLACEMENT = 0xfffd;

    static Violation required(String field) {
        return new Violation(field, "required", Optional.empty(), Optional.of(""), "This field is required.");
    }

    static Violation wrongType(String field) {
        return new Violation(
                field,
                "type",
                Optional.empty(),
                Optional.empty(),
                "This field is not of the type that the contract requires.");
    }

    static Violation otpCode() {
        return new Violation(
                "otpCode",
                "numeric",
                Optional.of(String.format(Locale.ROOT, "%d-%d", Code.MINIMUM_LENGTH, Code.MAXIMUM_LENGTH)),
                Optional.empty(),
                String.format(
                        Locale.ROOT,
                        "Must be a numeric code of %d to %d digits.",
                        Code.MINIMUM_LENGTH,
                        Code.MAXIMUM_LENGTH));
    }

    static Violation email(Address.Problem problem, String value) {
        return switch (problem) {
            case EMPTY -> required("email");
            case MALFORMED ->
                email(
                        "email",
                        Optional.empty(),
                        value,
                        "This field must be an e-mail address such as jane@example.com.");
            case LOCAL_PART_TOO_LONG -> tooLong("The part before the @", Address.MAXIMUM_LOCAL_PART, value);
            case TOO_LONG -> tooLong("An e-mail address", Address.MAXIMUM_LENGTH, value);
        };
    }

    /** Returns the violation of a valid address to whose domain no mail can be sent. */
    static Violation domain(UnusableDomain unusable) {
        var domain = unusable.domain();
        return new Violation(
                "email",
                "domain",
                Optional.of(unusable.reason().name().toLowerCase(Locale.ROOT)),
                Optional.of("***@" + domain),
                switch (unusable.reason()) {
                    case NOT_FOUND -> "There is no mail server for %s. Check the part after the @.".formatted(domain);
                    case NO_MAIL -> "%s does not receive mail. Use another address.".formatted(domain);
                    case BLOCKED -> "Addresses of %s cannot be used here. Use another address.".formatted(domain);
                });
    }

    private static Violation tooLong(String what, int maximum, String value) {
        return email(
                "max",
                Optional.of(maximum),
                value,
                String.format(Locale.ROOT, "%s has at most %d characters.", what, maximum));
    }

    private static Violation email(String expression, Optional<Integer> argument, String value, String reason) {
        var masked = firstCharacter(PastedText.trim(value)) + "***";
        return new Violation("email", expression, argument.map(String::valueOf), Optional.of(masked), reason);
    }

    /** JSON may escape one half of a surrogate pair, which cannot be written in UTF-8. */
    private static String firstCharacter(String value) {
        var character = value.codePointAt(0);
        return Character.toString(Character.getType(character) == Character.SURROGATE ? REPLACEMENT : character);
    }
}
