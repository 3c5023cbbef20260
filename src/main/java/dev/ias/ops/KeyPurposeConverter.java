package dev.ias.ops;

import dev.ias.key.KeyPurpose;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a purpose as the settings call it: {@code access-key}, not {@code ACCESS_KEY}. */
final class KeyPurposeConverter implements ITypeConverter<KeyPurpose> {

    @Override
    public KeyPurpose convert(String text) {
        return Arrays.stream(KeyPurpose.values())
                .filter(purpose -> purpose.setting().endsWith("." + text))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("it is none of token, secret, outbox, auth, access-key"));
    }
}
