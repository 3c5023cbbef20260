package dev.ias.rpc.operation;

import dev.ias.verification.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The addresses of one call, classified. Spellings with the same normalised form are one address, and the first of them
 * is used.
 *
 * @param entries all entries, in the order of the call
 * @param valid valid addresses without repetitions, in the order of the call
 */
public record AddressList(List<Entry> entries, List<Address> valid) {

    /** An entry of the list, with its original spelling. */
    public sealed interface Entry {

        String typed();

        /** The first occurrence of an address. */
        record Valid(String typed, Address address) implements Entry {}

        /** A repetition of an earlier entry. */
        record Repeated(String typed) implements Entry {}

        /** Not a valid address. */
        record Invalid(String typed) implements Entry {}
    }

    public static AddressList of(List<String> typed) {
        var seen = new HashSet<String>();
        var entries = new ArrayList<Entry>();
        var valid = new ArrayList<Address>();
        for (var text : typed) {
            switch (Address.parse(text)) {
                case Address.Parsed.Invalid invalid -> entries.add(new Entry.Invalid(text));
                case Address.Parsed.Valid(var address)
                when seen.add(address.normalised()) -> {
                    entries.add(new Entry.Valid(text, address));
                    valid.add(address);
                }
                case Address.Parsed.Valid repeated -> entries.add(new Entry.Repeated(text));
            }
        }
        return new AddressList(List.copyOf(entries), List.copyOf(valid));
    }
}
