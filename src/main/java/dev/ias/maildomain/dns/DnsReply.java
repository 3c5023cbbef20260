package dev.ias.maildomain.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The answer of a name server to one question.
 *
 * @param values of the records of the requested type: of MX the exchange, {@code "."} for a null MX; of TXT the text;
 *     of others the empty text. Empty if there are none
 * @param exists whether the name exists; false for NXDOMAIN
 * @param ttl how long the answer may be cached: the least TTL of its records; of a negative answer, RFC 2308 section 5
 */
record DnsReply(List<String> values, boolean exists, Duration ttl) {

    /** Length of the four numbers that precede the minimum in an SOA record. */
    private static final int SOA_NUMBERS = 16;

    /**
     * Reads a response.
     *
     * @throws DnsFailure if it is neither an answer with records of the type nor a negative one
     */
    static DnsReply of(DnsResponse response, DnsRecordType type) {
        var missing = response.code().equals(DnsResponseCode.NXDOMAIN);
        if (!missing && !response.code().equals(DnsResponseCode.NOERROR)) {
            throw new DnsFailure(DnsFailure.Reason.FAILED, "DNS answered " + response.code());
        }
        var answers = records(response, DnsSection.ANSWER).toList();
        var values = answers.stream()
                .filter(record -> record.type().equals(type))
                .map(record -> value(record, type))
                .toList();
        if (!values.isEmpty()) {
            return new DnsReply(values, true, ttl(answers));
        }
        if (response.isTruncated() || isReferral(response)) {
            throw new DnsFailure(DnsFailure.Reason.FAILED, "DNS answered incompletely");
        }
        return new DnsReply(List.of(), !missing, negativeTtl(response));
    }

    /** Returns whether the server names other servers instead of asking them. */
    private static boolean isReferral(DnsResponse response) {
        return records(response, DnsSection.AUTHORITY)
                        .anyMatch(record -> record.type().equals(DnsRecordType.NS))
                && records(response, DnsSection.AUTHORITY)
                        .noneMatch(record -> record.type().equals(DnsRecordType.SOA));
    }

    private static Stream<DnsRecord> records(DnsResponse response, DnsSection section) {
        return IntStream.range(0, response.count(section)).mapToObj(i -> response.<DnsRecord>recordAt(section, i));
    }

    private static Duration ttl(List<DnsRecord> answers) {
        return Duration.ofSeconds(
                answers.stream().mapToLong(DnsRecord::timeToLive).min().orElse(0));
    }

    /** Returns the lesser of the TTL and the minimum of the SOA record; zero if there is none. */
    private static Duration negativeTtl(DnsResponse response) {
        return Duration.ofSeconds(records(response, DnsSection.AUTHORITY)
                .filter(record -> record.type().equals(DnsRecordType.SOA))
                .mapToLong(record -> Math.min(record.timeToLive(), minimum(content(record))))
                .min()
                .orElse(0));
    }

    private static long minimum(ByteBuf soa) {
        DefaultDnsRecordDecoder.decodeName(soa);
        DefaultDnsRecordDecoder.decodeName(soa);
        return soa.skipBytes(SOA_NUMBERS).readUnsignedInt();
    }

    private static String value(DnsRecord record, DnsRecordType type) {
        if (type.equals(DnsRecordType.MX)) {
            var content = content(record);
            content.skipBytes(Short.BYTES);
            return DefaultDnsRecordDecoder.decodeName(content);
        }
        return type.equals(DnsRecordType.TXT) ? text(content(record)) : "";
    }

    /** Returns the concatenation of the strings of a TXT record. */
    private static String text(ByteBuf content) {
        var text = new StringBuilder();
        while (content.isReadable()) {
            text.append(content.readCharSequence(content.readUnsignedByte(), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** Returns a view, so that the response can be read again. */
    private static ByteBuf content(DnsRecord record) {
        if (record instanceof DnsRawRecord raw) {
            return raw.content().duplicate();
        }
        throw new DnsFailure(DnsFailure.Reason.FAILED, "DNS answered with an unreadable record");
    }
}
