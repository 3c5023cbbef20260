package dev.ias.rpc;

import dev.ias.verification.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The addresses of one call, sorted by what can be done with them. Two spellings of one address are one address; the first
 * one counts.
 *
 * @param valid addresses, each once, in the order of the call
 * @param entries all of the call, in its order
 */
record AddressList(List<Entry> entries, List<Address> valid) {

    /** One address of the list as it was typed. */
    sealed interface Entry {

        String typed();

        /** The first of its address. */
        record Valid(String typed, Address address) implements Entry {}

        /** An address that stands in the list already. */
        record Repeated(String typed) implements Entry {}

        /** Not an address that mail can be sent to. */
        record Invalid(String typed) implements Entry {}
    }

    static AddressList of(List<String> typed) {
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
