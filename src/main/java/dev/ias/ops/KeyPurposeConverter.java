package dev.ias.ops;

import dev.ias.key.KeyPurpose;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a purpose by its name in the settings: {@code access-key}, not {@code ACCESS_KEY}. */
final class KeyPurposeConverter implements ITypeConverter<KeyPurpose> {

    @Override
    public KeyPurpose convert(String text) {
        return Arrays.stream(KeyPurpose.values())
                .filter(purpose -> purpose.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("not one of token, secret, outbox, auth, access-key"));
    }
}
