package dev.ias.ops;

import dev.ias.verification.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses and normalises an e-mail address as the APIs do, so that every spelling finds the same rows. */
public final class AddressConverter implements ITypeConverter<Address> {

    @Override
    public Address convert(String text) {
        return switch (Address.parse(text)) {
            case Address.Parsed.Valid(var address) -> address;
            case Address.Parsed.Invalid(var problem) ->
                throw new TypeConversionException("not an e-mail address (%s)".formatted(problem));
        };
    }
}
